import GalaxyErrors

/// Text that is not JSON.
public enum JSONError: ErrorKind, ErrorFamily {
  case badJson = """
    bad-json
    A file is not JSON.
    Mend it at the line and byte that the message names.
    """
}

extension JSON {
  /// How deep lists and objects may nest.
  public static let depthLimit = 128

  /// Reads one JSON value and nothing else. Strict: RFC 8259, well-formed UTF-8, numbers within a double's
  /// range, no member twice, no deeper than `depthLimit`.
  public static func parse(_ text: String) throws(GalaxyError) -> JSON { try parse(Array(text.utf8)) }

  /// Reads one JSON value from UTF-8.
  public static func parse(_ bytes: [UInt8]) throws(GalaxyError) -> JSON {
    var parser = JSONParser(bytes: bytes)
    return try parser.document()
  }
}

/// A recursive-descent parser over bytes; reads past the end give nil, never a trap.
private struct JSONParser {
  let bytes: [UInt8]
  var at = 0

  mutating func document() throws(GalaxyError) -> JSON {
    let value = try value(depth: 0)
    skipBlanks()
    if at < bytes.count { throw error("more after the end of the value") }
    return value
  }

  // MARK: Values

  private mutating func value(depth: Int) throws(GalaxyError) -> JSON {
    if depth > JSON.depthLimit { throw error("nested deeper than \(JSON.depthLimit)") }
    skipBlanks()
    switch peek {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case .some(UInt8(ascii: "0")...UInt8(ascii: "9")), UInt8(ascii: "-"): return try number()
    case nil: throw error("a value is missing")
    default: throw error("no value begins like this")
    }
  }

  private mutating func object(depth: Int) throws(GalaxyError) -> JSON {
    at += 1
    var members: [JSON.Member] = []
    var seen: Set<String> = []
    skipBlanks()
    if take("}") { return .object(members) }
    while true {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else { throw error("a name in double quotes is missing") }
      let start = at
      let key = try string()
      guard seen.insert(key).inserted else { throw error("the name \"\(key)\" stands twice", at: start) }
      skipBlanks()
      guard take(":") else { throw error("a colon is missing") }
      members.append(JSON.Member(key, try value(depth: depth + 1)))
      skipBlanks()
      if take("}") { return .object(members) }
      guard take(",") else { throw error("a comma or } is missing") }
    }
  }

  private mutating func array(depth: Int) throws(GalaxyError) -> JSON {
    at += 1
    var elements: [JSON] = []
    skipBlanks()
    if take("]") { return .array(elements) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipBlanks()
      if take("]") { return .array(elements) }
      guard take(",") else { throw error("a comma or ] is missing") }
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(GalaxyError) -> JSON {
    let letters = "\(word)".utf8
    guard bytes[at...].starts(with: letters) else { throw error("no value begins like this") }
    at += letters.count
    return value
  }

  private mutating func number() throws(GalaxyError) -> JSON {
    let start = at
    var isWhole = true
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") {
      isWhole = false
      try digits()
    }
    if take("e") || take("E") {
      isWhole = false
      if !take("+") { _ = take("-") }
      try digits()
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    // Minus zero is a double; an integer would lose its sign.
    if isWhole, text != "-0", let integer = Int(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else {
      throw error("\(text) is beyond a double's range", at: start)
    }
    return .number(number)
  }

  private mutating func digits() throws(GalaxyError) {
    let start = at
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
    if at == start { throw error("a digit is missing") }
  }

  // MARK: Strings

  private mutating func string() throws(GalaxyError) -> String {
    let start = at
    at += 1
    var utf8: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        at += 1
        guard let text = String(validating: utf8, as: UTF8.self) else {
          throw error("the text is not UTF-8", at: start)
        }
        return text
      case UInt8(ascii: "\\"): utf8 += try escape()
      case ..<0x20: throw error("a control character must be escaped")
      default:
        utf8.append(byte)
        at += 1
      }
    }
    throw error("the closing quote is missing", at: start)
  }

  private mutating func escape() throws(GalaxyError) -> [UInt8] {
    let start = at
    at += 2
    switch at <= bytes.count ? bytes[at - 1] : 0 {
    case UInt8(ascii: "\""): return [0x22]
    case UInt8(ascii: "\\"): return [0x5c]
    case UInt8(ascii: "/"): return [0x2f]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0c]
    case UInt8(ascii: "n"): return [0x0a]
    case UInt8(ascii: "r"): return [0x0d]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xd800..<0xdc00).contains(code), take("\\"), take("u") {
        let low = try hexadecimal()
        guard (0xdc00..<0xe000).contains(low) else { throw error("half a surrogate pair", at: start) }
        code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw error("half a surrogate pair", at: start) }
      return Array(String(Character(scalar)).utf8)
    default: throw error("no such escape", at: start)
    }
  }

  private mutating func hexadecimal() throws(GalaxyError) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw error("four hexadecimal digits are missing")
      }
      code = code << 4 | UInt32(digit)
      at += 1
    }
    return code
  }

  // MARK: Bytes

  private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let byte = peek, UInt32(byte) == character.value else { return false }
    at += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = peek, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { at += 1 }
  }

  private func error(_ problem: String, at offset: Int? = nil) -> GalaxyError {
    let offset = min(offset ?? at, bytes.count)
    let line = 1 + bytes[..<offset].count { $0 == 0x0a }
    return GalaxyError(JSONError.badJson, "not valid JSON at byte \(offset): \(problem)", line: line)
  }
}
