/// An expression with its place.
struct Expression: Sendable {
  /// What it is.
  let kind: Kind
  let span: Span
  /// How many levels it is deep; bounded by the parser, so that no walk over a tree can exhaust the stack.
  let depth: Int

  indirect enum Kind: Sendable {
    case number(Double)
    case bool(Bool)
    case dimension([Int])
    case string([StringSegment])
    case name(String)
    case list([Expression])
    case range(Expression, Expression)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    case index(Expression, Expression)
    /// `x[2:5]`: from the first up to, but not with, the second; either may be left out.
    case slice(Expression, Expression?, Expression?)
    /// `rows where score > 2`: the fields of a row are names in the condition.
    case filter(Expression, Expression)
    /// `rows sort -score`: by what the key is of each row.
    case sorted(Expression, Expression)
    case field(Expression, Identifier)
    case call(Identifier, [Expression])
  }

  /// A stretch of a string.
  enum StringSegment: Sendable {
    case text(String)
    case expression(Expression)
  }

  init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
    depth = 1 + (kind.children.map(\.depth).max() ?? 0)
  }
}

extension Expression.Kind {
  /// The expressions right below.
  var children: [Expression] {
    switch self {
    case .number, .bool, .dimension, .name: []
    case .string(let segments):
      segments.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
    case .list(let elements): elements
    case .range(let first, let last): [first, last]
    case .unary(_, let operand): [operand]
    case .binary(_, let left, let right): [left, right]
    case .index(let base, let index): [base, index]
    case .slice(let base, let first, let end): [base] + [first, end].compactMap(\.self)
    case .filter(let base, let condition): [base, condition]
    case .sorted(let base, let key): [base, key]
    case .field(let base, _): [base]
    case .call(_, let arguments): arguments
    }
  }
}

/// A name with its place.
struct Identifier: Sendable {
  let text: String
  let span: Span
}

/// `-x`, `not x`.
enum UnaryOperator: String, Sendable {
  case negate = "-"
  case not
}

/// Operators between two expressions, with the strength that they bind with.
enum BinaryOperator: Sendable {
  case or, and
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  case add, subtract, multiply, divide, modulo
  case power

  /// Higher binds tighter. A range stands between comparison and addition, `not` between `and` and `==`, the
  /// sign of `-x` between `*` and `**`.
  var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 4
    case .add, .subtract: 6
    case .multiply, .divide, .modulo: 7
    case .power: 8
    }
  }

  static let notPrecedence = 3
  static let rangePrecedence = 5
}

extension Symbol {
  /// The operator that it stands for between two expressions, if it does.
  var binaryOperator: BinaryOperator? {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .plus: .add
    case .minus: .subtract
    case .times: .multiply
    case .divide: .divide
    case .modulo: .modulo
    case .power: .power
    default: nil
    }
  }
}
