import GalaxyErrors
import GalaxyImages

/// Files that hold tables, or seem to, and are none that galsh reads: each by its name, with a way on.
enum ForeignTable {
  private static let readable = "galsh reads CSV, ECSV, VOTables and FITS tables"

  /// - Throws: GalaxyError of kind `other-format` for what is known by its first bytes; with `asText` for
  ///   web pages, JSON and the like as well.
  static func refuse(_ bytes: some Collection<UInt8>, asText: Bool = false, file: String) throws {
    let start = Array(bytes.prefix(65_536))
    guard let (name, pandas) = name(start) ?? (asText ? markup(start) : nil) else { return }
    let way =
      pandas.map { "in Python: pandas.\($0)(…).to_csv(\"manifest.csv\", index=False)" }
      ?? "save it as CSV first"
    throw GalaxyError(
      CatalogueError.otherFormat, "this is \(name); \(readable)", file: file, hint: way)
  }

  /// What a file is, and the function of pandas that reads it.
  private static func name(_ start: [UInt8]) -> (String, String?)? {
    func has(_ text: String, at offset: Int = 0) -> Bool {
      start.dropFirst(offset).starts(with: text.utf8)
    }
    func has(_ values: [UInt8]) -> Bool { start.starts(with: values) }
    func holds(_ text: String) -> Bool { contains(Array(text.utf8), in: start) }
    if has("PAR1") || has("PARE") { return ("a Parquet file", "read_parquet") }
    if has("ARROW1") { return ("a Feather (Arrow) file", "read_feather") }
    if has("FEA1") { return ("a Feather file", "read_feather") }
    if has("SQLite format 3\0") { return ("an SQLite database", "read_sql") }
    if has("PK\u{3}\u{4}") || has("PK\u{5}\u{6}") {
      if holds("opendocument.spreadsheet") { return ("an OpenDocument spreadsheet (.ods)", "read_excel") }
      if holds("xl/") || holds("[Content_Types].xml") { return ("an Excel workbook (.xlsx)", "read_excel") }
      return ("a ZIP archive", nil)
    }
    if has([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
      return ("an Excel workbook (.xls)", "read_excel")
    }
    if has("ORC") && start.count > 3 && start[3] < 32 { return ("an ORC file", "read_orc") }
    if has("Obj\u{1}") { return ("an Avro file", nil) }
    if has([0x28, 0xb5, 0x2f, 0xfd]) { return ("a file packed by zstd", nil) }
    if has([0x80]) && start.count > 1 && (2...5).contains(start[1]) {
      return ("a Python pickle", "read_pickle")
    }
    if case .unsupported(let name) = FileSignature(start) {
      return (name, name.contains("HDF5") ? "read_hdf" : nil)
    }
    if case .image(let format) = FileSignature(start), format != .fits {
      return ("a \(format.rawValue) image, not a table", nil)
    }
    return nil
  }

  /// Web pages, JSON and XML that is no VOTable.
  private static func markup(_ start: [UInt8]) -> (String, String?)? {
    let text = start.drop { $0 == 32 || (9...13).contains($0) }
    guard let first = text.first else { return nil }
    if first == UInt8(ascii: "<") {
      let head = String(decoding: text.prefix(4096), as: UTF8.self).lowercased()
      if head.hasPrefix("<!doctype html") || head.hasPrefix("<html") { return ("a web page", nil) }
      if head.hasPrefix("<?xml") || head.hasPrefix("<!") {
        return ("an XML file that is no VOTable", nil)
      }
    }
    let rest = text.dropFirst().first { $0 != 32 && !(9...13).contains($0) }
    if first == UInt8(ascii: "{"), rest == UInt8(ascii: "\"") { return ("a JSON file", "read_json") }
    if first == UInt8(ascii: "["), rest == UInt8(ascii: "{") { return ("a JSON file", "read_json") }
    return nil
  }

  static func contains(_ needle: [UInt8], in bytes: [UInt8]) -> Bool {
    guard let first = needle.first, bytes.count >= needle.count else { return false }
    return (0...(bytes.count - needle.count)).contains {
      bytes[$0] == first && bytes[$0..<($0 + needle.count)].elementsEqual(needle)
    }
  }
}
