/// Turns a diagnostic into text, one format everywhere:
///
///     error[unknown-command]: unknown command `pretrian`
///      --> run.gal:3:1
///       |
///     3 | pretrian ae on d
///       | ^^^^^^^^
///     included from main.gal:1:9
///     help: did you mean `pretrain`?
public struct DiagnosticFormatter: Sendable {
  /// Where the text is going: the words are the same, colour is added.
  public enum Style: Sendable {
    /// No colour.
    case plain
    /// Colour by ANSI escapes.
    case ansi
  }

  /// Where the text is going.
  public var style: Style
  /// Of longer lines only the part around the caret is shown, in characters.
  private let widestLine: Int
  /// How far from the caret the text of a line is read, in bytes.
  private static let reach = 1000

  /// A formatter of the given style, for a window of so many columns.
  public init(style: Style = .plain, width: Int? = nil) {
    self.style = style
    // Beside the line stand its number, a bar and an ellipsis.
    widestLine = min(100, max(30, (width ?? 200) - 8))
  }

  /// The diagnostic as lines of text, without a newline at the end.
  public func text(of diagnostic: Diagnostic) -> String {
    let severity = diagnostic.severity
    let head = painted("\(severity.rawValue)[\(diagnostic.id)]", severity == .error ? .red : .yellow)
    var lines = ["\(head): \(painted(visible(diagnostic.message, keepsNewlines: true), .bold))"]
    if let source = diagnostic.source, let span = diagnostic.span {
      lines += place(of: span, in: source, note: nil, mark: "^", colour: .red)
      for label in diagnostic.labels {
        lines += place(of: label.span, in: source, note: label.text, mark: "-", colour: .blue)
      }
    }
    for inclusion in diagnostic.inclusions {
      let location = inclusion.source.location(of: inclusion.span.start)
      let place = "\(inclusion.source.name):\(location.line):\(location.column)"
      lines.append("\(painted("included from", .blue)) \(place)")
    }
    if let hint = diagnostic.hint {
      lines.append("\(painted("help", .green)): \(visible(hint, keepsNewlines: true))")
    }
    return lines.joined(separator: "\n")
  }

  /// Several diagnostics, an empty line between them.
  public func text(of diagnostics: [Diagnostic]) -> String {
    diagnostics.map { text(of: $0) }.joined(separator: "\n\n")
  }

  private func place(
    of span: Span, in source: SourceText, note: String?, mark: Character, colour: Colour
  ) -> [String] {
    let location = source.location(of: span.start)
    let line = source.span(ofLine: location.line)
    let start = min(max(span.start, line.start), line.end)
    // What goes on over the line's end is marked up to the end; a place between two bytes gets one mark.
    let end = min(max(span.end, start), line.end)

    var before = Array(source.text(of: Span(max(line.start, start - Self.reach), start)))
    var after = Array(source.text(of: Span(start, min(line.end, start + Self.reach))))
    let isCut = (before: start - Self.reach > line.start, after: start + Self.reach < line.end)
    let marked = source.text(of: Span(start, min(end, start + Self.reach))).count
    let fits = !isCut.before && !isCut.after && before.count + after.count <= widestLine
    if !fits {
      let lead = widestLine * 2 / 5
      if isCut.before || before.count > lead { before = ["…"] + before.suffix(lead) }
      let room = widestLine - before.count
      if isCut.after || after.count > room { after = after.prefix(room) + ["…"] }
    }
    let indent = visible(String(before))
    let shown = indent + visible(String(after))
    let caret = String(repeating: mark, count: max(1, min(marked, after.count)))

    let number = String(location.line)
    let gutter = String(repeating: " ", count: number.count)
    let bar = painted("|", .blue)
    let tail = note.map { " " + visible($0) } ?? ""
    return [
      "\(gutter)\(painted("-->", .blue)) \(source.name):\(location.line):\(location.column)",
      "\(gutter) \(bar)",
      "\(painted(number, .blue)) \(bar) \(shown)",
      "\(gutter) \(bar) \(String(repeating: " ", count: indent.count))\(painted(caret + tail, colour))",
    ]
  }

  /// Control characters would move the cursor or worse: each is shown as one visible character.
  private func visible(_ text: String, keepsNewlines: Bool = false) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A where keepsNewlines: result.append(scalar)
      case 0x09: result.append(" ")
      case 0x00...0x1F, 0x7F...0x9F: result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  private enum Colour: String {
    case red = "1;31"
    case yellow = "1;33"
    case green = "1;32"
    case blue = "34"
    case bold = "1"
  }

  private func painted(_ text: String, _ colour: Colour) -> String {
    style == .plain ? text : "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
  }
}
