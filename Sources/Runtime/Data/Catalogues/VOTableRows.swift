import GalaxyErrors

/// The rows of a VOTable, column by column.
struct VOTableRows {
  private let fields: [VOTableField]
  private var texts: [TextValues]
  private var integers: [[Int]]
  private var numbers: [[Double]]
  private var lines: [UInt32] = []
  private var misfits: [Catalogue.Misfit] = []
  /// The fields of the row at hand, as texts.
  private var row: [[UInt8]] = []
  private var line = 0

  init(_ fields: [VOTableField]) {
    self.fields = fields
    texts = fields.map { _ in TextValues() }
    integers = fields.map { _ in [] }
    numbers = fields.map { _ in [] }
  }

  // MARK: - TABLEDATA

  /// Begins a row.
  mutating func begin(line: Int) {
    self.line = line
    row.removeAll(keepingCapacity: true)
  }

  /// Adds a field of the row at hand.
  /// - Throws: GalaxyError for a value that is none of its datatype.
  mutating func add(_ text: ArraySlice<UInt8>) throws(GalaxyError) {
    var field = text
    while let first = field.first, first == 32 || (9...13).contains(first) { field = field.dropFirst() }
    while let last = field.last, last == 32 || (9...13).contains(last) { field = field.dropLast() }
    if row.count < fields.count { try check(field, fields[row.count]) }
    row.append(Array(field))
  }

  private func check(_ field: ArraySlice<UInt8>, _ column: VOTableField) throws(GalaxyError) {
    if field.isEmpty { return }
    let text = String(decoding: field, as: UTF8.self)
    if text == column.null { return }
    let isRight =
      switch column.kind {
      case .integer: Self.integer(text) != nil
      case .number: Self.number(text) != nil
      default: true
      }
    if !isRight {
      throw GalaxyError(
        CatalogueError.badTable, "\(column.name) is \"\(text)\", not of type \(column.type?.rawValue ?? "")")
    }
  }

  /// Ends a row.
  mutating func end() {
    guard row.count == fields.count else {
      let first = row.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
      misfits.append(.init(line: line, fields: row.count, first: first))
      return
    }
    lines.append(UInt32(clamping: line))
    for (position, field) in fields.enumerated() {
      let bytes = row[position]
      let text = field.kind == .text ? "" : String(decoding: bytes, as: UTF8.self)
      let isMissing =
        bytes.isEmpty || field.null.map { Array($0.utf8) == bytes } == true
      switch field.kind {
      case .text: texts[position].append(isMissing ? [] : bytes)
      case .truth: texts[position].append(VOTableField.truth(text).utf8)
      case .integer: integers[position].append(isMissing ? .min : Self.integer(text) ?? .min)
      case .number:
        numbers[position].append(isMissing ? .nan : Self.number(text, isSingle: field.type == .float) ?? .nan)
      case nil: break
      }
    }
  }

  private static func integer(_ text: String) -> Int? {
    if text.lowercased().hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16) }
    return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
  }

  /// Of type float rounded to what float32 can hold, as other programs read it.
  private static func number(_ text: String, isSingle: Bool = false) -> Double? {
    if isSingle, let single = Float(text) { return Double(single) }
    return switch text.lowercased() {
    case "nan": .nan
    case "inf", "+inf": .infinity
    case "-inf": -.infinity
    default: Double(text)
    }
  }

  // MARK: - Binary

  /// Ends a row of a binary stream.
  mutating func endBinaryRow() { lines.append(UInt32(clamping: lines.count + 1)) }

  mutating func add(text: [UInt8], to position: Int) { texts[position].append(text) }
  mutating func add(integer: Int?, to position: Int) { integers[position].append(integer ?? .min) }
  mutating func add(number: Double?, to position: Int) { numbers[position].append(number ?? .nan) }

  // MARK: -

  /// The catalogue of the columns that are no arrays.
  func catalogue(file: String, notes: [String]) throws -> Catalogue {
    let kept = fields.indices.filter { fields[$0].kind != nil }
    let leftOut = fields.filter { $0.kind == nil }.map(\.name)
    guard !kept.isEmpty else {
      throw GalaxyError(
        CatalogueError.badTable, "this VOTable cannot be read: no column has one plain value a row",
        file: file)
    }
    return Catalogue(
      file: file, format: "a VOTable",
      columns: kept.map { position in
        let values: ColumnValues =
          switch fields[position].kind {
          case .integer: .integers(integers[position])
          case .number: .numbers(numbers[position])
          default: .texts(texts[position])
          }
        let field = fields[position]
        return Catalogue.Column(
          field.name, values, unit: field.unit, meaning: field.meaning, ucd: field.ucd)
      },
      lines: lines, misfits: misfits,
      notes: notes
        + (leftOut.isEmpty
          ? [] : ["left out, because their values are arrays: \(leftOut.joined(separator: ", "))"]))
  }
}
