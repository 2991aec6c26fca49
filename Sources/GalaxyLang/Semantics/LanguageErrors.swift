import GalaxyErrors

/// Every kind of error of the language, for `help ID`, the manual and the tests. The errors of commands, such
/// as a file that cannot be read, belong to the program around the language.
public enum LanguageErrors {
  /// What the text alone tells; then the text and the table of commands together.
  static let told: [[any ErrorFamily.Type]] = [
    [LexerError.self, ParserError.self], [BinderError.self, CheckerError.self],
  ]

  /// What is wrong with values and names; then what only running shows.
  private static let found: [[any ErrorFamily.Type]] = [
    [ParameterError.self], [ScopeError.self, FitError.self, NameError.self, FunctionError.self],
    [EvaluatorError.self, CallError.self, InterpreterError.self],
  ]

  /// The families, in the order in which a text may meet them.
  public static var families: [any ErrorFamily.Type] { (told + found).flatMap(\.self) }

  /// The kinds of all families: those that are found together stand together, by rising id. Where a script
  /// that has the error needs commands, it is the host's: `examples` has them by id.
  public static func kinds(examples: [String: String] = [:]) -> [ErrorKind] {
    (told + found).flatMap { kinds(of: $0) }.map { kind in
      guard let example = examples[kind.id] else { return kind }
      return ErrorKind(kind.id, kind.meaning, kind.remedy, example: example)
    }
  }

  /// The kind of an id, if it is one of the language's.
  public static func kind(of id: String, examples: [String: String] = [:]) -> ErrorKind? {
    kinds(examples: examples).first { $0.id == id }
  }

  static func kinds(of families: [any ErrorFamily.Type]) -> [ErrorKind] {
    families.flatMap { $0.kinds }.sorted { $0.id < $1.id }
  }
}
