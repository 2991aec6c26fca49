import Foundation

@testable import GalaxyBase
@testable import GalaxyData

/// Files of catalogues for tests.
enum CatalogueFiles {
  /// What `scripts/make_catalogue_fixtures.py` wrote.
  static let folder = URL(filePath: #filePath).appending(path: "../../../Fixtures/catalogues").standardized
    .path

  /// The names of the fixtures with the columns that astropy reads from them.
  static func expected() throws -> [(name: String, columns: [JSON])] {
    let json = try JSON.parse(try Files.read("\(folder)/expected.json"))
    return (json.object ?? []).map { ($0.key, $0.value.array ?? []) }
  }

  /// A text in UTF-16 with a byte order mark.
  static func utf16(_ text: String, isLittle: Bool, mark: Bool = true) -> [UInt8] {
    let units = (mark ? [0xfeff] : []) + Array(text.utf16)
    return units.flatMap { unit in
      let (low, high) = (UInt8(unit & 0xff), UInt8(unit >> 8))
      return isLittle ? [low, high] : [high, low]
    }
  }

  /// Bytes in gzip, not made smaller.
  static func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var file: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    var at = 0
    repeat {
      let count = min(60_000, bytes.count - at)
      let isLast: UInt8 = at + count == bytes.count ? 1 : 0
      file += [
        isLast, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8((~count >> 8) & 255),
      ]
      file += bytes[at..<(at + count)]
      at += count
    } while at < bytes.count
    var sum: UInt32 = ~0
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
    }
    for word in [~sum, UInt32(truncatingIfNeeded: bytes.count)] {
      file += (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
    }
    return file
  }

  /// A VOTable of TABLEDATA; `prolog` goes before its root.
  static func voTable(_ rows: [[String]], fields: [String], prolog: String = "") -> String {
    let cells = rows.map { row in "<TR>" + row.map { "<TD>\($0)</TD>" }.joined() + "</TR>" }.joined(
      separator: "\n")
    return """
      <?xml version="1.0"?>
      \(prolog)<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE>
      \(fields.joined(separator: "\n"))
      <DATA><TABLEDATA>
      \(cells)
      </TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>

      """
  }

  /// A field of a VOTable.
  static func field(_ name: String, _ type: String, _ more: String = "") -> String {
    "<FIELD name=\"\(name)\" datatype=\"\(type)\" \(more)/>"
  }
}
