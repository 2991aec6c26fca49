import GalaxyErrors

/// Something that is known of an artifact, described once: `whos`, `show`, `x.field`, JSON, Tab and help are
/// made from it.
public struct Property<Owner: Sendable>: Sendable {
  /// The name behind the dot, in snake_case.
  public let name: String
  /// One line of what it means.
  public let meaning: String
  /// What its values are.
  public let type: DataTable.ColumnType
  /// Whether it stands in lists of objects and in the results of commands; if not, it is told when it is
  /// asked for.
  public let isListed: Bool
  /// The value; `null` for none.
  public let value: @Sendable (Owner) -> JSON
  /// What is to be said to somebody who asks where there is none; nil if nothing is an answer.
  public let whyMissing: @Sendable (Owner) -> GalaxyError?

  /// Describes a property.
  public init(
    _ name: String, _ type: DataTable.ColumnType, _ meaning: String, isListed: Bool = true,
    orThrow whyMissing: @escaping @Sendable (Owner) -> GalaxyError? = { _ in nil },
    _ value: @escaping @Sendable (Owner) -> JSON
  ) {
    self.name = name
    self.type = type
    self.meaning = meaning
    self.isListed = isListed
    self.value = value
    self.whyMissing = whyMissing
  }
}

extension JSON {
  /// A whole number, or `null` for nil.
  public static func optional(_ value: Int?) -> JSON { value.map { .integer($0) } ?? .null }

  /// A string, or `null` for nil.
  public static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
}
