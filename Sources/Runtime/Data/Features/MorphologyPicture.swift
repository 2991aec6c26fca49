import GalaxyBase
import GalaxyImages
import GalaxyMorphology

/// A picture with what was measured of its galaxy: the mask's edge, the ellipses of r50 and r90, the centre;
/// beside it the galaxy face on, as the features see it.
public struct MorphologyPicture: Sendable {
  /// The drawing.
  public let picture: ColourPicture
  /// What was measured.
  public let morphology: Morphology

  /// The drawing is at least so high and wide, so that lines are finer than the galaxy.
  private static let leastSide = 384
  private static let gap = 8
  /// Colours that people with any colour vision tell apart (Okabe & Ito 2008).
  private static let blue: [UInt8] = [86, 180, 233], orange: [UInt8] = [230, 159, 0]
  private static let green: [UInt8] = [0, 158, 115], vermilion: [UInt8] = [213, 94, 0]

  /// Measures and draws a picture.
  public init(_ native: NativePicture) {
    let details = MorphologyDetails(native.values, isFlux: native.isFlux)
    let shape = details.morphology
    let (width, height) = (native.values.width, native.values.height)
    let zoom = max(1, (Self.leastSide + max(width, height) - 1) / max(width, height))
    let (wide, high) = (width * zoom, height * zoom)
    var canvas = PaintedPixels(width: wide + Self.gap + high, height: high)
    canvas.paint(Self.greys(native), width: width, height: height, at: 0, zoom: Double(zoom))
    let thickness = 1 + max(wide, high) / 1024
    func place(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
      ((point.x + 0.5) * Double(zoom) - 0.5, (point.y + 0.5) * Double(zoom) - 0.5)
    }
    canvas.limit = wide
    for line in details.outlines { canvas.line(line.map(place), Self.blue, thickness) }
    for (radius, colour) in [(shape.r50, Self.orange), (shape.r90, Self.vermilion)] {
      canvas.line(Self.ellipse(shape, radius).map(place), colour, thickness)
    }
    let (x, y) = place(shape.centre)
    let arm = 4.0 * Double(thickness)
    canvas.line([(x - arm, y), (x + arm, y)], Self.green, thickness)
    canvas.line([(x, y - arm), (x, y + arm)], Self.green, thickness)
    canvas.limit = canvas.width
    let side = Deprojected.side
    canvas.paint(
      Self.greys(shape.deprojected), width: side, height: side, at: wide + Self.gap,
      zoom: Double(high) / Double(side))
    picture = canvas.picture
    morphology = shape
  }

  /// The picture as it is shown.
  package static func greys(_ native: NativePicture) -> [UInt8] {
    func byte(_ value: Double) -> UInt8 { value.isFinite ? UInt8(min(max(value.rounded(), 0), 255)) : 0 }
    guard native.isFlux else { return native.values.pixels.map(byte) }
    return Stretch.apply(native.values)?.image.as8Bits.pixels
      ?? [UInt8](repeating: 0, count: native.values.pixels.count)
  }

  /// The galaxy face on: black at its sky, white at its brightest.
  package static func greys(_ image: Deprojected) -> [UInt8] {
    let most = max(image.pixels.max() ?? 0, 1e-300)
    return image.pixels.map { UInt8(min(max(($0 / most * 255).rounded(), 0), 255)) }
  }

  package static func ellipse(_ shape: Morphology, _ radius: Double) -> [(x: Double, y: Double)] {
    let (c, s) = (cosine(shape.positionAngle), sine(shape.positionAngle))
    return (0...240).map { step in
      let turn = 2 * Double.pi * Double(step) / 240
      let (along, across) = (radius * cosine(turn), radius * shape.axisRatio * sine(turn))
      return (shape.centreX + along * c - across * s, shape.centreY + along * s + across * c)
    }
  }
}

/// Bytes to draw on.
private struct PaintedPixels {
  let width: Int, height: Int
  /// What lies at this column or to the right of it is not drawn on.
  var limit: Int
  private var bytes: [UInt8]

  init(width: Int, height: Int) {
    (self.width, self.height, limit) = (width, height, width)
    bytes = [UInt8](repeating: 255, count: 3 * width * height)
  }

  var picture: ColourPicture {
    ColourPicture(width: width, height: height, bytes: bytes)
      ?? ColourPicture(GrayPicture(unchecked: 1, 1, [0]))
  }

  private mutating func dot(_ x: Int, _ y: Int, _ colour: [UInt8]) {
    guard x >= 0, x < min(limit, width), y >= 0, y < height else { return }
    for k in 0..<3 { bytes[3 * (y * width + x) + k] = colour[k] }
  }

  /// Grey pixels from a column on, each `zoom` pixels wide and high.
  mutating func paint(_ greys: [UInt8], width columns: Int, height rows: Int, at left: Int, zoom: Double) {
    for y in 0..<height {
      let row = min(Int(Double(y) / zoom), rows - 1)
      for x in left..<min(width, left + Int((Double(columns) * zoom).rounded())) {
        let grey = greys[row * columns + min(Int(Double(x - left) / zoom), columns - 1)]
        dot(x, y, [grey, grey, grey])
      }
    }
  }

  /// A line from point to point.
  mutating func line(_ points: [(x: Double, y: Double)], _ colour: [UInt8], _ thickness: Int) {
    for (from, to) in zip(points, points.dropFirst()) {
      let steps = Int(min(max(abs(to.x - from.x), abs(to.y - from.y)).rounded(.up), 20_000))
      for step in 0...max(1, steps) {
        let share = Double(step) / Double(max(1, steps))
        let (x, y) = (from.x + share * (to.x - from.x), from.y + share * (to.y - from.y))
        guard abs(x) < 1e6, abs(y) < 1e6 else { continue }
        for dx in 0..<thickness {
          for dy in 0..<thickness { dot(Int(x.rounded()) + dx, Int(y.rounded()) + dy, colour) }
        }
      }
    }
  }
}
