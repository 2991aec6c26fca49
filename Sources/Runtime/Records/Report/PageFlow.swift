import GalaxyBase
import GalaxyErrors

/// Fills pages of A4 from top to bottom: what does not fit goes on the next one.
final class PageFlow {
  /// A4 in points (1/72 inch): 210 mm × 297 mm.
  static let width = 595.28, height = 841.89
  static let left = 54.0, right = width - 54, top = 60.0, bottom = height - 62
  static let breadth = right - left

  let canvas: Canvas
  /// What stands at the foot of each page.
  private let footer: String
  /// How many pages there are; nil while that is not known.
  private let pageCount: Int?
  /// Where the next thing begins.
  var y = top
  /// The page that is being filled, from 1.
  private(set) var page = 1
  /// The page that the section under way begins on.
  var sectionPage = 1
  /// Drawn at the top of a new page: the heads of a table that goes on.
  var continuation: (() -> Void)?

  init(_ canvas: Canvas, footer: String, pageCount: Int?) {
    (self.canvas, self.footer, self.pageCount) = (canvas, footer, pageCount)
  }

  /// The room that a page has.
  static let room = bottom - top

  /// Goes to the next page unless there is so much room on this one, or it is empty.
  func need(_ height: Double) {
    guard y + height > Self.bottom, y > Self.top else { return }
    turn()
  }

  /// Goes to the next page.
  private func turn() {
    finish()
    canvas.nextPage()
    page += 1
    y = Self.top
    continuation?()
  }

  /// Writes the foot of the page.
  func finish() {
    let (y, size) = (Self.height - 34, 8.0)
    let number = pageCount.map { "\(page) / \($0)" } ?? "\(page)"
    canvas.text(
      number, at: Point(x: Self.right, y: y), size: size, face: .plain, color: Palette.softInk, side: .right)
    canvas.text(
      canvas.shortened(footer, to: Self.breadth - 60, size: size), at: Point(x: Self.left, y: y), size: size,
      face: .plain, color: Palette.softInk)
  }

  // MARK: - Lines

  /// The words of a text in lines of a width; a word that is wider than a line goes over several.
  func lines(of text: String, within width: Double, size: Double, face: Typeface = .plain) -> [String] {
    var (lines, line, used): ([String], String, Double) = ([], "", 0)
    let blank = canvas.width(of: " ", size: size, face: face)
    for word in text.split(separator: " ").map(String.init) {
      let room = canvas.width(of: word, size: size, face: face)
      if !line.isEmpty, used + blank + room <= width {
        line += " " + word
        used += blank + room
        continue
      }
      if !line.isEmpty { lines.append(line) }
      var pieces = room <= width ? [word] : broken(word, within: width, size: size, face: face)
      line = pieces.popLast() ?? ""
      lines += pieces
      used = canvas.width(of: line, size: size, face: face)
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }

  /// A word in pieces that each fit a width, at least a character each.
  func broken(_ word: String, within width: Double, size: Double, face: Typeface) -> [String] {
    var (pieces, rest): ([String], Substring) = ([], word[...])
    while !rest.isEmpty {
      // By halves: the longest beginning that fits.
      var (fits, most) = (1, min(rest.count, 400))
      while fits < most {
        let middle = (fits + most + 1) / 2
        if canvas.width(of: String(rest.prefix(middle)), size: size, face: face) <= width {
          fits = middle
        } else {
          most = middle - 1
        }
      }
      pieces.append(String(rest.prefix(fits)))
      rest = rest.dropFirst(fits)
    }
    return pieces
  }

  /// Writes lines one below the other, over pages as needed; one of a few is not left alone.
  func write(
    _ lines: [String], size: Double, face: Typeface = .plain, color: Color = Palette.ink,
    indent: Double = 0, leading: Double = 1.4
  ) {
    let step = size * leading
    for (index, line) in lines.enumerated() {
      need(index == 0 ? step * Double(min(2, lines.count)) : step)
      canvas.text(line, at: Point(x: Self.left + indent, y: y + size), size: size, face: face, color: color)
      y += step
    }
  }

  /// Writes a paragraph.
  func paragraph(
    _ text: String, size: Double = 10, face: Typeface = .plain, color: Color = Palette.ink,
    after gap: Double = 5
  ) {
    write(
      lines(of: ReportText.sentence(text), within: Self.breadth, size: size, face: face), size: size,
      face: face,
      color: color)
    y += gap
  }
}
