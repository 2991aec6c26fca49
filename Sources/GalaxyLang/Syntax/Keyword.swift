/// Words with a meaning of their own; no variable or object may be called so.
enum Keyword: String, CaseIterable {
  case letVariable = "let"
  case param
  case forEach = "for"
  case within = "in"
  case choose = "if"
  case otherwise = "else"
  case include
  case print
  case assert
  case and, or, not
  case yes = "true"
  case no = "false"

  /// Those that begin a statement.
  static let beginners: [Keyword] = [.letVariable, .param, .forEach, .choose, .include, .print, .assert]
}

/// Words that stand between a list and what is wanted of its rows: `v.rows where score > 2 sort -score`. They
/// have this meaning only behind a value, so variables, columns and options may be called so.
enum RowOperator: String, CaseIterable {
  case filter = "where"
  case sorted = "sort"

  /// It binds less tightly than everything else: conditions take in their `and` and `or`.
  static let precedence = 0
}

/// The words of the language, for the programs around it.
public enum ReservedWords {
  /// Whether no variable or object may be called so.
  public static func contains(_ word: String) -> Bool { Keyword(rawValue: word) != nil }
}
