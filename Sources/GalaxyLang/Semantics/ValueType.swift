/// What a command may be given in one place. Bounds belong to the type, so that they are checked by the same
/// code, with the same words, before a script runs and while it runs.
public indirect enum ValueType: Sendable, Equatable {
  /// A number; `above` and `below` leave their bound out, `from` and `to` include it.
  case number(above: Double? = nil, from: Double? = nil, to: Double? = nil, below: Double? = nil)
  /// A whole number, bounds included.
  case integer(from: Int? = nil, to: Int? = nil)
  /// `true` or `false`.
  case bool
  /// Text, from an expression.
  case string
  /// The place of a file or folder: text that is not empty.
  case path
  /// The name of something that the command makes: a bare word, or a string with `{…}` inside.
  case name
  /// A bare word or a string, taken as it stands and never looked up: a column, a command to explain.
  case word
  /// A class of images: a whole number, or a name as a bare word or a string. A word that is the name of a
  /// variable stands for its value.
  case label
  /// A record, such as `d[0]`.
  case record
  /// One of a few words.
  case choice([String])
  /// An object of one of the kinds, by its name or as an expression; no kinds: any object.
  case object([String])
  /// A list (or range) whose elements are of one type.
  case list(of: ValueType)
  /// Sizes such as `5x5`, each at least 1.
  case dimension
  /// An expression of the fields of a row, kept as text: `where="score > 2"`, `where=(score > 2)`,
  /// `sort=-score`. ``Interpreter/rows(of:where:sortedBy:)`` works it out.
  case rowExpression
  /// One of some functions of the fields of a row, kept as text: `mean(score)`, `mean of score`, `count`.
  /// ``RowCall`` reads it.
  case rowCall([String])
  /// Any value.
  case any
  /// The first of several types that fits.
  case oneOf([ValueType])

  /// An object of one kind.
  public static func object(_ kind: String) -> ValueType { .object([kind]) }
}
