import CExpat
import GalaxyErrors

/// Reads VOTables (IVOA, 1.0 to 1.5): the first table that has data, as TABLEDATA, BINARY or BINARY2.
///
/// Nothing is fetched: data that lie elsewhere (`href`) are refused, and so is a document that declares
/// entities of its own. A DOCTYPE alone, as old VOTables have it, is passed over. Columns whose fields are
/// arrays are left out, and that is said.
struct VOTableReader: CatalogueReader {
  func recognises(_ start: ArraySlice<UInt8>) -> Bool {
    let text = start.drop { $0 == 32 || (9...13).contains($0) }
    guard text.first == UInt8(ascii: "<") else { return false }
    return ForeignTable.contains(Array("VOTABLE".utf8), in: Array(text))
  }

  func read(_ source: CatalogueSource, kinds: [String: Catalogue.Kind]) throws -> Catalogue {
    let parser = VOTableParser(file: source.file)
    try parser.parse(source.bytes)
    return try parser.catalogue()
  }
}

/// Goes through the XML of a VOTable and gathers its first table.
final class VOTableParser {
  private let file: String
  private var fields: [VOTableField] = []
  private var rows: VOTableRows?
  private var binary: VOTableBinary?
  private var error: GalaxyError?
  private var handle: XML_Parser?
  private var isDone = false
  /// Tables with data behind the first.
  private var otherTables = 0
  private var table: [Int] = []
  private var path: [String] = []
  /// What stands between the tags at hand.
  private var text: [UInt8] = []
  private var takesText = false

  /// More fields than a table has; each takes memory.
  private static let mostFields = 20_000

  init(file: String) { self.file = file }

  private var line: Int { handle.map { Int(XML_GetCurrentLineNumber($0)) } ?? 0 }

  /// Parses a whole document, UTF-8 where it was UTF-16.
  func parse(_ bytes: [UInt8]) throws {
    // A text that was UTF-16 is UTF-8 by now, whatever its first line says.
    let saysUTF16 = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased().contains("utf-16")
    guard let parser = XML_ParserCreate(saysUTF16 ? "UTF-8" : nil) else {
      throw failure("there is no memory for it")
    }
    handle = parser
    defer {
      XML_ParserFree(parser)
      handle = nil
    }
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser,
      { own, name, attributes in VOTableParser.of(own)?.begin(name, attributes) },
      { own, name in VOTableParser.of(own)?.end(name) })
    XML_SetCharacterDataHandler(parser) { own, text, count in VOTableParser.of(own)?.characters(text, count) }
    XML_SetStartDoctypeDeclHandler(parser) { own, _, _, _, hasSubset in
      if hasSubset != 0 { VOTableParser.of(own)?.stop("it declares entities of its own, which are not read") }
    }
    XML_SetEntityDeclHandler(parser) { own, _, _, _, _, _, _, _, _ in
      VOTableParser.of(own)?.stop("it declares entities of its own, which are not read")
    }
    XML_SetSkippedEntityHandler(parser) { own, _, _ in
      VOTableParser.of(own)?.stop("it names an entity that XML itself does not have")
    }
    try bytes.withUnsafeBufferPointer { bytes in
      var at = 0
      repeat {
        let count = min(1 << 20, bytes.count - at)
        let isLast: Int32 = at + count == bytes.count ? 1 : 0
        let status = UnsafeRawPointer(bytes.baseAddress.map { $0 + at }).map {
          XML_Parse(parser, $0.assumingMemoryBound(to: CChar.self), Int32(count), isLast)
        }
        if let error { throw error }
        guard status == XML_STATUS_OK else {
          let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "it is empty"
          throw failure("it is no proper XML: \(reason)")
        }
        at += count
      } while at < bytes.count
    }
  }

  /// The table that was found.
  func catalogue() throws -> Catalogue {
    if let binary { rows = try binary.rows(of: fields) }
    guard let rows else { throw failure("it holds no table with data", at: nil) }
    var notes: [String] = []
    if otherTables > 0 { notes.append("read the first of \(otherTables + 1) tables") }
    return try rows.catalogue(file: file, notes: notes)
  }

  private static func of(_ own: UnsafeMutableRawPointer?) -> VOTableParser? {
    own.map { Unmanaged<VOTableParser>.fromOpaque($0).takeUnretainedValue() }
  }

  private func failure(_ what: String, at line: Int?) -> GalaxyError {
    GalaxyError(CatalogueError.badTable, "this VOTable cannot be read: \(what)", file: file, line: line)
  }

  private func failure(_ what: String) -> GalaxyError { failure(what, at: line) }

  private func stop(_ what: String) {
    if error == nil { error = failure(what) }
    if let handle { XML_StopParser(handle, 0) }
  }

  // MARK: - Elements

  /// A name without its namespace: `vot:TABLE` is `TABLE`.
  private static func localName(_ name: UnsafePointer<CChar>?) -> String {
    guard let name else { return "" }
    let whole = String(cString: name)
    return whole.split(separator: ":").last.map(String.init) ?? whole
  }

  private func begin(
    _ name: UnsafePointer<CChar>?, _ pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?
  ) {
    if error != nil { return }
    let name = Self.localName(name)
    path.append(name)
    if isDone {
      if name == "DATA" { otherTables += 1 }
      return
    }
    var attributes: [String: String] = [:]
    var at = 0
    while let pairs, let key = pairs[at], let value = pairs[at + 1] {
      attributes[String(cString: key)] = String(cString: value)
      at += 2
    }
    switch name {
    case "TABLE": fields = []
    case "FIELD":
      guard fields.count < Self.mostFields else { return stop("it has more than \(Self.mostFields) fields") }
      fields.append(VOTableField(attributes, number: fields.count + 1))
    case "VALUES":
      if path.dropLast().last == "FIELD", let null = attributes["null"], let last = fields.indices.last {
        fields[last].null = null
      }
    case "DESCRIPTION":
      text.removeAll(keepingCapacity: true)
      takesText = path.dropLast().last == "FIELD"
    case "TABLEDATA": startRows()
    case "BINARY", "BINARY2":
      if fields.isEmpty { return stop("its table has no fields") }
      binary = VOTableBinary(hasFlags: name == "BINARY2", file: file)
    case "FITS": stop("its data are a FITS file; name that in its place")
    case "STREAM":
      if attributes["href"] != nil { return stop("its data lie elsewhere (href), and nothing is fetched") }
      let encoding = attributes["encoding"] ?? "base64"
      if binary != nil, encoding != "base64" { return stop("its data are packed as \(encoding), not base64") }
      takesText = binary != nil
    case "TR": rows?.begin(line: line)
    case "TD":
      if attributes["encoding"] != nil { return stop("a field is packed as \(attributes["encoding"] ?? "")") }
      text.removeAll(keepingCapacity: true)
      takesText = rows != nil
    default: break
    }
  }

  private func startRows() {
    if fields.isEmpty { return stop("its table has no fields") }
    rows = VOTableRows(fields)
  }

  private func end(_ name: UnsafePointer<CChar>?) {
    if error != nil { return }
    path.removeLast()
    if isDone { return }
    switch Self.localName(name) {
    case "TD":
      takesText = false
      do {
        try rows?.add(text[...])
      } catch {
        stop(error.message)
      }
    case "TR": rows?.end()
    case "DESCRIPTION":
      if takesText, let last = fields.indices.last {
        fields[last].meaning = String(decoding: text, as: UTF8.self).trimmed
        text.removeAll(keepingCapacity: true)
      }
      takesText = false
    case "STREAM":
      flush()
      takesText = false
    case "TABLE":
      if rows != nil || binary != nil { isDone = true }
    default: break
    }
  }

  private func characters(_ characters: UnsafePointer<CChar>?, _ count: Int32) {
    guard takesText, error == nil, let characters else { return }
    let bytes = UnsafeRawBufferPointer(start: characters, count: Int(count))
    text.append(contentsOf: bytes)
    if binary != nil, text.count > 1 << 16 { flush() }
  }

  /// Hands the text of a stream on.
  private func flush() {
    guard binary != nil else { return }
    if binary?.add(base64: text) == false { stop("its data are no proper base64") }
    text.removeAll(keepingCapacity: true)
  }
}
