/// Whether a text can run as it stands: the one answer for prompt, scripts and notebook cells. Only an
/// unclosed bracket, brace or string, or a trailing `\`, asks for more lines.
public enum Completeness: Sendable {
  /// It parses.
  case complete
  /// More lines could complete it.
  case incomplete
  /// It does not parse, whatever follows.
  case invalid([Diagnostic])

  /// Reads `source`, without looking at what its commands mean.
  public init(of source: SourceText) {
    let result = Parser.parse(source)
    if result.isIncomplete {
      self = .incomplete
    } else if result.diagnostics.isEmpty {
      self = .complete
    } else {
      self = .invalid(result.diagnostics)
    }
  }
}
