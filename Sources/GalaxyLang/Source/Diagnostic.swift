import GalaxyErrors

/// What is wrong, where, and what would be right. The language never prints: it returns or throws these.
public struct Diagnostic: Error, Sendable {
  /// How bad it is.
  public enum Severity: String, Sendable {
    /// Nothing runs, or running has stopped.
    case error
    /// Worth knowing; nothing has stopped.
    case warning
  }

  /// A second place that helps to understand the first, such as the bracket that was never closed.
  public struct Label: Sendable {
    /// The place.
    public let span: Span
    /// What is to be seen there.
    public let text: String

    /// Points at `span`, saying `text`.
    public init(_ span: Span, _ text: String) {
      self.span = span
      self.text = text
    }
  }

  /// Where a file was included.
  public struct Inclusion: Sendable {
    /// The text that includes.
    public let source: SourceText
    /// Where it does.
    public let span: Span
  }

  /// A short, stable name in kebab-case, printed as `error[id]`.
  public var id: String
  /// One sentence with the values involved.
  public var message: String
  /// How bad it is.
  public var severity: Severity
  /// The text that `span` and `labels` are stretches of.
  public var source: SourceText?
  /// The word to blame.
  public var span: Span?
  /// Further places in the same text.
  public var labels: [Label]
  /// One hint, such as "did you mean `pretrain`?".
  public var hint: String?
  /// How `source` came to be read, if other files include it: the nearest file first.
  public var inclusions: [Inclusion] = []

  /// A diagnostic of a host's own id; `source` and `span` may be attached later by whoever knows the place.
  public init(
    id: String, message: String, source: SourceText? = nil, span: Span? = nil, labels: [Label] = [],
    hint: String? = nil, severity: Severity = .error
  ) {
    self.id = id
    self.message = message
    self.severity = severity
    self.source = source
    self.span = span
    self.labels = labels
    self.hint = hint
  }

  /// A diagnostic of one of the kinds of a family.
  public init(
    _ kind: some ErrorFamily, _ message: String, source: SourceText? = nil, span: Span? = nil,
    labels: [Label] = [], hint: String? = nil, severity: Severity = .error
  ) {
    self.init(
      id: kind.id, message: message, source: source, span: span, labels: labels, hint: hint,
      severity: severity)
  }

  /// Whether it is of this kind.
  public func isA(_ kind: some ErrorFamily) -> Bool { id == kind.id }

  /// The same diagnostic of a file that is included at the given place.
  func included(in source: SourceText, at span: Span) -> Diagnostic {
    guard self.source !== source else { return self }
    var included = self
    included.inclusions.append(Inclusion(source: source, span: span))
    return included
  }

  /// The same diagnostic at the given place, unless it already has one.
  func located(in source: SourceText, at span: Span) -> Diagnostic {
    guard self.source == nil else { return self }
    var located = self
    located.source = source
    located.span = self.span ?? span
    return located
  }
}
