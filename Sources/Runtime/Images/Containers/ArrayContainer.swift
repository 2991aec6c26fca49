import GalaxyBase
import GalaxyErrors

/// The images of a file of arrays.
///
/// `images`, else the only array of three or four axes, holds them; where there is none, every array of two
/// axes is an image. Other arrays of as many rows are columns.
final class ArrayContainer: ImageContainer {
  /// An array of images.
  struct ImageSet: Sendable {
    let array: Int
    let type: ElementType
    let layout: ArrayLayout
    /// Bytes of one image, and how many are read at once.
    let bytes: Int, height: Int
  }

  /// What is read at once where nothing asks for more, and the most that is.
  private static let (usual, most) = (1 << 20, 1 << 28)

  let path: String
  private let file: any ArrayFile
  var format: String { file.format }
  private let sets: [ImageSet]
  /// The sets that are meant where none is named.
  private let standard: [Int]
  private let groups: ArrayGroups

  /// Looks which arrays of a file hold images.
  init(_ file: any ArrayFile) {
    (path, self.file, groups) = (file.path, file, ArrayGroups(file))
    let arrays = file.arrays
    var found: [ImageSet] = []
    for (index, array) in arrays.enumerated() {
      guard case .number(let type) = array.element,
        let layout = ArrayLayout(array.shape)
          ?? (array.name.isEmpty ? nil : ArrayLayout(single: array.shape)),
        case (let bytes, false)? = layout.numbers.map({ $0.multipliedReportingOverflow(by: type.size) }),
        bytes < 1 << 31
      else { continue }
      let together = layout.isSingle ? 1 : max(1, file.rowsTogether(index))
      let usual = max(1, Self.usual / bytes / together) * together
      found.append(
        ImageSet(
          array: index, type: type, layout: layout, bytes: bytes,
          height: together == 1 && !file.isPacked(index)
            ? 1 : max(1, min(usual, Self.most / bytes, layout.count))))
    }
    sets = found
    let many = found.indices.filter { arrays[found[$0].array].shape.count > 2 }
    if let named = many.first(where: { arrays[found[$0].array].name.lowercased() == "images" }) {
      standard = [named]
    } else {
      standard = many.isEmpty ? Array(found.indices) : many
    }
  }

  var summary: [String] {
    ["\(file.format), \(counted(file.arrays.count, "array"))"]
      + file.arrays.enumerated().map { index, array in
        let isImages = standard.contains { sets[$0].array == index }
        let kind = sets.contains { $0.array == index } ? (isImages ? ": images" : ": could be images") : ""
        return "  \(array.name.isEmpty ? "(no name)" : array.name) \(array.text)\(kind)"
      }
  }

  // MARK: - Which images

  func all() throws -> ContainedImages {
    try meant().map { places($0, 0..<sets[$0].layout.count) }
      ?? ContainedImages(places: standard.map { .init(set: $0, index: 0) })
  }

  /// The set of many images that is meant where none is named; nil where each is an array of its own.
  private func meant() throws -> Int? {
    let names = standard.map { file.arrays[sets[$0].array].name }
    guard let first = standard.first else {
      let there = file.arrays.prefix(10).map { $0.name.isEmpty ? $0.text : "\($0.name) \($0.text)" }
      throw GalaxyError(
        ImageError.noImage, path, "holds no array of images: (images, rows, columns) or with channels",
        hint: there.isEmpty ? "it is empty" : "it has \(there.joined(separator: "; "))")
    }
    let isMany = standard.contains { file.arrays[sets[$0].array].shape.count > 2 }
    if isMany, standard.count > 1 {
      throw GalaxyError(
        ImageError.needsArray, path,
        "has several arrays of images: \(names.prefix(10).joined(separator: ", "))",
        hint: "name one: images=\"\(names[0])\", or \(path)[\(names[0])]")
    }
    return isMany ? first : nil
  }

  private func places(_ set: Int, _ range: Range<Int>) -> ContainedImages {
    ContainedImages(places: range.map { .init(set: set, index: $0) })
  }

  func selection(_ brackets: String) throws -> ContainedImages {
    var parts = brackets.split(separator: "][", omittingEmptySubsequences: false).map(String.init)
    func refused(_ what: String, _ hint: String?) -> GalaxyError {
      GalaxyError(ImageError.noSuchImage, path, what, hint: hint)
    }
    let set: Int
    if let first = parts.first, let named = sets.firstIndex(where: { file.arrays[$0.array].name == first }) {
      set = named
      parts.removeFirst()
      if parts.isEmpty {
        let isOne = sets[set].layout.isSingle
        return ContainedImages(places: places(set, 0..<sets[set].layout.count).places, isOne: isOne)
      }
    } else {
      // Not the list of all: this is asked for every image of a file of many.
      guard let only = try meant() ?? (standard.count == 1 ? standard[0] : nil) else {
        let names = standard.map { file.arrays[sets[$0].array].name }
        throw refused(
          "has no image [\(brackets)]", "it has \(names.prefix(10).joined(separator: ", "))")
      }
      set = only
    }
    let count = sets[set].layout.count
    let hint = "its images are 0 to \(count - 1)"
    guard parts.count == 1 else { throw refused("has no image [\(brackets)]", hint) }
    if let index = Int(parts[0]) {
      guard (0..<count).contains(index) else { throw refused("has no image \(index)", hint) }
      return ContainedImages(places: [.init(set: set, index: index)], isOne: true)
    }
    let ends = parts[0].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count == 2, let first = ends[0], let end = ends[1], 0 <= first, first < end, end <= count
    else {
      throw refused("has no images [\(brackets)]", "\(hint); [0:100] are the first hundred")
    }
    return places(set, first..<end)
  }

  func brackets(_ place: ContainedImages.Place) -> String {
    let name = file.arrays[sets[place.set].array].name
    if sets[place.set].layout.isSingle { return name.isEmpty ? "[0]" : "[\(name)]" }
    return standard == [place.set] ? "[\(place.index)]" : "[\(name)][\(place.index)]"
  }

  // MARK: - Reading

  func content(_ place: ContainedImages.Place) throws -> StoredImage {
    let set = sets[place.set]
    try ImageLimits.check(width: set.layout.width, height: set.layout.height, path: path)
    let bytes: [UInt8]
    if set.layout.isSingle {
      bytes = try file.read(set.array, rows: 0..<file.arrays[set.array].shape[0])
    } else if set.height == 1 {
      bytes = try file.read(set.array, rows: place.index..<place.index + 1)
    } else {
      bytes = try groups.image(place.index, of: place.set, set)
    }
    guard bytes.count == set.bytes else {
      throw GalaxyError(
        ImageError.truncated, path,
        "is truncated: image \(place.index) has \(bytes.count) of \(set.bytes) bytes")
    }
    return .array(
      PixelArray(
        type: set.type, height: set.layout.height, width: set.layout.width, channels: set.layout.channels,
        isPlanar: set.layout.isPlanar, bytes: bytes))
  }

  // MARK: - Columns

  func columns(of images: ContainedImages) throws -> [ContainedColumn] {
    guard let set = images.places.first?.set, images.places.allSatisfy({ $0.set == set }),
      !sets[set].layout.isSingle
    else { return [] }
    let rows = images.places.map(\.index)
    let count = sets[set].layout.count
    // Columns stand beside the images: in the same group of the file.
    let folder = Self.folder(of: file.arrays[sets[set].array].name)
    var found: [ContainedColumn] = []
    for (index, array) in file.arrays.enumerated() {
      let isFlat = array.shape.count == 1 || array.shape.count == 2 && array.shape[1] == 1
      guard isFlat, array.shape[0] == count, Self.folder(of: array.name) == folder else { continue }
      let name = String(array.name.dropFirst(folder.count))
      switch array.element {
      case .other: continue
      case .text:
        guard array.shape.count == 1 else { continue }
        let texts = try file.texts(index)
        guard texts.count == count else { continue }
        found.append(ContainedColumn(name: name, values: .texts(rows.map { texts[$0] })))
      case .number(let type):
        guard count <= 1 << 27 else { continue }
        let bytes = try file.read(index, rows: 0..<count)
        guard bytes.count == count * type.size else { continue }
        found.append(ContainedColumn(name: name, values: Self.values(type, bytes, rows)))
      }
    }
    return found
  }

  /// Labels, names and groups that are more or fewer than the images.
  func misfits(of images: ContainedImages) -> [String] {
    guard let set = images.places.first?.set, images.places.allSatisfy({ $0.set == set }),
      !sets[set].layout.isSingle
    else { return [] }
    let (count, folder) = (sets[set].layout.count, Self.folder(of: file.arrays[sets[set].array].name))
    let known = ContainerNames.labels + [ContainerNames.name, ContainerNames.group]
    return file.arrays.compactMap { array in
      guard array.shape.count == 1, array.shape[0] != count, Self.folder(of: array.name) == folder,
        known.contains(array.name.dropFirst(folder.count).lowercased())
      else { return nil }
      return
        "\(array.name) of \(path) has \(array.shape[0]) values for \(counted(count, "image")), and is left out"
    }
  }

  private static func values(_ type: ElementType, _ bytes: [UInt8], _ rows: [Int]) -> ContainedColumn.Values {
    bytes.withUnsafeBytes { raw in
      if type.kind != .real {
        let whole = rows.map { type.integer(raw, at: $0 * type.size) }
        let known = whole.compactMap(\.self)
        if known.count == whole.count { return .integers(known) }
      }
      return .numbers(rows.map { type.double(raw, at: $0 * type.size) })
    }
  }

  /// `a/b/` of `a/b/images`.
  private static func folder(of name: String) -> String {
    name.lastIndex(of: "/").map { String(name[...$0]) } ?? ""
  }

  /// The names of the classes, where a file has them in an array of their own.
  func classNames() throws -> [String] {
    guard let index = file.arrays.firstIndex(where: { $0.name == ContainerNames.classes }),
      file.arrays[index].element == .text, file.arrays[index].shape.count == 1,
      file.arrays[index].shape[0] <= 10_000
    else { return [] }
    return try file.texts(index)
  }
}

/// What arrays and columns are called that galsh writes and looks for.
package enum ContainerNames {
  /// The images.
  package static let images = "images"
  /// The names of the classes, by their numbers.
  package static let classes = "class_names"
  /// The short name of an image, and what it belongs to.
  package static let (name, group) = ("name", "group")
  /// What labels are called, the likeliest first.
  package static let labels = ["label", "labels", "ans", "cls", "class", "target", "targets", "y"]
}
