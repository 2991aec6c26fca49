/// A FIELD of a VOTable: a column, and how its values are written.
struct VOTableField {
  enum DataType: String {
    case boolean, bit, unsignedByte, short, int, long, char, unicodeChar, float, double
    case floatComplex, doubleComplex

    /// Bytes of one in a binary stream; 0 for bits, which are packed.
    var size: Int {
      switch self {
      case .bit: 0
      case .boolean, .unsignedByte, .char: 1
      case .short, .unicodeChar: 2
      case .int, .float: 4
      case .long, .double, .floatComplex: 8
      case .doubleComplex: 16
      }
    }
  }

  /// How many there are of one datatype in a field.
  enum Length: Equatable {
    case one
    case fixed(Int)
    /// A count stands before each field of a binary stream; it counts pieces of so many.
    case variable(of: Int)
  }

  /// What a column of these fields holds; nil where the fields are arrays.
  enum Kind { case text, integer, number, truth }

  let name: String
  /// Nil for a datatype that VOTable does not have.
  let type: DataType?
  let length: Length
  /// As the file writes it; empty for none.
  let unit: String
  /// Its unified content descriptor; empty for none.
  let ucd: String
  /// The text that stands for a missing value.
  var null: String?
  /// What its DESCRIPTION says.
  var meaning = ""

  /// Whether a text is filled up with blanks to the length of its column.
  var isFilled: Bool { if case .fixed = length { true } else { false } }

  init(_ attributes: [String: String], number: Int) {
    name = attributes["name"] ?? attributes["ID"] ?? "field\(number)"
    type = DataType(rawValue: attributes["datatype"] ?? "char")
    length = Self.length(attributes["arraysize"])
    (unit, ucd) = (attributes["unit"] ?? "", attributes["ucd"] ?? "")
  }

  private static func length(_ arraysize: String?) -> Length {
    guard let arraysize, !arraysize.trimmed.isEmpty, arraysize.trimmed != "1" else { return .one }
    var product = 1
    let parts = arraysize.trimmed.split(separator: "x", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, part.hasSuffix("*") { return .variable(of: product) }
      guard let size = Int(part), size >= 0 else { return .fixed(0) }
      let (more, overflow) = product.multipliedReportingOverflow(by: size)
      guard !overflow, more <= 1 << 40 else { return .fixed(1 << 40) }
      product = more
    }
    return .fixed(product)
  }

  /// Whether its last bound is `*` or it has several: `10x*` holds several texts.
  var kind: Kind? {
    switch type {
    case .char, .unicodeChar:
      if case .variable(let size) = length, size != 1 { return nil }
      return .text
    case .boolean, .bit: return length == .one ? .truth : nil
    case .unsignedByte, .short, .int, .long: return length == .one ? .integer : nil
    case .float, .double: return length == .one ? .number : nil
    case .floatComplex, .doubleComplex, nil: return nil
    }
  }

  /// A truth as a text: `True`, `False`, or nothing.
  static func truth(_ text: String) -> String {
    switch text.lowercased() {
    case "t", "1", "true": "True"
    case "f", "0", "false": "False"
    default: ""
    }
  }
}
