/// A JSON value (RFC 8259). Objects keep the order of their members; numbers survive a round trip bit for
/// bit.
public enum JSON: Sendable, Equatable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number written without point or exponent that fits 64 bits.
  case integer(Int)
  /// Any other number. NaN and the infinities, which JSON does not know, are written as `null`.
  case number(Double)
  /// Text.
  case string(String)
  /// A list.
  case array([JSON])
  /// Names with values, in order.
  case object([Member])

  /// One name of an object with its value.
  public struct Member: Sendable, Equatable {
    /// The name.
    public var key: String
    /// Its value.
    public var value: JSON
    /// Makes a member.
    public init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }
}

// MARK: - Looking inside

extension JSON {
  /// The value of an object's member; nil if this is no object or has no such member.
  public subscript(key: String) -> JSON? {
    if case .object(let members) = self { members.first { $0.key == key }?.value } else { nil }
  }

  /// The text of a string, else nil.
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  /// The elements of an array, else nil.
  public var array: [JSON]? { if case .array(let elements) = self { elements } else { nil } }
  /// The members of an object, else nil.
  public var object: [Member]? { if case .object(let members) = self { members } else { nil } }
  /// A whole number, else nil.
  public var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  /// True or false, else nil.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// Any number, else nil.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// A number, or `null` for nil.
  public static func optional(_ value: Double?) -> JSON { value.map(JSON.number) ?? .null }
}

// MARK: - Literals

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// `"text"`.
  public init(stringLiteral value: String) { self = .string(value) }
  /// `7`.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// `0.5`.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// `true`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// `nil`.
  public init(nilLiteral: ()) { self = .null }
  /// `[1, 2]`.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// `["name": 1]`, in the order written.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}
