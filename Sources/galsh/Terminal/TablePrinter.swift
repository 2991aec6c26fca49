/// Lays out rows of text in columns, two spaces apart: words to the left, numbers to the right.
struct TablePrinter {
  /// Which side of its column a cell leans to.
  enum Alignment { case left, right }

  /// The narrowest that a column is cut to.
  private static let narrowest = 8

  private let header: [String]
  private let alignments: [Alignment]
  private var rows: [[String]] = []

  /// Starts a table; a column without an alignment leans left.
  init(_ header: [String], _ alignments: [Alignment] = []) {
    self.header = header
    self.alignments = alignments
  }

  /// Adds a row; missing cells are empty, and cells beyond the header are dropped. A cell is one line.
  mutating func add(_ cells: [String]) {
    rows.append(
      (0..<header.count).map { $0 < cells.count ? String(cells[$0].map { $0.isNewline ? " " : $0 }) : "" })
  }

  /// The table at its full width.
  var text: String { text(width: nil) }

  /// The table, one line a row, without spaces at the ends of lines and without a last newline. In a window of the
  /// given width the widest columns are cut until the table fits, if it can.
  func text(width: Int?) -> String {
    let lines = (header.allSatisfy(\.isEmpty) ? [] : [header]) + rows
    var widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    if let width { fit(&widths, into: width) }
    return lines.map { line in
      var text = ""
      for (column, cell) in line.enumerated() {
        let cell = cell.count > widths[column] ? cell.prefix(widths[column] - 1) + "…" : cell
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        let leansRight = column < alignments.count && alignments[column] == .right
        if column > 0 { text += "  " }
        text += leansRight ? padding + cell : cell + padding
      }
      while text.last == " " { text.removeLast() }
      return text
    }.joined(separator: "\n")
  }

  /// Takes what is too much from the widest columns of words; numbers are never cut.
  private func fit(_ widths: inout [Int], into width: Int) {
    let words = widths.indices.filter { $0 >= alignments.count || alignments[$0] == .left }
    var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - width
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
