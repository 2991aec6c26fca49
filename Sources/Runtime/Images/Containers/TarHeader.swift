import GalaxyBase
import GalaxyErrors

/// A block of 512 bytes that stands before a member of a tar file: POSIX ustar, and the older form without a magic
/// word.
struct TarHeader {
  /// What stands behind the header.
  enum Kind: Equatable {
    case file
    /// The next member's name, as GNU tar writes long ones.
    case longName
    /// Records of PAX for the next member, or for all that follow.
    case records
    /// A folder, a link, a device.
    case other
  }

  /// Bytes of a block.
  static let block = 512

  let name: String
  let size: Int
  let kind: Kind

  /// Whether bytes are such a block: its checksum is right.
  static func isOne(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == block, bytes[0] != 0 else { return false }
    let sum = bytes.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 32 : Int(bytes[$1])) }
    return sum == octal(bytes[148..<156])
  }

  /// Nil for a block whose checksum is wrong, or whose size makes no sense.
  init?(_ bytes: [UInt8]) {
    guard Self.isOne(bytes), let size = Self.size(bytes[124..<136]) else { return nil }
    self.size = size
    let isUStar = bytes[257..<262].elementsEqual("ustar".utf8)
    // GNU's own magic word ends in two blanks, and uses the place of the prefix otherwise.
    let isGNU = isUStar && bytes[262] == 32
    let prefix = isUStar && !isGNU ? Self.text(bytes[345..<500]) : ""
    let own = Self.text(bytes[0..<100])
    name = prefix.isEmpty ? own : prefix + "/" + own
    switch bytes[156] {
    case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): kind = .file
    case UInt8(ascii: "L"): kind = .longName
    case UInt8(ascii: "x"), UInt8(ascii: "X"): kind = .records
    default: kind = .other
    }
  }

  static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.drop { $0 == 32 }.prefix { $0 != 0 && $0 != 32 }
    guard digits.allSatisfy({ (48...55).contains($0) }), digits.count <= 20 else { return nil }
    return digits.reduce(0) { $0 << 3 | Int($1 - 48) }
  }

  /// In octal digits, or in binary behind a first byte of 128.
  private static func size(_ field: ArraySlice<UInt8>) -> Int? {
    guard let first = field.first else { return nil }
    if first & 0x80 == 0 { return octal(field) }
    guard first == 0x80, field.dropFirst().dropLast(8).allSatisfy({ $0 == 0 }) else { return nil }
    let value = field.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(exactly: value)
  }
}

/// A plain file in a tar.
struct TarMember: Sendable, Equatable {
  let name: String
  /// Where its bytes begin, and how many there are.
  let offset: Int, size: Int
}

/// The members of a tar file, found by going from header to header.
enum TarDirectory {
  /// The most bytes of names and records that are held.
  private static let most = 1 << 20

  /// The plain files in their order; of a name that occurs again the last, as tar unpacks them.
  /// - Throws: GalaxyError of kind `damaged-file` or `truncated`, or of a kind of `FileError`.
  static func members(_ path: String) throws -> [TarMember] {
    let size = try Files.requireFile(path)
    let reader = try FileReader(path)
    var (members, places): ([TarMember], [String: Int]) = ([], [:])
    var (at, longName, recorded): (Int, String?, (name: String?, size: Int?)) = (0, nil, (nil, nil))
    var hasEnd = false
    while !hasEnd, at <= size - TarHeader.block {
      let block = try reader.read(at: at, count: TarHeader.block)
      // Blocks of zeros end it: where they are missing, nobody knows what else is.
      hasEnd = block.allSatisfy { $0 == 0 }
      if hasEnd { continue }
      guard let header = TarHeader(block) else {
        throw GalaxyError(
          ImageError.damaged, path,
          "is a damaged tar file: there is no header at byte \(at), where one should be")
      }
      let start = at + TarHeader.block
      let length = header.kind == .file ? recorded.size ?? header.size : header.size
      guard length >= 0, length <= size - start else {
        throw GalaxyError(
          ImageError.truncated, path,
          "is truncated: \(recorded.name ?? longName ?? header.name) has \(length) bytes, and \(size - start) are there"
        )
      }
      switch header.kind {
      case .longName:
        longName = TarHeader.text(try reader.read(at: start, count: min(length, most))[...])
      case .records:
        recorded = records(try reader.read(at: start, count: min(length, most)))
      case .file, .other:
        let name = recorded.name ?? longName ?? header.name
        // The old form writes folders as files whose names end so; of a long name the header has the beginning alone.
        if header.kind == .file, !name.hasSuffix("/") {
          let member = TarMember(name: name, offset: start, size: length)
          if let known = places[name] {
            members[known] = member
          } else {
            places[name] = members.count
            members.append(member)
          }
        }
        (longName, recorded) = (nil, (nil, nil))
      }
      at = start + (length + TarHeader.block - 1) / TarHeader.block * TarHeader.block
    }
    guard hasEnd else {
      throw GalaxyError(
        ImageError.truncated, path,
        "is truncated: the blocks of zeros that end a tar file are missing behind its \(counted(members.count, "member"))",
        hint: "where its writer left them out: head -c 1024 /dev/zero >> FILE")
    }
    return members
  }

  /// Name and size that records of PAX give: each is `LENGTH KEY=VALUE` and a newline.
  private static func records(_ bytes: [UInt8]) -> (name: String?, size: Int?) {
    var found: (name: String?, size: Int?) = (nil, nil)
    var at = 0
    while let blank = bytes[at...].firstIndex(of: 32),
      let length = Int(String(decoding: bytes[at..<blank], as: UTF8.self)), length > blank - at + 1,
      length <= bytes.count - at
    {
      let record = bytes[blank + 1..<at + length - 1]
      if let sign = record.firstIndex(of: UInt8(ascii: "=")) {
        let value = String(decoding: record[(sign + 1)...], as: UTF8.self)
        switch String(decoding: record[..<sign], as: UTF8.self) {
        case "path": found.name = value
        case "size": found.size = Int(value)
        default: break
        }
      }
      at += length
    }
    return found
  }
}
