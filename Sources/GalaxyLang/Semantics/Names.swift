/// What names stand for while an expression is worked out.
protocol Names {
  func variable(named name: String) -> Value?
  func object(named name: String) -> (any LanguageObject)?
  /// Every name that could have been meant, for suggestions.
  var all: [String] { get }
  func glob(_ pattern: String) throws -> [String]
  /// An error that objects or files threw, in the language's terms.
  func diagnostic(for error: any Error) -> Diagnostic
}

/// No names at all: for expressions that are the same whenever they are worked out.
struct NoNames: Names {
  func variable(named name: String) -> Value? { nil }
  func object(named name: String) -> (any LanguageObject)? { nil }
  var all: [String] { [] }
  func glob(_ pattern: String) -> [String] { [] }
  func diagnostic(for error: any Error) -> Diagnostic {
    Diagnostic(id: "internal", message: "\(error)")
  }
}
