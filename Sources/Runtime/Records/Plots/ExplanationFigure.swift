import GalaxyBase
import GalaxyErrors
import GalaxyImages
import GalaxyModels

/// Why an image has its score, as one picture: of measured numbers the galaxy with its outlines, the numbers in
/// their normal ranges and their shares; of a network the occlusion map, the reconstruction and the residual;
/// beneath both the nearest training images.
public struct ExplanationFigure: Plot {
  /// What is drawn.
  public let explanation: Explanation
  /// The line above the picture.
  public var title: String?

  /// How many features have a row.
  static let mostFeatures = 12
  static let width = 900.0, margin = 24.0
  static let labelSize = 10.0, smallSize = 9.0

  /// Draws an explanation.
  public init(_ explanation: Explanation, title: String? = nil) {
    (self.explanation, self.title) = (explanation, title)
  }

  /// A number as it is written beside a mark.
  static func number(_ value: Double) -> String { NumberText.significant(value, 3) }

  /// What is to be drawn.
  /// - Throws: `GalaxyError` of kind `cairo`.
  public func drawing() throws(GalaxyError) -> Drawing {
    let ruler = try Canvas.ruler()
    let heading = heading.laidOut(from: Self.margin, to: Self.width - Self.margin, on: ruler)
    let sections = sections
    let height = sections.reduce(heading.height + 6) { $0 + $1.height } + 10
    return Drawing(width: Self.width, height: height) { canvas in
      heading.draw(on: canvas)
      var top = heading.height + 6
      for section in sections {
        section.draw(canvas, top)
        top += section.height
      }
    }
  }

  /// A part of the picture, from the left to the right edge.
  struct Section {
    var height: Double
    var draw: (_ canvas: Canvas, _ top: Double) -> Void
  }

  private var sections: [Section] {
    [featureSection, pixelSection, memberSection, nearestSection].compactMap(\.self)
  }

  private var heading: Heading {
    let score = explanation.row?.score.map { ": score \(Self.number($0))" } ?? ""
    let notes =
      [explanation.standing].compactMap(\.self) + (explanation.features.map { [$0.method] } ?? [])
      + explanation.cautions
    let subject = [explanation.name, explanation.className].compactMap(\.self).joined(separator: ", ")
    return Heading(
      title: title ?? "\(explanation.model) on \(explanation.image) (\(subject))\(score)",
      note: notes.joined(separator: "; "), legend: [])
  }

  // MARK: - Ensembles and neighbours

  /// What each part of an ensemble says, a line each.
  private var memberSection: Section? {
    let members = explanation.members
    guard !members.isEmpty else { return nil }
    return Section(height: 26 + 14 * Double(members.count) + 8) { canvas, top in
      canvas.text("the parts", at: Point(x: Self.margin, y: top + 14), size: 11, bold: true)
      for (number, member) in members.enumerated() {
        let reasons = member.reasons.isEmpty ? "" : ": \(member.reasons.joined(separator: ", "))"
        let line =
          "\(member.name): score \(Self.number(member.score)), rank \(Self.number(member.rank))\(reasons)"
        canvas.text(
          canvas.shortened(line, to: Self.width - 2 * Self.margin, size: Self.labelSize),
          at: Point(x: Self.margin, y: top + 30 + 14 * Double(number)), size: Self.labelSize)
      }
    }
  }

  private var nearestSection: Section? {
    let nearest = explanation.nearest
    let tile = 118.0, gap = 18.0
    let tiles = Array(zip(nearest.neighbours, explanation.nearestPictures))
    let notes = Self.nearestNotes(nearest)
    let height = 26 + (tiles.isEmpty ? 0 : tile + 46) + 13 * Double(notes.count)
    return Section(height: height) { canvas, top in
      let room = Self.width - 2 * Self.margin
      canvas.text("the nearest training images", at: Point(x: Self.margin, y: top + 14), size: 11, bold: true)
      for (number, (neighbour, image)) in tiles.enumerated() {
        let box = Box(
          x: Self.margin + Double(number) * (tile + gap), y: top + 22, width: tile, height: tile)
        canvas.tile(image, in: box)
        let lines = [
          neighbour.name.split(separator: "/").last.map(String.init) ?? neighbour.name,
          [neighbour.className, "distance \(Self.number(neighbour.distance))"].compactMap(\.self)
            .joined(separator: ", "),
        ]
        for (row, line) in lines.enumerated() {
          canvas.text(
            canvas.shortened(line, to: tile + gap - 6, size: Self.labelSize),
            at: Point(x: box.x, y: box.bottom + 13 + 12.5 * Double(row)), size: Self.labelSize,
            color: row == 0 ? Palette.ink : Palette.softInk)
        }
      }
      let first = top + 26 + (tiles.isEmpty ? 6 : tile + 36)
      for (row, note) in notes.enumerated() {
        canvas.text(
          canvas.shortened(note, to: room, size: Self.smallSize),
          at: Point(x: Self.margin, y: first + 13 * Double(row)), size: Self.smallSize,
          color: Palette.softInk)
      }
    }
  }

  private static func nearestNotes(_ nearest: NearestTraining) -> [String] {
    var notes: [String] = []
    if !nearest.neighbours.isEmpty {
      notes.append(
        "distances in \(nearest.space)"
          + (nearest.typical.map { "; from one normal training image to the nearest other \(number($0))" }
            ?? ""))
    }
    return notes + [nearest.note].compactMap(\.self)
  }
}

extension Canvas {
  /// Draws an image as large as the box allows without changing its proportions; grey with its reason where it
  /// cannot be shown.
  func tile(_ image: SheetImage, in whole: Box) {
    if let problem = image.problem {
      fill(whole, Color(0x808080))
      text(
        shortened(problem, to: whole.width - 8, size: 11),
        at: Point(x: whole.x + whole.width / 2, y: whole.y + whole.height / 2 + 4), size: 11, side: .middle,
        color: Palette.paper)
      return
    }
    self.image(
      image.greys, width: image.width, height: image.height,
      in: whole.fitting(width: image.width, height: image.height))
  }
}

extension Box {
  /// The largest box of these proportions within it, in its middle.
  func fitting(width columns: Int, height rows: Int) -> Box {
    let scale = min(width / Double(max(1, columns)), height / Double(max(1, rows)))
    let (wide, high) = (Double(columns) * scale, Double(rows) * scale)
    return Box(x: x + (width - wide) / 2, y: y + (height - high) / 2, width: wide, height: high)
  }
}
