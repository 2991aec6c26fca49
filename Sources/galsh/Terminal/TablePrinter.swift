/// Lays out rows of text in columns, two spaces apart: words to the left, numbers to the right.
struct TablePrinter {
  /// Which side of its column a cell leans to.
  enum Alignment { case left, right }

  private let header: [String]
  private let alignments: [Alignment]
  private var rows: [[String]] = []

  /// Starts a table; a column without an alignment leans left.
  init(_ header: [String], _ alignments: [Alignment] = []) {
    self.header = header
    self.alignments = alignments
  }

  /// Adds a row; missing cells are empty, and cells beyond the header are dropped.
  mutating func add(_ cells: [String]) {
    rows.append((0..<header.count).map { $0 < cells.count ? cells[$0] : "" })
  }

  /// The table, one line a row, without spaces at the ends of lines and without a last newline.
  var text: String {
    let lines = (header.allSatisfy(\.isEmpty) ? [] : [header]) + rows
    let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      var text = ""
      for (column, cell) in line.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        let leansRight = column < alignments.count && alignments[column] == .right
        if column > 0 { text += "  " }
        text += leansRight ? padding + cell : cell + padding
      }
      while text.last == " " { text.removeLast() }
      return text
    }.joined(separator: "\n")
  }
}
