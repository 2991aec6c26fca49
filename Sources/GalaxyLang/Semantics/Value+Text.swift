extension Value {
  /// The value as `print` and `{…}` show it: strings bare, whole numbers without decimals, other numbers with
  /// as many digits as bring back the same number.
  public var text: String {
    switch self {
    case .nothing: "nothing"
    case .number(let number): Value.text(of: number)
    case .bool(let bool): bool ? "true" : "false"
    case .string(let string): string
    case .list(let list): "[" + list.map(\.literal).joined(separator: ", ") + "]"
    case .range(let range): "\(range.lowerBound)...\(range.upperBound)"
    case .dimension(let sizes): sizes.map(String.init).joined(separator: "x")
    case .record(let record):
      record.fields.map { "\($0.name)=\($0.value.literal)" }.joined(separator: " ")
    case .object(let object): object.name
    }
  }

  /// The value as a script would write it: strings in quotes.
  public var literal: String {
    guard case .string(let string) = self else { return text }
    guard string.utf8.contains(UInt8(ascii: "\\")) else {
      return "\"" + string.map(Value.escaped).joined() + "\""
    }
    let characters = Array(string)
    let parts = characters.indices.map { index in
      // The byte of a file's name is typed as it is shown.
      let next = characters[index...].prefix(4)
      let isByte =
        next.starts(with: "\\x") && Lexer.isByteOfName(Array(String(next.dropFirst(2)).utf8))
      return isByte ? "\\" : Value.escaped(characters[index])
    }
    return "\"" + parts.joined() + "\""
  }

  /// The kind of value in words: "a number", "a model".
  public var kindText: String {
    switch self {
    case .nothing: "nothing"
    case .number: "a number"
    case .bool: "true or false"
    case .string: "a string"
    case .list: "a list"
    case .range: "a range"
    case .dimension: "a dimension"
    case .record: "a record"
    case .object(let object): object.kindName.withArticle
    }
  }

  /// The value with its kind, for messages: "2.5", "the string \"x\"", "the model `zero`".
  public var described: String {
    switch self {
    case .nothing, .number, .bool: text
    case .string: "the string \(shortened(literal))"
    case .list: "the list \(shortened(text))"
    case .range: "the range \(text)"
    case .dimension: "the dimension \(text)"
    case .record: "a record"
    case .object(let object): "the \(object.kindName) `\(object.name)`"
    }
  }

  private func shortened(_ text: String) -> String {
    text.count > 60 ? text.prefix(57) + "…" : text
  }

  private static func text(of number: Double) -> String {
    // Up to 2^53 every whole number is exact; beyond, the shortest text that reads back is honest.
    if let whole = Int(exactly: number), whole.magnitude <= 1 << 53 { return String(whole) }
    return number.description
  }

  private static func escaped(_ character: Character) -> String {
    switch character {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "{": "\\{"
    case "\n": "\\n"
    case "\t": "\\t"
    default: String(character)
    }
  }
}
