import GalaxyBase
import GalaxyImages
import GalaxyModels

// What a network's score rests on: occlusion map, reconstruction and residual.

extension ExplanationFigure {
  private static let gap = 16.0

  /// A picture of the row, with what stands beneath it.
  private struct Panel {
    var title: String
    var draw: (Canvas, Box) -> Void
    var scale: (end: Double, words: String)?
  }

  var pixelSection: Section? {
    let panels = panels
    guard !panels.isEmpty else { return nil }
    let count = Double(max(3, panels.count))
    let side = (Self.width - 2 * Self.margin - (count - 1) * Self.gap) / count
    let lines = regionLines
    let height = 20 + side + 40 + 14 * Double(lines.count) + 10
    return Section(height: height) { canvas, top in
      for (number, panel) in panels.enumerated() {
        let x = Self.margin + Double(number) * (side + Self.gap)
        canvas.text(
          canvas.shortened(panel.title, to: side, size: Self.labelSize, bold: true),
          at: Point(x: x, y: top + 12), size: Self.labelSize, bold: true)
        let box = Box(x: x, y: top + 18, width: side, height: side)
        panel.draw(canvas, box)
        if let scale = panel.scale {
          SignedColour.drawScale(
            scale.end, scale.words, in: Box(x: x, y: box.bottom + 5, width: side, height: 8), on: canvas)
        }
      }
      for (number, line) in lines.enumerated() {
        canvas.text(
          canvas.shortened(line, to: Self.width - 2 * Self.margin, size: Self.labelSize),
          at: Point(x: Self.margin, y: top + 20 + side + 52 + 14 * Double(number)), size: Self.labelSize)
      }
    }
  }

  private var panels: [Panel] {
    var panels: [Panel] = []
    if let occlusion = explanation.occlusion {
      let grey = Self.tile(occlusion.image)
      panels.append(Panel(title: "as the network sees it") { canvas, box in canvas.tile(grey, in: box) })
      panels.append(
        Panel(
          title: "change of the score", draw: { canvas, box in Self.draw(occlusion, in: box, on: canvas) },
          scale: (occlusion.scale, "score with it less without it")))
    }
    if let made = explanation.reconstruction {
      func tile(_ pixels: [Double]) -> SheetImage {
        // Both on the scale of the input, so that they compare.
        let (low, high) = (made.input.min() ?? 0, made.input.max() ?? 1)
        return SheetImage(
          pixels: pixels.map { Float(min(max($0, low), high)) }, width: made.width, height: made.height,
          name: "", score: nil)
      }
      if panels.isEmpty {
        panels.append(Panel(title: "as the network sees it") { $0.tile(tile(made.input), in: $1) })
      }
      panels.append(
        Panel(title: "reconstruction" + (made.decoder.map { " by \($0)" } ?? "")) { canvas, box in
          Self.draw(made.output, like: made.input, made.width, made.height, in: box, on: canvas)
        })
      panels.append(
        Panel(
          title: "residual",
          draw: { canvas, box in
            let colours = made.residual.flatMap {
              SignedColour.bytes($0 / Reconstruction.residualScale, over: 1)
            }
            canvas.image(
              colours: colours, width: made.width, height: made.height,
              in: box.fitting(width: made.width, height: made.height))
          }, scale: (Reconstruction.residualScale, "image less reconstruction")))
    }
    return panels
  }

  /// The regions in words, and what else belongs under the pictures.
  private var regionLines: [String] {
    var lines: [String] = []
    if let occlusion = explanation.occlusion {
      for (number, region) in occlusion.regions.regions.enumerated() {
        lines.append(
          "\(number + 1)  \(region.place.rawValue): \(region.change > 0 ? "raises" : "lowers") the score by "
            + "\(Self.number(abs(region.change))), \(NumberText.fixed(100 * region.share, 0)) % of all changes"
        )
      }
      lines.append(
        "colours: \(occlusion.scaleText); patches of \(occlusion.map.patch) pixels filled with the sky, "
          + "every \(occlusion.map.stride)"
          + (occlusion.beyond > 0
            ? "; \(NumberText.fixed(100 * occlusion.beyond, 0)) % of the pixels lie beyond the colours" : ""))
    }
    if let made = explanation.reconstruction {
      lines.append(
        "reconstruction error \(Self.number(made.error))"
          + (made.trainingError.map { ", of its training images \(Self.number($0)) in the mean" } ?? ""))
    }
    if let note = explanation.reconstructionNote { lines.append(note) }
    return lines
  }

  private static func tile(_ image: GrayImage) -> SheetImage {
    SheetImage(pixels: image.pixels, width: image.width, height: image.height, name: "", score: nil)
  }

  /// Grey values from black to white as those of another image are.
  private static func draw(
    _ pixels: [Double], like other: [Double], _ width: Int, _ height: Int, in box: Box, on canvas: Canvas
  ) {
    guard let low = other.min(), let high = other.max(), high > low else { return }
    let greys = pixels.map { value -> UInt8 in
      value.isFinite ? UInt8((255 * min(max((value - low) / (high - low), 0), 1)).rounded()) : 0
    }
    canvas.image(greys, width: width, height: height, in: box.fitting(width: width, height: height))
  }

  /// The image, faint, under the colours of the map; the strongest regions framed and numbered, whole lines
  /// where they raise the score and broken ones where they lower it.
  private static func draw(_ occlusion: Explanation.Occlusion, in whole: Box, on canvas: Canvas) {
    let map = occlusion.map
    let greys = tile(occlusion.image).greys
    var colours: [UInt8] = []
    colours.reserveCapacity(3 * greys.count)
    for (grey, value) in zip(greys, map.pixels) {
      colours += SignedColour.bytes(value / occlusion.scale, over: 0.25 + 0.75 * Double(grey) / 255)
    }
    let box = whole.fitting(width: map.width, height: map.height)
    canvas.image(colours: colours, width: map.width, height: map.height, in: box)
    let scale = box.width / Double(map.width)
    for (number, region) in occlusion.regions.regions.enumerated() {
      let frame = Box(
        x: box.x + Double(region.x.lowerBound) * scale, y: box.y + Double(region.y.lowerBound) * scale,
        width: Double(region.x.count) * scale, height: Double(region.y.count) * scale)
      let corners = [
        Point(x: frame.x, y: frame.y), Point(x: frame.right, y: frame.y),
        Point(x: frame.right, y: frame.bottom), Point(x: frame.x, y: frame.bottom),
        Point(x: frame.x, y: frame.y),
      ]
      canvas.line(corners, Palette.paper, width: 2.6)
      canvas.line(corners, Palette.ink, width: 1.2, dash: region.change > 0 ? [] : [3, 2])
      let label = Box(x: frame.x, y: frame.y, width: 11, height: 12)
      canvas.fill(label, Palette.paper)
      canvas.text("\(number + 1)", at: Point(x: label.x + 2.5, y: label.y + 9.5), size: 9, bold: true)
    }
  }
}
