extension JSON {
  /// The value on one line, without blanks: for `--mode json` and headers.
  public var compact: String {
    var text = ""
    write(to: &text, indent: nil)
    return text
  }

  /// The value over several lines, indented by two; a list of plain values stays on one line. Ends with a
  /// newline.
  public var pretty: String {
    var text = ""
    write(to: &text, indent: 0)
    return text + "\n"
  }

  private func write(to text: inout String, indent: Int?) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += "\(value)"
    // Swift's description of a double is the shortest that reads back as the same double.
    case .number(let value): text += value.isFinite ? "\(value)" : "null"
    case .string(let value): Self.write(value, to: &text)
    case .array(let elements):
      let inner = elements.contains(where: \.isCompound) ? indent.map { $0 + 1 } : nil
      Self.write(elements, in: ("[", "]"), to: &text, indent: inner, blank: indent == nil ? "" : " ") {
        $0.write(to: &$1, indent: inner)
      }
    case .object(let members):
      let inner = indent.map { $0 + 1 }
      Self.write(members, in: ("{", "}"), to: &text, indent: inner, blank: "") {
        Self.write($0.key, to: &$1)
        $1 += inner == nil ? ":" : ": "
        $0.value.write(to: &$1, indent: inner)
      }
    }
  }

  private var isCompound: Bool {
    switch self {
    case .array, .object: true
    default: false
    }
  }

  /// Writes elements between brackets: each on a line of its own at depth `indent`, or all on one for nil.
  private static func write<T>(
    _ elements: [T], in brackets: (String, String), to text: inout String, indent: Int?, blank: String,
    element: (T, inout String) -> Void
  ) {
    text += brackets.0
    for (i, value) in elements.enumerated() {
      if i > 0 { text += indent == nil ? "," + blank : "," }
      if let indent { text += "\n" + String(repeating: "  ", count: indent) }
      element(value, &text)
    }
    if let indent, !elements.isEmpty { text += "\n" + String(repeating: "  ", count: indent - 1) }
    text += brackets.1
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f:
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
