import GalaxyBase
import GalaxyErrors

/// The images of a tar file, in the manner of WebDataset: members whose names are alike up to the first dot behind
/// the folder are one sample, and `a.png`, `a.cls` and `a.json` an image with its label and its columns.
final class TarContainer: ImageContainer {
  /// An image, and what else its sample has.
  private struct Sample: Sendable {
    let image: TarMember
    /// Bytes of the name up to the first dot behind the folder.
    let keyLength: Int
    var key: String { String(decoding: image.name.utf8.prefix(keyLength), as: UTF8.self) }
  }

  let path: String
  let format = "tar"
  private let samples: [Sample]
  private let places: [String: Int]
  /// Members of samples that are no images, by the sample and the ending.
  private let others: [String: [(ending: String, member: TarMember)]]
  private let memberCount: Int
  private let reader: FileReader

  /// Endings of members that are images.
  private static let imageEndings = ["png", "jpg", "jpeg", "fits", "fit", "fts", "fits.gz", "fits.fz", "npy"]
    .map { Array($0.utf8) }
  /// Endings of members that say something of one: a label, words, several things.
  private static let columnEndings = ["cls", "cls2", "txt", "text", "json"]
  /// The most bytes of such a member.
  private static let mostBytes = 1 << 20

  /// Goes through a file, or its index.
  /// - Throws: as `TarDirectory.members` does.
  init(_ path: String) throws {
    self.path = path
    reader = try FileReader(path)
    let members = try TarIndex.members(path)
    memberCount = members.count
    var (samples, places): ([Sample], [String: Int]) = ([], [:])
    var others: [String: [(ending: String, member: TarMember)]] = [:]
    samples.reserveCapacity(members.count)
    places.reserveCapacity(members.count)
    for member in members {
      var name = member.name
      guard let (keyLength, isImage) = Self.parts(of: &name) else { continue }
      if isImage {
        places[member.name] = samples.count
        samples.append(Sample(image: member, keyLength: keyLength))
        continue
      }
      let bytes = name.utf8
      let ending = String(decoding: bytes.dropFirst(keyLength + 1), as: UTF8.self).lowercased()
      if Self.columnEndings.contains(ending) {
        let key = String(decoding: bytes.prefix(keyLength), as: UTF8.self)
        others[key, default: []].append((ending, member))
      }
    }
    (self.samples, self.places, self.others) = (samples, places, others)
  }

  /// The number of bytes before the first dot behind the folder, and whether what stands behind that dot is the
  /// ending of an image, or ends in one. Nil for hidden members, such as those that macOS adds, and for names
  /// without an ending.
  private static func parts(of name: inout String) -> (keyLength: Int, isImage: Bool)? {
    // By bytes: there may be a million members.
    name.withUTF8 { bytes in
      let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
      guard let dot = bytes[start...].firstIndex(of: UInt8(ascii: ".")), dot != start else { return nil }
      let isImage = imageEndings.contains { ending in
        let begin = bytes.count - ending.count
        return begin > dot && bytes[begin - 1] == UInt8(ascii: ".")
          && ending.indices.allSatisfy { isLetter(bytes[begin + $0], ending[$0]) }
      }
      return (dot, isImage)
    }
  }

  /// Whether a byte is a small letter (or a dot), or its capital letter.
  private static func isLetter(_ byte: UInt8, _ small: UInt8) -> Bool {
    byte == small || byte >= UInt8(ascii: "A") && byte | 0x20 == small
  }

  var summary: [String] { ["tar, \(counted(memberCount, "member")), \(counted(samples.count, "image"))"] }

  func all() throws -> ContainedImages {
    guard !samples.isEmpty else {
      throw GalaxyError(
        ImageError.noImage, path, "holds no images: members that end in .png, .jpg, .fits or .npy",
        hint: memberCount == 0
          ? "it has no members" : "it has \(counted(memberCount, "member")) of other names")
    }
    return ContainedImages(places: samples.indices.map { .init(index: $0) })
  }

  func selection(_ brackets: String) throws -> ContainedImages {
    if let index = places[brackets] { return ContainedImages(places: [.init(index: index)], isOne: true) }
    if let index = Int(brackets), samples.indices.contains(index) {
      return ContainedImages(places: [.init(index: index)], isOne: true)
    }
    let ends = brackets.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    if ends.count == 2, let first = ends[0], let end = ends[1], 0 <= first, first < end, end <= samples.count
    {
      return ContainedImages(places: (first..<end).map { .init(index: $0) })
    }
    throw GalaxyError(
      ImageError.noSuchImage, path, "has no image [\(brackets)]",
      hint: samples.first.map { "its first is [\($0.image.name)]" } ?? "it has no images")
  }

  func brackets(_ place: ContainedImages.Place) -> String { "[\(samples[place.index].image.name)]" }

  func content(_ place: ContainedImages.Place) throws -> StoredImage {
    let member = samples[place.index].image
    let bytes = try read(member)
    guard NumPyHeader.isOne(bytes) else { return .file(bytes) }
    return try Self.array(bytes, path + brackets(place))
  }

  private func read(_ member: TarMember) throws -> [UInt8] {
    let bytes = try reader.read(at: member.offset, count: member.size)
    guard bytes.count == member.size else {
      throw GalaxyError(
        ImageError.truncated, path,
        "is truncated: \(member.name) has \(member.size) bytes, and \(bytes.count) are there")
    }
    return bytes
  }

  /// One image in NumPy's format.
  private static func array(_ bytes: [UInt8], _ name: String) throws -> StoredImage {
    let body = try NumPyBody(HeldBytes(bytes: bytes), path: name)
    guard case .number(let type) = body.header.element,
      let layout = ArrayLayout([1] + body.header.shape) ?? ArrayLayout(body.header.shape), layout.count == 1,
      let rows = body.header.shape.first
    else {
      throw GalaxyError(
        ImageError.noImage, name, "is an array of (\(NumPyHeader.text(body.header.shape))), not one image",
        hint: "rows and columns, with channels or without, are one")
    }
    return .array(
      PixelArray(
        type: type, height: layout.height, width: layout.width, channels: layout.channels,
        isPlanar: layout.isPlanar, bytes: try body.read(rows: 0..<rows)))
  }

  // MARK: - Columns

  /// `cls`, `txt`, and the members of the objects in `json`.
  func columns(of images: ContainedImages) throws -> [ContainedColumn] {
    var (names, values): ([String], [String: [JSON]]) = ([], [:])
    for (row, place) in images.places.enumerated() {
      let sample = samples[place.index]
      func set(_ name: String, _ value: JSON) {
        if values[name] == nil {
          names.append(name)
          values[name] = [JSON](repeating: .null, count: images.places.count)
        }
        values[name]?[row] = value
      }
      for (ending, member) in others[sample.key] ?? [] where member.size <= Self.mostBytes {
        let bytes = try read(member)
        guard ending == "json" else {
          set(ending, .string(String(decoding: bytes, as: UTF8.self).trimmingWhitespace))
          continue
        }
        guard let object = try? JSON.parse(bytes).object else {
          throw GalaxyError(ImageError.damaged, path, "has a member \(member.name) that is no JSON object")
        }
        for member in object where member.key != ContainerNames.classes { set(member.key, member.value) }
      }
    }
    return names.map { ContainedColumn(name: $0, values: Self.values(values[$0] ?? [])) }
  }

  /// As the narrowest kind that holds all.
  private static func values(_ given: [JSON]) -> ContainedColumn.Values {
    func isNull(_ value: JSON) -> Bool { value == .null || value == .string("") }
    func text(_ value: JSON) -> String { value.string ?? (value == .null ? "" : value.compact) }
    if given.allSatisfy(isNull) { return .texts(given.map(text)) }
    // Members such as a.cls hold the digits of a number.
    let whole = given.map { $0.integer ?? $0.string.flatMap { Int($0) } }
    if zip(given, whole).allSatisfy({ isNull($0) || $1 != nil }) {
      return .integers(whole.map { $0 ?? .min })
    }
    let real = given.map(\.number)
    if zip(given, real).allSatisfy({ isNull($0) || $1 != nil }) { return .numbers(real.map { $0 ?? .nan }) }
    return .texts(given.map(text))
  }

  /// The names of the classes, which each object in `json` may have under `class_names`.
  func classNames() throws -> [String] {
    guard let first = samples.first,
      let member = (others[first.key] ?? []).first(where: { $0.ending == "json" })?.member,
      member.size <= Self.mostBytes, let names = try? JSON.parse(read(member))[ContainerNames.classes]?.array
    else { return [] }
    return names.map { $0.string ?? "" }
  }

  /// The sample that an image belongs to.
  func key(_ place: ContainedImages.Place) -> String? { samples[place.index].key }
}

extension String {
  /// Without white space at either end.
  fileprivate var trimmingWhitespace: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
