import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// Whether the first line of a manifest is a header or data already. Where it is data, taking it for a header
/// would lose an image without a word.
struct ManifestHeader {
  /// What a field looks like.
  private enum Look { case missing, number, path, word }

  private let catalogue: Catalogue
  private let folder: String
  private let rows: [Int]

  /// So many rows below are looked at.
  private static let looked = 50

  /// Words that head columns of labels and the like, and are no labels themselves.
  private static let headings: Set<String> = [
    "label", "labels", "class", "classes", "target", "targets", "y", "type", "kind", "category", "morphology",
    "group", "groups", "id", "name", "split", "set",
  ]

  init(_ catalogue: Catalogue, folder: String) {
    self.catalogue = catalogue
    self.folder = folder
    rows = Array(0..<min(Self.looked, catalogue.rowCount))
  }

  /// - Parameter path: the column of the locations, and whether the user named it.
  /// - Throws: GalaxyError of kind `missing-header`.
  func check(path: Int, isNamed: Bool) throws {
    guard catalogue.namesAreALine, catalogue.columns.indices.contains(path) else { return }
    let first = catalogue.columns[path].name
    guard !first.isEmpty else { return }
    if isNamed { return }
    guard isData(first, path) else { return }
    throw GalaxyError(
      CatalogueError.missingHeader,
      Self.look(first) == .number
        ? "the file begins with numbers instead of a header"
        : "the file begins with an image (\(first)) instead of a header",
      file: catalogue.file, line: 1, hint: "put a line such as location,label above it")
  }

  private func isData(_ first: String, _ path: Int) -> Bool {
    let below = rows.map { catalogue.columns[path].values[$0].text }.filter { !MissingValue.isSpelled($0) }
    let looks = Set(below.map(Self.look))
    switch Self.look(first) {
    case .missing: return false
    case .path:
      // A column may be called `path/name`, or as a file is, above a column of labels called `label`.
      if hasHeading(path) { return false }
      return Self.hasImageEnding(first) || isFile(first) || looks == [.path]
    case .number:
      // pandas calls columns without names 0, 1, 2.
      return looks == [.number] && !wordsHeadNumbers(path) || isImage(first)
    case .word:
      if hasHeading(path) || wordsHeadNumbers(path) { return false }
      // A word above names of files is a heading, even if there is a file of this name.
      if looks == [.path] { return false }
      return isImage(first) || numbersStandAboveNumbers(path) && !below.isEmpty && !isHeading(first)
    }
  }

  /// Whether another field of the first line is one of the words that head columns.
  private func hasHeading(_ path: Int) -> Bool {
    catalogue.columns.indices.contains { position in
      guard position != path, isHeading(catalogue.columns[position].name) else { return false }
      let name = catalogue.columns[position].name
      return !rows.contains { catalogue.columns[position].values[$0].text == name }
    }
  }

  private func isHeading(_ name: String) -> Bool {
    Self.headings.contains(name.lowercased())
      || ["location", "path", "file", "filename", "image", "objid"].contains(name.lowercased())
  }

  /// Whether a column of numbers has a word above it.
  private func wordsHeadNumbers(_ path: Int) -> Bool {
    catalogue.columns.indices.contains { position in
      position != path && Self.look(catalogue.columns[position].name) == .word
        && looksBelow(position) == [.number]
    }
  }

  /// Whether every other column has a number, or nothing, above numbers.
  private func numbersStandAboveNumbers(_ path: Int) -> Bool {
    let others = catalogue.columns.indices.filter { $0 != path }
    return !others.isEmpty
      && others.allSatisfy { position in
        [.number, .missing].contains(Self.look(catalogue.columns[position].name))
          && looksBelow(position).isSubset(of: [.number])
      }
  }

  private func looksBelow(_ position: Int) -> Set<Look> {
    Set(rows.map { Self.look(catalogue.columns[position].values[$0].text) }).subtracting([.missing])
  }

  private static func look(_ field: String) -> Look {
    if MissingValue.isSpelled(field) { return .missing }
    if Double(field) != nil { return .number }
    return field.contains("/") || field.contains("\\") || hasImageEnding(field) ? .path : .word
  }

  private static func hasImageEnding(_ field: String) -> Bool {
    var name = field.lowercased()[...]
    // `f.fits[SCI]` is a file, too.
    while name.hasSuffix("]"), let bracket = name.lastIndex(of: "[") { name = name[..<bracket] }
    for packed in [".gz", ".bz2", ".fz"] where name.hasSuffix(packed) { name = name.dropLast(packed.count) }
    return ["fits", "fit", "fts", "png", "jpg", "jpeg", "jpe", "tif", "tiff", "gif", "bmp", "npy", "webp"]
      .contains { name.hasSuffix("." + $0) }
  }

  private func isFile(_ name: String) -> Bool {
    guard case .file = Files.kind(Files.join(folder, name)) else { return false }
    return true
  }

  /// Whether there is a file of this name whose first bytes are an image's.
  private func isImage(_ name: String) -> Bool {
    isFile(name) && !isNoImage(Files.join(folder, name))
  }
}
