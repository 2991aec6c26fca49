import GalaxyErrors

/// What only the values of an expression tell.
public enum EvaluatorError: String, ErrorFamily {
  case badIndex = "bad-index"
  case badRange = "bad-range"
  case divisionByZero = "division-by-zero"
  case tooLarge = "too-large"
  case unknownField = "unknown-field"

  /// What each means, with a script that has it where no commands are needed for one.
  public var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .badIndex:
      ("There is no element at this index. Elements count from 0.", "", "let x = [1, 2]\nprint x[2]")
    case .badRange:
      ("A range goes upwards from one whole number to another.", "", "print 3...1")
    case .divisionByZero:
      ("Nothing can be divided by zero.", "", "let n = 0\nprint 1 / n")
    case .tooLarge:
      ("A list may have a million elements, a string 16 MB.", "", "let r = 0...999999\nprint r + r")
    case .unknownField:
      ("A value has no such field. The hint lists those that it has.", "", "let x = [1]\nprint x.size")
    }
  }
}

extension Evaluator {
  /// An error at a part of the expression.
  func error(_ kind: some ErrorFamily, _ message: String, _ span: Span, hint: String? = nil) -> Diagnostic {
    Diagnostic(kind, message, source: source, span: span, hint: hint)
  }
}
