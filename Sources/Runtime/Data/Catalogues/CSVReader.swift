import GalaxyErrors

/// Reads separated values with a header, strictly after RFC 4180; the separator is a comma, a semicolon or a
/// tab, whichever the header has.
///
/// Fields may be quoted ("" inside quotes is one quote) and then hold separators and line ends; lines end
/// with LF or CRLF; empty lines are passed over; spaces around a field do not count, those inside quotes do.
public struct CSVReader: CatalogueReader {
  /// Makes the reader.
  public init() {}

  /// Text has no signature: any file may be CSV.
  public func recognises(_ start: ArraySlice<UInt8>) -> Bool { true }

  /// Parses a whole file.
  /// - Throws: GalaxyError of kind `bad-csv` with the line: no header, an open quote, text behind a closing
  ///   quote, bytes that are not UTF-8, a lone carriage return.
  public func read(_ source: CatalogueSource, kinds: [String: Catalogue.Kind]) throws -> Catalogue {
    let separator = Self.separator(of: source.bytes)
    var fields = SeparatedFields(source.bytes, file: source.file, separator: separator)
    return try Self.read(&fields, format: "CSV", namesAreALine: true) { name, _ in kinds[name] }
  }

  /// Parses the bytes of a whole file.
  func read(_ bytes: [UInt8], file: String, kinds: [String: Catalogue.Kind] = [:]) throws -> Catalogue {
    try read(CatalogueSource(file: file, bytes: TextEncoding.utf8(bytes, file: file)), kinds: kinds)
  }

  /// The header, and the rows below it.
  static func read(
    _ fields: inout SeparatedFields, format: String, namesAreALine: Bool, notes: [String] = [],
    kind: (_ name: String, _ position: Int) -> Catalogue.Kind?
  ) throws -> Catalogue {
    var header: [String] = []
    guard try fields.nextRow({ _, field in header.append(String(decoding: field, as: UTF8.self)) }) != nil
    else {
      throw GalaxyError(
        CatalogueError.badCSV, "the file is empty; a header such as location,label is expected",
        file: fields.file, line: 1)
    }
    let isSemicolon = fields.separator == 59
    var columns = header.map { _ in TextValues() }
    var lines: [UInt32] = []
    var misfits: [Catalogue.Misfit] = []
    var row: [Range<Int>] = []
    var pool: [UInt8] = []
    while true {
      row.removeAll(keepingCapacity: true)
      pool.removeAll(keepingCapacity: true)
      let begun = try fields.nextRow { _, field in
        row.append(pool.count..<(pool.count + field.count))
        pool.append(contentsOf: field)
      }
      guard let line = begun else { break }
      guard row.count == columns.count else {
        let first = row.first.map { String(decoding: pool[$0], as: UTF8.self) } ?? ""
        misfits.append(.init(line: line, fields: row.count, first: first))
        continue
      }
      for (position, range) in row.enumerated() where !columns[position].append(pool[range]) {
        throw GalaxyError(
          CatalogueError.badCSV, "column \(header[position]) holds more than 4 GB", file: fields.file,
          line: line)
      }
      lines.append(UInt32(clamping: line))
    }
    return Catalogue(
      file: fields.file, format: format,
      columns: header.enumerated().map { position, name in
        let texts = columns[position]
        columns[position] = TextValues()
        let values = kind(name, position).map { ColumnValues.declared(texts, as: $0) }
        return Catalogue.Column(name, values ?? .narrowed(texts, decimalComma: isSemicolon))
      },
      lines: lines, misfits: misfits, namesAreALine: namesAreALine, notes: notes)
  }

  /// The separator of a file: what stands outside the quotes of its header. Where there are several, the one
  /// that the next line has as often; a comma before others.
  static func separator(of bytes: [UInt8]) -> UInt8 {
    let candidates: [UInt8] = [44, 59, 9]
    var counts: [[Int]] = []
    var at = 0
    while counts.count < 2, at < bytes.count {
      var found = [0, 0, 0]
      var isQuoted = false
      let start = at
      while at < bytes.count, isQuoted || (bytes[at] != 10 && bytes[at] != 13) {
        if bytes[at] == 34 { isQuoted.toggle() }
        if !isQuoted, let which = candidates.firstIndex(of: bytes[at]) { found[which] += 1 }
        at += 1
      }
      if at > start { counts.append(found) }
      at += 1
    }
    guard let header = counts.first else { return 44 }
    let present = candidates.indices.filter { header[$0] > 0 }
    if present.count > 1, counts.count > 1,
      let same = present.first(where: { header[$0] == counts[1][$0] })
    {
      return candidates[same]
    }
    return present.first.map { candidates[$0] } ?? 44
  }
}
