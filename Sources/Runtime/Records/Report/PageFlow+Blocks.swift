import GalaxyBase
import GalaxyErrors
import GalaxyImages

extension PageFlow {
  /// Lines with a coloured bar at their left.
  func barred(_ lines: [String], size: Double, _ color: Color, ink: Color = Palette.ink) {
    let step = size * 1.4
    for line in lines {
      need(step)
      canvas.fill(Box(x: Self.left, y: y, width: 3, height: step + 0.5), color)
      canvas.text(line, at: Point(x: Self.left + 14, y: y + size), size: size, face: .plain, color: ink)
      y += step
    }
  }

  /// What a reader must know, each a paragraph with a bar; nothing for none.
  func cautions(_ cautions: [String]) {
    guard !cautions.isEmpty else { return }
    y += 3
    need(44)
    canvas.fill(Box(x: Self.left, y: y, width: 3, height: 15), Palette.orange)
    canvas.text(
      "Caution", at: Point(x: Self.left + 14, y: y + 11), size: 10, face: .bold, color: Palette.markInk)
    y += 15
    for caution in cautions {
      let lines = lines(of: ReportText.sentence(caution), within: Self.breadth - 14, size: 10)
      barred(lines, size: 10, Palette.orange, ink: Palette.markInk)
    }
    y += 8
  }

  /// Names at the left, and what they are beside them.
  func values(_ values: [(name: String, value: String)]) {
    let (size, step) = (9.5, 13.0)
    let names = values.map { canvas.width(of: ReportText.line($0.name), size: size, face: .plain) }
    let column = min(max(names.max() ?? 0, 40), 150) + 12
    for (name, value) in values {
      let words = lines(of: ReportText.sentence(value), within: Self.breadth - column, size: size)
      need(step * Double(min(2, words.count)))
      canvas.text(
        canvas.shortened(ReportText.line(name), to: column - 12, size: size),
        at: Point(x: Self.left, y: y + size), size: size, face: .plain, color: Palette.softInk)
      write(words, size: size, indent: column, leading: step / size)
    }
    y += 6
  }

  /// Commands or columns, every line as it stands; what is longer than the page goes on in the next line.
  func code(_ text: String) {
    let (size, step) = (8.0, 11.0)
    let letter = max(1, canvas.width(of: "m", size: size, face: .code))
    let most = max(1, Int((Self.breadth - 12) / letter))
    y += 2
    for line in ReportText.lines(text).split(separator: "\n", omittingEmptySubsequences: false) {
      var rest = line[...]
      repeat {
        need(step)
        canvas.fill(Box(x: Self.left, y: y, width: Self.breadth, height: step + 0.3), Color(0xf4f5f7))
        canvas.text(
          String(rest.prefix(most)), at: Point(x: Self.left + 6, y: y + size), size: size, face: .code)
        y += step
        rest = rest.dropFirst(most)
      } while !rest.isEmpty
    }
    y += 8
  }

  /// A plot as wide as the page or as it is, whichever is less, and its caption with it.
  /// - Throws: `GalaxyError` if it cannot be drawn.
  func figure(_ figure: ReportFigure) throws(GalaxyError) {
    let drawing = try figure.plot.drawing()
    let size = (drawing.width, drawing.height)
    let caption = lines(of: ReportText.sentence(figure.caption), within: Self.breadth, size: 9)
    let captionHeight = 13 * Double(caption.count) + 6
    let full = min(0.8, Self.breadth / size.0, (Self.room - captionHeight) / size.1)
    // Rather somewhat smaller on this page than the rest of it blank.
    let left = (Self.bottom - y - captionHeight) / size.1
    let scale = left < full && left >= 0.7 * full ? left : full
    let (width, height) = (size.0 * scale, size.1 * scale)
    need(height + captionHeight)
    let box = Box(x: Self.left, y: y, width: width, height: height)
    try canvas.place(drawing, in: box)
    y += height + 3
    write(caption, size: 9, color: Palette.softInk)
    y += 8
  }

  /// Small images in rows, none of which is parted from what stands beneath it.
  func gallery(_ gallery: ReportGallery) {
    let (columns, gap, size, step) = (6, 9.0, 7.0, 9.5)
    let tile = (Self.breadth - Double(columns - 1) * gap) / Double(columns)
    let captions = gallery.images.map { image in
      image.caption().filter { $0 != image.problem }.map {
        canvas.shortened(ReportText.line($0), to: tile, size: size)
      }
    }
    let height = tile + step * Double(captions.map(\.count).max() ?? 1) + 10
    let title = lines(of: ReportText.sentence(gallery.caption), within: Self.breadth, size: 9)
    need(13 * Double(title.count) + height)
    write(title, size: 9, color: Palette.softInk)
    y += 2
    for start in stride(from: 0, to: gallery.images.count, by: columns) {
      need(height)
      for index in start..<min(start + columns, gallery.images.count) {
        let x = Self.left + Double(index - start) * (tile + gap)
        draw(gallery.images[index], in: Box(x: x, y: y, width: tile, height: tile))
        for (line, text) in captions[index].enumerated() {
          let isMark = text == gallery.images[index].mark
          canvas.text(
            text, at: Point(x: x, y: y + tile + step * Double(line + 1)), size: size, face: .plain,
            color: isMark ? Palette.markInk : line == 0 ? Palette.ink : Palette.softInk)
        }
      }
      y += height
    }
    y += 4
  }

  private func draw(_ image: SheetImage, in box: Box) {
    guard image.problem == nil, let picture = image.thumbnail else {
      canvas.fill(box, Color(0x808080))
      canvas.text(
        canvas.shortened(image.problem ?? "no picture", to: box.width - 6, size: 7),
        at: Point(x: box.x + box.width / 2, y: box.y + box.height / 2 + 3), size: 7, face: .plain,
        color: Palette.paper, side: .middle)
      return
    }
    let scale = box.width / Double(max(picture.width, picture.height))
    let (width, height) = (Double(picture.width) * scale, Double(picture.height) * scale)
    canvas.image(
      picture.pixels, width: picture.width, height: picture.height,
      in: Box(
        x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width: width, height: height
      ))
  }
}
