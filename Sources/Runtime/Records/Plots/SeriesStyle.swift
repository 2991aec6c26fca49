import GalaxyBase

/// How one of several series is drawn, so that it can be told from the others by people with any colour
/// vision, and in grey print.
///
/// The colours are Okabe and Ito's ("Color Universal Design", 2008), blue darkened, in an order in which
/// neighbours differ in lightness; a dash and a hatch of its own tell each of the first eight where colours
/// are lost, and the next forty by pairs of colour and dash.
struct SeriesStyle: Sendable, Equatable {
  /// Lines within a filled shape.
  enum Hatch: String, Sendable, CaseIterable {
    case none, rising, falling, level, upright, crossed, dots
  }

  /// Of outline, hatch and, let through, of the fill.
  let color: Color
  /// The shape of a point.
  enum Marker: String, Sendable, CaseIterable {
    case disc, triangle, square, cross, ring, diamond, plus
  }

  /// Lengths of dash and gap, in points; empty for a line without gaps.
  let dash: [Double]
  /// Within a shape.
  let hatch: Hatch
  /// Of single points.
  let marker: Marker

  private static let colors = [
    Palette.deepBlue, Palette.vermilion, Palette.sky, Palette.ink, Palette.orange, Palette.green,
    Palette.purple,
  ]
  private static let dashes: [[Double]] = [
    [], [7, 3], [1.8, 2.6], [8, 3, 1.8, 3], [4, 2], [12, 3], [3, 3, 9, 3], [5, 6],
  ]

  /// The style of the series at a position, from 0.
  init(_ position: Int) {
    let position = max(0, position)
    color = Self.colors[position % Self.colors.count]
    dash = Self.dashes[position % Self.dashes.count]
    hatch = Hatch.allCases[position % Hatch.allCases.count]
    // Out of step with the seven colours from the eighth series on, as the dashes are.
    marker = Marker.allCases[(position + position / Self.colors.count) % Marker.allCases.count]
  }

  private init(color: Color, dash: [Double], hatch: Hatch, marker: Marker = .ring) {
    (self.color, self.dash, self.hatch, self.marker) = (color, dash, hatch, marker)
  }

  /// Images of which nothing is known: grey.
  static let unlabelled = SeriesStyle(color: Palette.softInk, dash: [], hatch: .none)

  /// What a figure is compared with: the diagonal of chance.
  static let chance = SeriesStyle(color: Palette.softInk, dash: [2, 3], hatch: .none)

  /// The dash in words, for programs: `solid`, or the lengths of dash and gap.
  var dashText: String {
    dash.isEmpty ? "solid" : dash.map { NumberText.significant($0) }.joined(separator: " ")
  }
}
