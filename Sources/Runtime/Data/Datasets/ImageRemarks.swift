import GalaxyBase
import GalaxyImages

/// What there is to say of many files that became images.
public struct ImageRemarks: Sendable {
  /// Names of pictures with pixels that are not wholly opaque.
  public private(set) var transparent: [String] = []
  /// Pictures of 16 bits that use a small part of them, and which.
  public private(set) var narrow: [(name: String, range: ClosedRange<Int>)] = []
  /// JPEGs of which libjpeg warns without harm, and its first words.
  public private(set) var warned: [(name: String, text: String)] = []

  /// What is said of FITS files, and their names.
  public private(set) var headers: [(remark: ImageRemark, names: [String])] = []

  package init() {}

  /// Enters one picture.
  package mutating func add(_ remarks: [ImageRemark], name: String) {
    for remark in remarks {
      switch remark {
      case .transparent: transparent.append(name)
      case .narrow(let range): narrow.append((name, range))
      case .harmless(let text): if warned.last?.name != name { warned.append((name, text)) }
      case .unfilled, .oddBlank, .unknownUnit, .hollow:
        if let index = headers.firstIndex(where: { $0.remark == remark }) {
          headers[index].names.append(name)
        } else {
          headers.append((remark, [name]))
        }
      }
    }
  }

  /// In sentences, for the user.
  package var lines: [String] {
    var lines: [String] = []
    if !transparent.isEmpty {
      lines.append(
        "\(counted(transparent.count, "picture")) with transparent pixels: laid over black"
          + firstFew(transparent))
    }
    if let least = narrow.map(\.range.lowerBound).min(), let most = narrow.map(\.range.upperBound).max() {
      lines.append(
        "\(counted(narrow.count, "16-bit picture")) "
          + ImageRemark.text(ofNarrow: least...most, pictures: narrow.count)
          + firstFew(narrow.map(\.name)))
    }
    if let first = warned.first {
      lines.append(
        "\(counted(warned.count, "JPEG")) read whole in spite of libjpeg's warning \"\(first.text)\""
          + firstFew(warned.map(\.name)))
    }
    for (remark, names) in headers {
      lines.append("\(counted(names.count, "FITS file")): \(remark.text)" + firstFew(names))
    }
    return lines
  }
}

/// The first few names behind a colon.
func firstFew(_ names: [String]) -> String {
  ": " + names.prefix(3).joined(separator: ", ") + (names.count > 3 ? " …" : "")
}
