import GalaxyErrors

/// What names stand for while an expression is worked out.
protocol Names {
  func variable(named name: String) -> Value?
  func object(named name: String) -> (any LanguageObject)?
  /// Every name that could have been meant, for suggestions.
  var all: [String] { get }
  /// Words of other languages and programs that hints answer.
  var words: ForeignWords { get }
  /// The columns of the rows that a condition is asked of; nil anywhere else.
  var columns: [String]? { get }
  func glob(_ pattern: String) throws -> [String]
  /// An error that objects or files threw, in the language's terms.
  func diagnostic(for error: any Error) -> Diagnostic
}

extension Names {
  /// The language's own, unless the table of commands brings more.
  var words: ForeignWords { .language }
  /// None, unless a row is looked at.
  var columns: [String]? { nil }
}

/// No names at all: for expressions that are the same whenever they are worked out.
struct NoNames: Names {
  func variable(named name: String) -> Value? { nil }
  func object(named name: String) -> (any LanguageObject)? { nil }
  var all: [String] { [] }
  func glob(_ pattern: String) -> [String] { [] }
  func diagnostic(for error: any Error) -> Diagnostic {
    Diagnostic(InterpreterError.internal, "\(error)")
  }
}

/// Names that stand for nothing.
public enum NameError: ErrorKind, ErrorFamily {
  case unknownName = """
    unknown-name
    Nothing is called so. Perhaps it is misspelt, or made only further down.

    print epochs
    """
  case unknownParameter = """
    unknown-parameter
    The command line gives a parameter that the script does not have.

    # galsh run.gal epoch=3
    param epochs = 100
    """
}
