import GalaxyBase

extension ImageSheet {
  /// Columns of a tile in a terminal: room for "surely anomalous", and no wider than is looked at at once.
  private static let narrowest = 18, widest = 30
  /// Between pictures.
  private static let paper: UInt8 = 40

  /// The sheet as text for a terminal of so many columns: rows of pictures with the captions beneath them,
  /// each cut to the width of its tile. `cell` is the size of a character in pixels.
  /// - Throws: what encoding PNG throws.
  public func text(
    _ form: TerminalPicture.Form, columns: Int, cell: (width: Int, height: Int) = TerminalPicture.cell
  ) throws -> String {
    let (count, tile) = tiles(in: columns)
    let cell = (width: min(max(cell.width, 1), 64), height: min(max(cell.height, 1), 128))
    var text = ""
    for start in stride(from: 0, to: images.count, by: count) {
      let row = Array(images[start..<min(start + count, images.count)])
      text += try pictures(row, form, tile, cell)
      let captions = row.map { $0.caption() }
      for line in 0..<(captions.map(\.count).max() ?? 0) {
        let cells = captions.map { Self.fitted($0.count > line ? $0[line] : "", to: tile) }
        var words = cells.joined(separator: " ")
        while words.last == " " { words.removeLast() }
        text += words + "\n"
      }
      if start + count < images.count { text += "\n" }
    }
    return text
  }

  /// How many tiles stand side by side, and how many columns each has; one is left free between two.
  package func tiles(in columns: Int) -> (count: Int, columns: Int) {
    let columns = min(max(columns, 1), 1000)
    let count = max(1, min(images.count, (columns + 1) / (Self.narrowest + 1)))
    return (count, max(1, min(Self.widest, (columns + 1) / count - 1)))
  }

  /// A row of pictures side by side, one column apart.
  private func pictures(
    _ row: [SheetImage], _ form: TerminalPicture.Form, _ tile: Int, _ cell: (width: Int, height: Int)
  ) throws -> String {
    let isPixels = form == .kitty || form == .iterm || form == .sixel
    let unit = isPixels ? cell : (width: 1, height: 2)
    let side = tile * unit.width
    // Whole lines of cells, so that nothing is stretched to fill them.
    let lines = (side + unit.height - 1) / unit.height
    let columns = row.count * (tile + 1) - 1
    guard
      let strip = ColourPicture(
        strip: row, side: side, gap: unit.width, height: isPixels ? lines * unit.height : side,
        paper: Self.paper)
    else { return "" }
    // Not made smaller, as a single picture may be: the captions stand beneath it column by column.
    if form == .sixel { return Sixel.encode(strip) + "\n" }
    return try TerminalPicture(strip).text(form, columns: columns, rows: lines, cell: cell)
  }

  /// A text of just this many characters, its middle left out if it is longer: both ends of a file name tell
  /// something.
  static func fitted(_ text: String, to width: Int) -> String {
    let letters = Array(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    if letters.count <= width {
      return String(letters) + String(repeating: " ", count: width - letters.count)
    }
    if width < 2 { return String(letters.prefix(width)) }
    let kept = width - 1
    return String(letters.prefix(kept - kept / 2)) + "…" + String(letters.suffix(kept / 2))
  }
}

extension ColourPicture {
  /// The frame of an image that has a mark: Okabe and Ito's orange.
  package static let markColour: [UInt8] = [230, 159, 0]

  /// Images side by side, each as large as a square of this side allows and in its middle, a gap apart. Nil if
  /// there are none, or one has not the pixels that its size says.
  fileprivate init?(strip images: [SheetImage], side: Int, gap: Int, height: Int, paper: UInt8) {
    let width = images.count * (side + gap) - gap
    guard width > 0, height >= side, side > 0 else { return nil }
    var bytes = [UInt8](repeating: paper, count: 3 * width * height)
    func paint(_ x: Int, _ y: Int, _ colour: [UInt8]) {
      let at = 3 * (y * width + x)
      for k in 0..<3 { bytes[at + k] = colour[k] }
    }
    for (position, image) in images.enumerated() {
      guard let picture = image.picture else { return nil }
      let (left, top) = (position * (side + gap), 0)
      let shown =
        image.problem == nil
        ? ColourPicture(picture).fitted(side, side) : (width: side, height: side)
      let small = Resampling.resize(picture, width: shown.width, height: shown.height)
      let corner = (x: left + (side - small.width) / 2, y: top + (side - small.height) / 2)
      for y in 0..<small.height {
        for x in 0..<small.width {
          paint(corner.x + x, corner.y + y, [UInt8](repeating: small.pixels[y * small.width + x], count: 3))
        }
      }
      guard image.mark != nil else { continue }
      for inset in 0..<max(1, side / 48) where side > 2 * inset {
        for step in inset..<(side - inset) {
          for (x, y) in [(step, inset), (step, side - 1 - inset), (inset, step), (side - 1 - inset, step)] {
            paint(left + x, top + y, Self.markColour)
          }
        }
      }
    }
    self.init(width: width, height: height, bytes: bytes)
  }
}
