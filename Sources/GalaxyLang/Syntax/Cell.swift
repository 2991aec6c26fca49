/// A notebook cell of a script, in Jupytext's percent format: it begins at a line `# %%`.
public struct Cell: Sendable {
  /// What a cell holds.
  public enum Kind: Sendable {
    /// Statements.
    case code
    /// Text, commented out: `# %% [markdown]`.
    case markdown
  }

  /// What the cell holds.
  public let kind: Kind
  /// What follows `# %%` on its line, without the kind; empty if nothing does.
  public let title: String
  /// The cell's lines, its marker not among them, as a stretch of the script.
  public let span: Span
  /// The first line of `span`, from 1.
  public let line: Int
  /// The cell's text; of a markdown cell without the comment signs.
  public let text: String

  /// The cells of a script in order. What stands before the first marker is a cell, unless it is blank.
  public static func cells(of source: SourceText) -> [Cell] {
    var cells: [Cell] = []
    var kind = Kind.code
    var title = ""
    var first = 1
    var isMarked = false

    func close(before line: Int) {
      let start = source.span(ofLine: first).start
      let end = line > first ? source.span(ofLine: line - 1).end : start
      let span = Span(start, end)
      let text = content(of: source.text(of: span), kind)
      if isMarked || !text.isEmpty {
        cells.append(Cell(kind: kind, title: title, span: span, line: first, text: text))
      }
    }
    for line in 1...max(1, source.lineCount) {
      guard let marker = marker(source.text(of: source.span(ofLine: line))) else { continue }
      close(before: line)
      (kind, title) = marker
      first = line + 1
      isMarked = true
    }
    close(before: source.lineCount + 1)
    return cells
  }

  /// Kind and title, if the line begins a cell.
  private static func marker(_ line: String) -> (Kind, String)? {
    guard line.hasPrefix("# %%") else { return nil }
    let rest = line.dropFirst(4)
    // `# %%%` is Jupytext's sub-cell, `# %%x` no marker at all.
    guard rest.first?.isWhitespace ?? true else { return nil }
    let title = trimmed(rest)
    for tag in ["[markdown]", "[md]"] {
      if title.hasPrefix(tag) { return (.markdown, trimmed(title.dropFirst(tag.count))) }
      if title.hasSuffix(tag) { return (.markdown, trimmed(title.dropLast(tag.count))) }
    }
    return (.code, title)
  }

  private static func content(of text: String, _ kind: Kind) -> String {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .drop { trimmed($0).isEmpty }
    while let line = lines.last, trimmed(line).isEmpty { lines.removeLast() }
    if kind == .markdown { lines = lines.map(uncommented)[...] }
    return lines.joined(separator: "\n")
  }

  private static func uncommented(_ line: Substring) -> Substring {
    guard line.hasPrefix("#") else { return line }
    return line.hasPrefix("# ") ? line.dropFirst(2) : line.dropFirst()
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var rest = Substring(text)
    while rest.first?.isWhitespace ?? false { rest.removeFirst() }
    while rest.last?.isWhitespace ?? false { rest.removeLast() }
    return String(rest)
  }
}
