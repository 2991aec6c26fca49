/// The words of the language by what they are, for the programs around it: editors that colour them.
public enum LanguageWords {
  /// Words that steer: `let`, `for`, `if`.
  public static var keywords: [String] {
    Keyword.allCases.filter { !isOperator($0) && !$0.isValue }.map(\.rawValue)
  }
  /// Words between values or before one: `and`, `not`, `where`.
  public static var operators: [String] {
    Keyword.allCases.filter(isOperator).map(\.rawValue) + RowOperator.allCases.map(\.rawValue)
  }
  /// Words that are values: `true`, `false`.
  public static var constants: [String] { Keyword.allCases.filter(\.isValue).map(\.rawValue) }
  /// Functions: `sqrt`.
  public static var functions: [String] { Function.all.map(\.name) }

  private static func isOperator(_ word: Keyword) -> Bool { [.and, .or, .not].contains(word) }
}
