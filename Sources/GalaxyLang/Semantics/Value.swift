/// What an expression can be.
public enum Value: Sendable {
  /// No value: what a command without a result gives.
  case nothing
  /// Every number is a double; whole ones print without decimals.
  case number(Double)
  /// `true` or `false`.
  case bool(Bool)
  /// Text.
  case string(String)
  /// Values in order.
  case list([Value])
  /// Whole numbers from the first to the last, both included: `0...9`.
  case range(ClosedRange<Int>)
  /// Sizes side by side: `5x5`, `1x256x256`.
  case dimension([Int])
  /// Named values in order: a row of a table.
  case record(Record)
  /// A thing that the host keeps: a dataset, network, model or score table.
  case object(any LanguageObject)
}

/// Named values in a fixed order.
public struct Record: Sendable {
  /// One named value.
  public struct Field: Sendable {
    /// The name behind the dot.
    public let name: String
    /// The value.
    public let value: Value

    /// A field of the given name and value.
    public init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// The fields, in order.
  public let fields: [Field]
  /// What the host knows the record by, such as an image of a dataset; the language never looks at it.
  public let subject: (any Sendable)?

  /// A record of the given fields.
  public init(_ fields: [Field], of subject: (any Sendable)? = nil) {
    self.fields = fields
    self.subject = subject
  }

  /// The value of a field, if there is one of that name.
  public subscript(name: String) -> Value? {
    fields.first { $0.name == name }?.value
  }
}

/// A thing that the host keeps and scripts talk about. The language knows it by kind, name and fields alone.
public protocol LanguageObject: KeyReadable {
  /// What it is, in one word of the user's language: `dataset`, `network`, `model`, `scores`.
  var kindName: String { get }
  /// What the session calls it; dotted (`galaxies.train`) for a part of another object.
  var name: String { get }
  /// The names that `field(named:)` answers to, in the order in which they are to be listed.
  var fieldNames: [String] { get }
  /// What stands behind a dot: `train.count`, `model.auc`. Nil if there is no such field.
  func field(named name: String) throws -> Value?
  /// Whether it is always there, so that nothing else may have its name.
  var isBuiltIn: Bool { get }
  /// How many elements `object[0]`… reaches; nil if it has none.
  var elementCount: Int? { get }
  /// The element at an index that is within `0..<elementCount`.
  func element(at index: Int) throws -> Value
  /// The values of all elements under one name, `t.mass`; nil where that is found by asking each of them.
  func column(named name: String) throws -> [Value]?
}

extension LanguageObject {
  /// Not, unless the object says otherwise.
  public var isBuiltIn: Bool { false }
  /// No elements, unless the object says otherwise.
  public var elementCount: Int? { nil }
  /// Nothing, unless the object says otherwise.
  public func element(at index: Int) throws -> Value { .nothing }
  /// Each element is asked, unless the object knows without.
  public func column(named name: String) throws -> [Value]? { nil }
}
