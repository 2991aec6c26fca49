import GalaxyKernels

/// Lays out rows of text in columns, two spaces apart: words to the left, numbers to the right.
public struct TextTable: Sendable, Equatable {
  /// Which side of its column a cell leans to.
  public enum Alignment: Sendable { case left, right }

  /// The narrowest that a column is cut to.
  private static let narrowest = 8

  /// The headings of the columns.
  package let header: [String]
  private let alignments: [Alignment]
  /// The cells, a row a line.
  package private(set) var rows: [[String]] = []

  /// Whether its columns have no names.
  package var isWithoutHeadings: Bool { header.allSatisfy(\.isEmpty) }

  /// Starts a table; a column without an alignment leans left.
  public init(_ header: [String], _ alignments: [Alignment] = []) {
    self.header = header
    self.alignments = alignments
  }

  /// Adds a row; missing cells are empty, and cells beyond the header are dropped. A cell is one line.
  public mutating func add(_ cells: [String]) {
    rows.append(
      (0..<header.count).map { $0 < cells.count ? String(cells[$0].map { $0.isNewline ? " " : $0 }) : "" })
  }

  /// The table at its full width.
  public var text: String { text(width: nil) }

  /// The table, one line a row, without spaces at the ends of lines and without a last newline. In a window
  /// of the given width headings go over several lines, the widest columns of words are cut, and at last the
  /// ends of lines, until it fits.
  public func text(width: Int?) -> String {
    var widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    var headings = [header]
    if let width, total(widths) > width {
      (headings, widths) = foldedHeader(widths)
      fit(&widths, into: width)
    }
    let lines = (isWithoutHeadings ? [] : headings) + rows
    return lines.map { line in
      let text = laidOut(line, widths)
      guard let width, text.count > width else { return text }
      return String(text.prefix(max(0, width - 1))) + "…"
    }.joined(separator: "\n")
  }

  private func laidOut(_ line: [String], _ widths: [Int]) -> String {
    var text = ""
    for (column, cell) in line.enumerated() {
      let cell = cell.count > widths[column] ? cell.prefix(widths[column] - 1) + "…" : cell
      let padding = String(repeating: " ", count: widths[column] - cell.count)
      if column > 0 { text += "  " }
      text += leansRight(column) ? padding + cell : cell + padding
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// Whether the cells of a column stand at its right end.
  package func leansRight(_ column: Int) -> Bool {
    column < alignments.count && alignments[column] == .right
  }

  private func total(_ widths: [Int]) -> Int { widths.reduce(0, +) + 2 * (widths.count - 1) }

  /// The headings with their words over as many lines as that takes, so that no heading is wider than its
  /// longest word or the cells below it; and how wide the columns are then.
  private func foldedHeader(_ widths: [Int]) -> (lines: [[String]], widths: [Int]) {
    var (folded, narrow): ([[String]], [Int]) = ([], [])
    for (column, heading) in header.enumerated() {
      let words = heading.split(separator: " ").map(String.init)
      let cells = rows.map { $0[column].count }.max() ?? 0
      let width = max(words.map(\.count).max() ?? 0, cells)
      var lines: [String] = []
      for word in words {
        if let last = lines.last, last.count + 1 + word.count <= width {
          lines[lines.count - 1] = "\(last) \(word)"
        } else {
          lines.append(word)
        }
      }
      folded.append(lines)
      narrow.append(width)
    }
    let height = folded.map(\.count).max() ?? 0
    let lines = (0..<height).map { line in
      folded.map { heading in
        // The last words stand right above the cells.
        let place = line - (height - heading.count)
        return place >= 0 ? heading[place] : ""
      }
    }
    return (lines, narrow)
  }

  /// Takes what is too much from the widest columns of words; numbers are never cut.
  private func fit(_ widths: inout [Int], into width: Int) {
    let words = widths.indices.filter { !leansRight($0) }
    var excess = total(widths) - width
    while excess > 0, let widest = words.max(by: { widths[$0] < widths[$1] }),
      widths[widest] > Self.narrowest
    {
      let next = words.filter { $0 != widest }.map { widths[$0] }.max() ?? 0
      let cut = max(1, min(excess, widths[widest] - max(next, Self.narrowest)))
      widths[widest] -= cut
      excess -= cut
    }
  }
}
