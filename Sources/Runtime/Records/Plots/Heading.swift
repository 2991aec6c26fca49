import GalaxyErrors

/// What stands above a diagram: its title, a small note, and rows of the legend.
struct Heading {
  /// An entry of the legend.
  struct LegendEntry: Equatable {
    /// What stands before the words.
    enum Mark: Equatable {
      /// A filled box in the style of a series.
      case box(SeriesStyle)
      /// A line in the style of a series.
      case line(SeriesStyle)
      /// A point in the style of a series, and where it has contours a line.
      case marker(SeriesStyle, hasLine: Bool)
      /// A patch of colour.
      case patch(Color)
      /// Nothing: a word on its own.
      case nothing
    }

    var mark: Mark
    var text: String
  }

  var title: String
  var note: String?
  /// Each begins a line of its own, and goes on in the next where it is too long.
  var legend: [[LegendEntry]]

  private static let titleSize = 14.0, noteSize = 9.5, legendSize = 11.0, row = 17.0

  /// The heading laid out from `left` to `right`.
  func laidOut(from left: Double, to right: Double, on ruler: Canvas) -> LaidHeading {
    let width = max(right - left, 40)
    var laid = LaidHeading(
      left: left, title: ruler.shortened(title, to: width, size: Self.titleSize, bold: true), notes: [],
      rows: [])
    if let note, !note.isEmpty { laid.notes = Self.lines(of: note, within: width, on: ruler) }
    for entries in legend where !entries.isEmpty {
      var (row, x): ([LaidHeading.Placed], Double) = ([], left)
      for entry in entries {
        let room = Self.room(for: entry.mark)
        let text = ruler.shortened(entry.text, to: width - room, size: Self.legendSize)
        let end = x + room + ruler.width(of: text, size: Self.legendSize)
        if end > left + width, !row.isEmpty {
          laid.rows.append(row)
          (row, x) = ([], left)
        }
        row.append(.init(entry: LegendEntry(mark: entry.mark, text: text), x: x, textX: x + room))
        x += room + ruler.width(of: text, size: Self.legendSize) + 16
      }
      laid.rows.append(row)
    }
    return laid
  }

  private static func room(for mark: LegendEntry.Mark) -> Double {
    switch mark {
    case .box: 24
    case .line: 32
    case .marker(_, let hasLine): hasLine ? 34 : 14
    case .patch: 15
    case .nothing: 0
    }
  }

  /// The words in lines of a width.
  private static func lines(of text: String, within width: Double, on ruler: Canvas) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace).map(String.init) {
      let longer = (lines.last.map { $0 + " " } ?? "") + word
      if !lines.isEmpty, ruler.width(of: longer, size: noteSize) <= width {
        lines[lines.count - 1] = longer
      } else {
        lines.append(ruler.shortened(word, to: width, size: noteSize))
      }
    }
    return lines
  }
}

/// A heading whose places are known.
struct LaidHeading {
  /// An entry at its place.
  struct Placed {
    var entry: Heading.LegendEntry
    var x: Double
    var textX: Double
  }

  var left: Double
  var title: String
  var notes: [String]
  var rows: [[Placed]]

  /// Where the diagram may begin, in points from the top.
  var height: Double { 36 + 12.5 * Double(notes.count) + 17 * Double(rows.count) + 8 }

  /// Draws it.
  func draw(on canvas: Canvas) {
    canvas.text(title, at: Point(x: left, y: 26), size: 14, bold: true)
    var y = 26.0
    for line in notes {
      y += y == 26 ? 15 : 12.5
      canvas.text(line, at: Point(x: left, y: y), size: 9.5, color: Palette.softInk)
    }
    y = 36 + 12.5 * Double(notes.count) + 12
    for row in rows {
      for placed in row { draw(placed, y, on: canvas) }
      y += 17
    }
  }

  private func draw(_ placed: Placed, _ y: Double, on canvas: Canvas) {
    let x = placed.x
    switch placed.entry.mark {
    case .box(let style): canvas.swatch(Box(x: x, y: y - 9, width: 18, height: 10), style)
    case .line(let style):
      canvas.line(
        [Point(x: x, y: y - 4), Point(x: x + 26, y: y - 4)], style.color, width: 1.9, dash: style.dash)
    case .marker(let style, let hasLine):
      if hasLine {
        canvas.line(
          [Point(x: x, y: y - 4), Point(x: x + 28, y: y - 4)], style.color, width: 1.6, dash: style.dash)
      }
      canvas.marker(at: Point(x: x + (hasLine ? 14 : 5), y: y - 4), style, radius: 3.4)
    case .patch(let color):
      let box = Box(x: x, y: y - 8.5, width: 10, height: 9)
      canvas.fill(box, color)
      canvas.stroke(box, Palette.grid, width: 0.6)
    case .nothing: break
    }
    canvas.text(placed.entry.text, at: Point(x: placed.textX, y: y), size: 11)
  }
}
