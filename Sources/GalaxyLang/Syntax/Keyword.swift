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

/// The words of the language, for the programs around it.
public enum ReservedWords {
  /// Whether no variable or object may be called so.
  public static func contains(_ word: String) -> Bool { Keyword(rawValue: word) != nil }
}
