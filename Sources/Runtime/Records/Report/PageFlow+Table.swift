import GalaxyBase

extension PageFlow {
  /// A table over as many pages as it takes, its headings above each part. One that is too wide has the words
  /// of its cells over several lines; one that is still too wide is parted, with its first column before each
  /// part.
  func table(_ table: ReportTable) {
    guard !table.columns.isEmpty else { return }
    let cells = table.rows.map { $0.map { ReportText.line($0) } }
    let titles = table.columns.map { ReportText.line($0.title) }
    for (number, part) in parts(titles, cells, table.columns.map(\.isNumeric)).enumerated() {
      let caption = number == 0 ? table.caption : "\(table.caption) (further columns)"
      if !caption.isEmpty {
        need(76)
        paragraph(caption, size: 9, color: Palette.softInk, after: 1)
      }
      draw(part, titles, cells, table.columns.map(\.isNumeric))
    }
    if let note = table.note { paragraph(note, size: 9, color: Palette.softInk, after: 2) }
    y += 6
  }

  /// Some columns of a table with their widths.
  private struct Part {
    var columns: [Int]
    var widths: [Double]
  }

  private static let size = 8.5, gap = 10.0, step = 11.5
  /// The narrowest and the widest that a column of words is made.
  private static let narrowest = 64.0, widest = 240.0

  private func parts(_ titles: [String], _ rows: [[String]], _ isNumeric: [Bool]) -> [Part] {
    func width(_ text: String, _ face: Typeface) -> Double {
      canvas.width(of: text, size: Self.size, face: face)
    }
    let cells = titles.indices.map { column in
      rows.map { $0.indices.contains(column) ? width($0[column], .plain) : 0 }.max() ?? 0
    }
    /// With headings on one line, or each word of them on one of its own.
    func natural(_ isFolded: Bool) -> [Double] {
      titles.indices.map { column in
        let words = isFolded ? titles[column].split(separator: " ").map(String.init) : [titles[column]]
        let heading = words.map { width($0, .bold) }.max() ?? 0
        return min(max(heading, cells[column]), isNumeric[column] ? Self.breadth / 2 : Self.widest)
      }
    }
    func total(_ widths: [Double]) -> Double {
      widths.reduce(0, +) + Self.gap * Double(max(0, widths.count - 1))
    }
    var widths = natural(false)
    if total(widths) > Self.breadth { widths = natural(true) }
    // From the widest columns of words first.
    while total(widths) > Self.breadth,
      let column = widths.indices.filter({ !isNumeric[$0] && widths[$0] > Self.narrowest }).max(by: {
        widths[$0] < widths[$1]
      })
    {
      widths[column] = max(Self.narrowest, widths[column] - 12)
    }
    if total(widths) <= Self.breadth { return [Part(columns: Array(widths.indices), widths: widths)] }
    var (parts, part): ([Part], Part) = ([], Part(columns: [0], widths: [widths[0]]))
    for column in widths.indices.dropFirst() {
      if total(part.widths + [widths[column]]) > Self.breadth, part.columns.count > 1 {
        parts.append(part)
        part = Part(columns: [0], widths: [widths[0]])
      }
      part.columns.append(column)
      part.widths.append(widths[column])
    }
    return parts + [part]
  }

  private func draw(_ part: Part, _ titles: [String], _ rows: [[String]], _ isNumeric: [Bool]) {
    func laidOut(_ row: [String], _ face: Typeface) -> [[String]] {
      zip(part.columns, part.widths).map { column, width in
        row.indices.contains(column) ? lines(of: row[column], within: width, size: Self.size, face: face) : []
      }
    }
    func height(_ cells: [[String]]) -> Double {
      Self.step * Double(max(1, cells.map(\.count).max() ?? 1)) + 3
    }
    func write(_ cells: [[String]], _ face: Typeface) {
      var x = Self.left
      for (place, lines) in cells.enumerated() {
        let isRight = isNumeric[part.columns[place]]
        for (index, line) in lines.enumerated() {
          canvas.text(
            line,
            at: Point(
              x: isRight ? x + part.widths[place] : x, y: y + Self.size + Self.step * Double(index)),
            size: Self.size, face: face, side: isRight ? .right : .left)
        }
        x += part.widths[place] + Self.gap
      }
      y += height(cells)
    }
    func rule(_ width: Double, _ color: Color) {
      let right = min(Self.right, Self.left + part.widths.reduce(0) { $0 + $1 + Self.gap })
      canvas.line([Point(x: Self.left, y: y - 1.5), Point(x: right, y: y - 1.5)], color, width: width)
    }
    let head = laidOut(titles, .bold)
    let hasHead = titles.contains { !$0.isEmpty }
    func writeHead() {
      guard hasHead else { return }
      write(head, .bold)
      rule(1, Palette.softInk)
      y += 2
    }
    let laid = rows.map { laidOut($0, .plain) }
    // The head and a few rows are never parted.
    need((hasHead ? height(head) + 2 : 0) + laid.prefix(3).map(height).reduce(0, +))
    writeHead()
    continuation = writeHead
    for cells in laid {
      need(height(cells))
      write(cells, .plain)
      rule(0.4, Palette.grid)
    }
    continuation = nil
    y += 4
  }
}
