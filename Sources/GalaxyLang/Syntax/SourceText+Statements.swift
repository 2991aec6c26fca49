/// Where the statements of a text stand, for those who show it piece by piece.
extension SourceText {
  /// The stretches of the outermost statements, in order, those that are wrong left out.
  public var statementSpans: [Span] { Parser.parse(self).script.statements.map(\.span) }
}
