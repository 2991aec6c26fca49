import GalaxyErrors

/// What only the values of an expression tell.
public enum EvaluatorError: ErrorKind, ErrorFamily {
  case badIndex = """
    bad-index
    There is no element at this index. Elements count from 0, or from the end below 0.

    let x = [1, 2]
    print x[2]
    """
  case badRange = """
    bad-range
    A range goes upwards from one whole number to another.

    print 3...1
    """
  case divisionByZero = """
    division-by-zero
    Nothing can be divided by zero.

    let n = 0
    print 1 / n
    """
  case tooLarge = """
    too-large
    A list may have a million elements, a string 16 MB.

    let r = 0...999999
    print r + r
    """
  case unknownField = """
    unknown-field
    A value has no such field. The hint lists those that it has.

    let x = [1]
    print x.size
    """
}

extension Evaluator {
  /// An error at a part of the expression.
  func error(_ kind: some ErrorFamily, _ message: String, _ span: Span, hint: String? = nil) -> Diagnostic {
    Diagnostic(kind, message, source: source, span: span, hint: hint)
  }
}
