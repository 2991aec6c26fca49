import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// The formats of files that tables are written to.
public enum TableFormat: Sendable, CaseIterable {
  case csv, fits, votable, ecsv, json

  /// Their endings, for lists.
  public static let endings = ["csv", "fits", "fit", "vot", "xml", "ecsv", "json"]

  /// The format that a name asks for; nil if it asks for none.
  public init?(path: String) {
    let name = path.lowercased()
    let known: [(String, TableFormat)] = [
      (".csv", .csv), (".fits", .fits), (".fit", .fits), (".vot", .votable),
      (".xml", .votable), (".ecsv", .ecsv), (".json", .json),
    ]
    guard let format = known.first(where: { name.hasSuffix($0.0) })?.1 else { return nil }
    self = format
  }

  /// The bytes of a file.
  /// - Throws: GalaxyError of kind `too-large` for more columns or bytes than the format has room for.
  package func encode(_ table: SavedTable) throws -> [UInt8] {
    switch self {
    case .csv: return table.csv
    case .fits: return try FITSTableEncoder.encode(table)
    case .votable: return VOTableWriter.encode(table)
    case .ecsv: return ECSVWriter.encode(table)
    case .json: return table.json
    }
  }
}
