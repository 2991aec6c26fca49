import GalaxyBase

extension Notebook {
  /// One page that needs nothing else: no script, nothing from the network, all text escaped, pictures
  /// inside.
  package var html: String {
    let body = cells.map { cell in cell.isText ? text(cell) : code(cell) }.joined(separator: "\n")
    return HTMLPage.text(
      title: title, style: Self.style + "\n" + Self.sizes,
      body: "<h1>\(HTMLPage.escaped(title))</h1>\n\(body)")
  }

  private static let style = """
    body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 sans-serif; color: #222; }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; padding: 0.6rem 0.8rem; font: 13px/1.45 monospace; }
    section { margin: 1.2rem 0; }
    .code { display: flex; background: #f4f5f7; border-left: 3px solid #4a6fa5; }
    .code pre:first-child { color: #888; flex: none; min-width: 2.5rem; text-align: right; }
    .code pre:last-child { flex: 1; min-width: 0; }
    .messages { color: #8a5a00; }
    .failed { color: #a11; }
    img { max-width: 100%; margin: 0.5rem 0; }
    figure { margin: 0.5rem 0; }
    figcaption { font-size: 13px; color: #666; }
    @media print { .code { break-inside: avoid; } }
    """

  private func code(_ cell: Cell) -> String {
    var parts: [String] = []
    if !cell.title.isEmpty { parts.append("<h2>\(HTMLPage.escaped(cell.title))</h2>") }
    for (index, step) in cell.steps.enumerated() {
      let number = index == 0 ? cell.number.map(String.init) ?? "" : ""
      let source = step.source.trimmingLines
      if index == 0 || !source.isEmpty {
        parts.append(
          "<div class=\"code\"><pre>\(number)</pre><pre>\(HTMLPage.escaped(source))</pre></div>")
      }
      if !step.output.isEmpty { parts.append(Self.written(step.output)) }
      parts += step.pictures.map(Self.figure)
    }
    if !cell.messages.isEmpty {
      parts.append(Self.written(cell.messages, cell.error == nil ? "messages" : "failed"))
    }
    return "<section>\n\(parts.joined(separator: "\n"))\n</section>"
  }

  /// Text as it was written. A row of columns wider than the page is set in smaller letters, down to half, so
  /// that tables keep their columns; what is longer still goes over several lines.
  private static func written(_ text: String, _ kind: String = "") -> String {
    // Lines of columns have gaps of two blanks; a sentence may as well go over several lines.
    let rows = text.split(separator: "\n").filter { $0.drop { $0 == " " }.contains("  ") }
    let longest = rows.map(\.count).max() ?? 0
    let width = widths.first { longest <= $0 } ?? widths.last ?? 0
    let classes = [kind, longest > (widths.first ?? 0) ? "w\(width)" : ""].filter { !$0.isEmpty }
    let attribute = classes.isEmpty ? "" : " class=\"\(classes.joined(separator: " "))\""
    return "<pre\(attribute)>\(HTMLPage.escaped(text))</pre>"
  }

  /// How many characters a line may have at the letters' full size, and at each smaller one.
  private static let widths = [105, 120, 140, 160, 180, 210]

  /// The sizes that go with them: so many characters fit a page as wide as the window, and never less than
  /// half of the full size.
  private static var sizes: String {
    widths.dropFirst().map { width in
      ".w\(width) { font-size: clamp(6.5px, calc((min(100vw, 60rem) - 5rem) / \(width) / 0.605), 13px); }"
    }.joined(separator: "\n")
  }

  private static func figure(_ picture: Picture) -> String {
    let type = picture.type == "image/png" ? "image/png" : "image/svg+xml"
    let name = HTMLPage.escaped(picture.name)
    return "<figure><img alt=\"\(name)\" src=\"\(HTMLPage.address(of: picture.bytes, type: type))\">"
      + "<figcaption>\(name)</figcaption></figure>"
  }

  // MARK: - Words

  /// The commonest of Markdown: headings, lists, fenced code, paragraphs, `code`. All else stays as it is
  /// written.
  private func text(_ cell: Cell) -> String {
    var parts: [String] = []
    if !cell.title.isEmpty { parts.append("<h2>\(HTMLPage.escaped(cell.title))</h2>") }
    var paragraph: [String] = []
    var items: [String] = []
    var code: [String]?
    func close() {
      if !paragraph.isEmpty { parts.append("<p>\(paragraph.joined(separator: "\n"))</p>") }
      if !items.isEmpty { parts.append("<ul>\n" + items.map { "<li>\($0)</li>\n" }.joined() + "</ul>") }
      (paragraph, items) = ([], [])
    }
    func closeCode() {
      if let lines = code { parts.append("<pre>\(HTMLPage.escaped(lines.joined(separator: "\n")))</pre>") }
      code = nil
    }
    for line in cell.source.split(separator: "\n", omittingEmptySubsequences: false) {
      let marks = line.prefix { $0 == "#" }.count
      if line.hasPrefix("```") {
        close()
        if code == nil { code = [] } else { closeCode() }
      } else if code != nil {
        code?.append(String(line))
      } else if (1...6).contains(marks), line.dropFirst(marks).first == " " {
        close()
        parts.append("<h\(marks)>\(Self.inline(line.dropFirst(marks + 1)))</h\(marks)>")
      } else if line.hasPrefix("- ") || line.hasPrefix("* ") {
        if !paragraph.isEmpty { close() }
        items.append(Self.inline(line.dropFirst(2)))
      } else if line.allSatisfy(\.isWhitespace) {
        close()
      } else {
        if !items.isEmpty { close() }
        paragraph.append(Self.inline(line))
      }
    }
    close()
    closeCode()
    return "<section>\n\(parts.joined(separator: "\n"))\n</section>"
  }

  /// A line, escaped, with what stands between pairs of backticks as code.
  private static func inline(_ line: Substring) -> String {
    let pieces = line.split(separator: "`", omittingEmptySubsequences: false).map {
      HTMLPage.escaped(String($0))
    }
    guard pieces.count > 2 else { return HTMLPage.escaped(String(line)) }
    return pieces.enumerated().map { index, piece in
      let isLast = index == pieces.count - 1
      if index % 2 == 1 { return isLast ? "`\(piece)" : "<code>\(piece)</code>" }
      return piece
    }.joined()
  }
}

extension String {
  /// Without the empty lines at both ends.
  fileprivate var trimmingLines: String {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.firstIndex(where: { !$0.allSatisfy(\.isWhitespace) }),
      let last = lines.lastIndex(where: { !$0.allSatisfy(\.isWhitespace) })
    else { return "" }
    return lines[first...last].joined(separator: "\n")
  }
}
