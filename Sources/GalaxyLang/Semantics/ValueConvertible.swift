/// What the host may ask of a ``CommandCall``: a Swift type that some values convert to.
public protocol ValueConvertible: KeyReadable {
  /// The value as this type; nil if it is of another type or out of range.
  init?(_ value: Value)
}

extension Value: ValueConvertible {
  /// The value itself.
  public init?(_ value: Value) { self = value }
}

extension Double: ValueConvertible {
  /// A number.
  public init?(_ value: Value) {
    guard case .number(let number) = value else { return nil }
    self = number
  }
}

extension Int: ValueConvertible {
  /// A whole number.
  public init?(_ value: Value) {
    guard case .number(let number) = value, let whole = Int(exactly: number) else { return nil }
    self = whole
  }
}

extension Bool: ValueConvertible {
  /// `true` or `false`.
  public init?(_ value: Value) {
    guard case .bool(let bool) = value else { return nil }
    self = bool
  }
}

extension String: ValueConvertible {
  /// A string; also the words of paths, names and choices.
  public init?(_ value: Value) {
    guard case .string(let string) = value else { return nil }
    self = string
  }
}

extension Array: KeyReadable, ValueConvertible where Element: ValueConvertible {
  /// A list or range whose elements all convert, or the sizes of a dimension.
  public init?(_ value: Value) {
    let elements: [Value]
    switch value {
    case .list(let list): elements = list
    case .range(let range): elements = range.map { .number(Double($0)) }
    case .dimension(let sizes): elements = sizes.map { .number(Double($0)) }
    default: return nil
    }
    var converted: [Element] = []
    for element in elements {
      guard let value = Element(element) else { return nil }
      converted.append(value)
    }
    self = converted
  }
}

/// What a ``Key`` reads: a Swift type that values convert to.
public protocol KeyReadable: Sendable {
  /// What a place holds, given nil if it holds no value; nil if that is not of this type.
  static func read(_ value: Value?) -> Self?
}

extension KeyReadable where Self: ValueConvertible {
  /// The value as this type; a place without a value does not do.
  public static func read(_ value: Value?) -> Self? { value.flatMap(Self.init) }
}

extension LanguageObject {
  /// The object, if it is one of this type.
  public static func read(_ value: Value?) -> Self? {
    guard case .object(let object)? = value else { return nil }
    return object as? Self
  }
}

extension Optional: KeyReadable where Wrapped: KeyReadable {
  /// The value as the type inside, or that there is none.
  public static func read(_ value: Value?) -> Wrapped?? {
    value == nil ? .some(nil) : Wrapped.read(value).map(Optional.some)
  }
}
