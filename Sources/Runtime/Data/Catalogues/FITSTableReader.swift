import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// Reads FITS tables, binary and ASCII, through CFITSIO: the first table of a file, or the one that brackets
/// behind its name choose. Rows count from 1. A logical value is `True` or `False`. Columns whose fields are
/// arrays are left out, and that is said.
enum FITSTableReader {
  /// - Parameter extended: the brackets behind the name of the file `disk`, if there were any.
  /// - Throws: GalaxyError of kind `bad-table`, of a kind of `ImageError`, `refused-name`.
  static func read(_ name: String, disk: String, _ extended: ExtendedName?) throws -> Catalogue {
    if extended?.section != nil {
      throw GalaxyError(
        FileError.refusedName, "\(name) is not read: a piece of an image is no table", file: name)
    }
    return try FITSFile.exclusively {
      let file = try FITSFile(path: disk)
      let table = try FITSTable(file, hdu: extended?.hdu, version: extended?.version)
      guard !table.columns.isEmpty else {
        throw GalaxyError(
          CatalogueError.badTable, "\(name) has no column of plain values in \(table.title)", file: name)
      }
      return Catalogue(
        file: name, format: "a FITS table",
        columns: try table.columns.map {
          Catalogue.Column(
            $0.name, try values(of: $0, in: table), unit: $0.unit, meaning: $0.meaning, ucd: $0.ucd)
        },
        notes: ["read \(table.title)"]
          + (table.leftOut.isEmpty
            ? [] : ["left out, because their values are arrays: \(table.leftOut.joined(separator: ", "))"]))
    }
  }

  private static func values(of column: FITSTable.Column, in table: FITSTable) throws -> ColumnValues {
    switch column.kind {
    case .texts:
      var texts = TextValues()
      try table.texts(of: column) { text in
        guard texts.append(text) else {
          throw GalaxyError(CatalogueError.badTable, "column \(column.name) holds more than 4 GB")
        }
      }
      return .texts(texts)
    case .integers where column.isShownAsTruth:
      var texts = TextValues()
      try table.integers(of: column) { texts.append(($0.map { $0 == 0 ? "False" : "True" } ?? "").utf8) }
      return .texts(texts)
    case .integers:
      var numbers: [Int] = []
      try table.integers(of: column) { numbers.append($0 ?? .min) }
      return .integers(numbers)
    case .numbers:
      var numbers: [Double] = []
      try table.numbers(of: column) { numbers.append($0 ?? .nan) }
      return .numbers(numbers)
    case .truths:
      var texts = TextValues()
      try table.truths(of: column) { texts.append(($0.map { $0 ? "True" : "False" } ?? "").utf8) }
      return .texts(texts)
    }
  }
}
