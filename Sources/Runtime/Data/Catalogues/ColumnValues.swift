/// Texts one behind the other in one piece of memory: a column of a million names is two arrays.
public struct TextValues: Sendable, Equatable {
  /// All of them, UTF-8.
  private(set) var bytes: [UInt8] = []
  /// Where each ends.
  private(set) var ends: [UInt32] = []

  /// The most bytes that one column may have.
  static let mostBytes = Int(UInt32.max)

  /// No texts.
  public init() {}

  /// Some texts.
  public init(_ texts: some Sequence<String>) { for text in texts { append(text.utf8) } }

  /// The texts whose bytes and ends these are; nil if they are none.
  init?(bytes: [UInt8], ends: [UInt32]) {
    var last: UInt32 = 0
    for end in ends {
      guard end >= last else { return nil }
      last = end
    }
    guard Int(last) == bytes.count else { return nil }
    (self.bytes, self.ends) = (bytes, ends)
  }

  /// How many there are.
  public var count: Int { ends.count }

  /// Adds a text; false if the column is full.
  @discardableResult
  public mutating func append(_ utf8: some Collection<UInt8>) -> Bool {
    guard bytes.count + utf8.count <= Self.mostBytes else { return false }
    bytes.append(contentsOf: utf8)
    ends.append(UInt32(bytes.count))
    return true
  }

  /// The bytes of one.
  func utf8(_ index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
  }

  /// One of them.
  public subscript(index: Int) -> String { String(decoding: utf8(index), as: UTF8.self) }

  /// What they take, in bytes.
  var byteCount: Int { bytes.count + 4 * ends.count }
}

/// The values of a column, of one kind each. A missing one is an empty text, `Int.min` or NaN.
public enum ColumnValues: Sendable, Equatable {
  /// Anything.
  case texts(TextValues)
  /// Whole numbers.
  case integers([Int])
  /// Real numbers.
  case numbers([Double])

  /// How many rows.
  public var count: Int {
    switch self {
    case .texts(let texts): texts.count
    case .integers(let numbers): numbers.count
    case .numbers(let numbers): numbers.count
    }
  }

  /// The value of a row.
  public subscript(row: Int) -> CatalogueValue {
    switch self {
    case .texts(let texts): .text(texts[row])
    case .integers(let numbers): numbers[row] == .min ? .missing : .integer(numbers[row])
    case .numbers(let numbers): numbers[row].isNaN ? .missing : .number(numbers[row])
    }
  }

  /// What the values are.
  public var kind: Catalogue.Kind {
    switch self {
    case .texts: .text
    case .integers: .integer
    case .numbers: .number
    }
  }

  /// What they take, in bytes.
  public var byteCount: Int {
    switch self {
    case .texts(let texts): texts.byteCount
    case .integers(let numbers): 8 * numbers.count
    case .numbers(let numbers): 8 * numbers.count
    }
  }

  /// The values by their bits: a missing number is equal to another.
  var bits: ColumnValues {
    guard case .numbers(let numbers) = self else { return self }
    return .integers(numbers.map { Int(bitPattern: UInt($0.bitPattern)) })
  }

  /// As numbers, NaN for a missing one; nil for texts.
  package var doubles: [Double]? {
    switch self {
    case .texts: nil
    case .integers(let numbers): numbers.map { $0 == .min ? .nan : Double($0) }
    case .numbers(let numbers): numbers
    }
  }

  /// Texts that are `True` or `False` alone, or missing, as 1 and 0: so readers of tables give truths. Nil for
  /// anything else.
  var truths: ColumnValues? {
    guard case .texts(let texts) = self else { return nil }
    let (yes, no) = (Array("True".utf8), Array("False".utf8))
    var (numbers, hasOne): ([Int], Bool) = ([], false)
    for row in 0..<texts.count {
      let text = texts.utf8(row)
      if text.isEmpty {
        numbers.append(.min)
        continue
      }
      let isTrue = text.elementsEqual(yes)
      guard isTrue || text.elementsEqual(no) else { return nil }
      hasOne = true
      numbers.append(isTrue ? 1 : 0)
    }
    return hasOne ? .integers(numbers) : nil
  }

  /// The values of these rows, in this order; nil: missing.
  func gathered(_ rows: [Int?]) -> ColumnValues {
    switch self {
    case .texts(let texts):
      var some = TextValues()
      for row in rows { some.append(row.map { texts.utf8($0) } ?? []) }
      return .texts(some)
    case .integers(let numbers): return .integers(rows.map { $0.map { numbers[$0] } ?? .min })
    case .numbers(let numbers): return .numbers(rows.map { $0.map { numbers[$0] } ?? .nan })
    }
  }

  /// Texts as the narrowest kind that holds all of them to the letter: an id such as `007` stays a text.
  /// With `decimalComma` numbers may have a comma for their point, as files with semicolons have.
  static func narrowed(_ texts: TextValues, decimalComma: Bool = false) -> ColumnValues {
    func realNumber(_ field: ArraySlice<UInt8>) -> Double? {
      Self.realNumber(decimalComma && field.contains(44) ? withPoint(field) : field)
    }
    var isInteger = true
    var hasValue = false
    for row in 0..<texts.count {
      let field = texts.utf8(row)
      if MissingValue.isSpelled(field) { continue }
      hasValue = true
      if isInteger, wholeNumber(field) == nil { isInteger = false }
      if !isInteger, realNumber(field) == nil { return .texts(texts) }
    }
    guard hasValue else { return .texts(texts) }
    return isInteger
      ? .integers((0..<texts.count).map { wholeNumber(texts.utf8($0)) ?? .min })
      : .numbers((0..<texts.count).map { realNumber(texts.utf8($0)) ?? .nan })
  }

  /// Texts as the kind that a file declares; what does not fit it keeps the column a text.
  static func declared(_ texts: TextValues, as kind: Catalogue.Kind) -> ColumnValues {
    switch kind {
    case .text: return .texts(texts)
    case .integer, .number:
      let narrow = narrowed(texts)
      if case (.number, .integers(let numbers)) = (kind, narrow) {
        return .numbers(numbers.map { $0 == .min ? .nan : Double($0) })
      }
      return narrow
    }
  }

  /// A whole number written as `String(Int)` writes it, `+` and leading zeros apart from a lone 0 excluded.
  private static func wholeNumber(_ field: ArraySlice<UInt8>) -> Int? {
    var at = field.startIndex
    let isNegative = at < field.endIndex && field[at] == 45
    if isNegative { at += 1 }
    guard at < field.endIndex, field.endIndex - at <= 19 else { return nil }
    if field[at] == 48, field.endIndex - at > 1 || isNegative { return nil }
    var number = 0
    while at < field.endIndex {
      guard field[at] >= 48, field[at] <= 57 else { return nil }
      let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, more) = tens.addingReportingOverflow(Int(field[at]) - 48)
      if overflow || more { return nil }
      number = sum
      at += 1
    }
    return isNegative ? -number : number
  }

  /// A field with its one comma made a point; nothing if it has several, or a point as well.
  private static func withPoint(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard field.count(where: { $0 == 44 || $0 == 46 }) == 1 else { return [] }
    return field.map { $0 == 44 ? 46 : $0 }[...]
  }

  /// A real number in decimals, or infinity; `0x1p3`, `1_000` and ids such as `007` are none.
  private static func realNumber(_ field: ArraySlice<UInt8>) -> Double? {
    guard var first = field.first else { return nil }
    var rest = field
    if first == 45 || first == 43 {
      rest = field.dropFirst()
      guard let second = rest.first else { return nil }
      first = second
    }
    let text = String(decoding: field, as: UTF8.self)
    if first == 105 || first == 73 {
      return ["inf", "infinity"].contains(String(decoding: rest, as: UTF8.self).lowercased())
        ? (field.first == 45 ? -.infinity : .infinity) : nil
    }
    guard (first >= 48 && first <= 57) || first == 46, !rest.contains(120), !rest.contains(88) else {
      return nil
    }
    // An id: digits alone that begin with a zero, or more of them than a number keeps.
    if rest.count > 1, first == 48 || rest.count > 15, rest.allSatisfy({ $0 >= 48 && $0 <= 57 }) {
      return nil
    }
    return Double(text)
  }
}

/// How tables write that there is no value: pandas' list, and astropy's `--`.
enum MissingValue {
  private static let spellings: Set<String> = [
    "", "nan", "NaN", "NAN", "-nan", "-NaN", "null", "NULL", "Null", "None", "NA", "N/A", "n/a", "#N/A",
    "#NA",
    "<NA>", "#N/A N/A", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN", "--",
  ]

  static func isSpelled(_ field: ArraySlice<UInt8>) -> Bool {
    if field.isEmpty { return true }
    guard field.count <= 8, let first = field.first else { return false }
    // Most fields are told by their first letter: n N - # < 1.
    guard [110, 78, 45, 35, 60, 49].contains(first) else { return false }
    return spellings.contains(String(decoding: field, as: UTF8.self))
  }

  static func isSpelled(_ text: String) -> Bool { spellings.contains(text) }
}
