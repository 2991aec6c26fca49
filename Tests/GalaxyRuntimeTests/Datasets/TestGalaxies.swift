@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// Pictures that a test paints: discs, stars, with a sky of its own.
struct TestGalaxy {
  var side = 128
  var centre: (x: Double, y: Double)?
  /// Scale length of the exponential disc, its axis ratio and angle.
  var scale = 9.0, ratio = 0.7, angle = 0.5, peak = 180.0
  var sky = 20.0, noise = 2.0
  /// Gaussian blur of the light.
  var blur = 0.0
  /// Bright knots strewn over the disc.
  var knots = 0
  var seed: UInt64 = 1

  /// The grey levels, before they are rounded to 0 … 255.
  func greys() -> [Double] {
    var stream = SeedStreams(seed: seed).stream("galaxy")
    let middle = centre ?? (Double(side) / 2, Double(side) / 2)
    var spots: [(x: Double, y: Double)] = []
    for _ in 0..<knots {
      spots.append((middle.x + 2 * scale * stream.normal(), middle.y + 2 * scale * ratio * stream.normal()))
    }
    let (c, s) = (cosine(angle), sine(angle))
    var light = [Float](repeating: 0, count: side * side)
    for y in 0..<side {
      for x in 0..<side {
        let (dx, dy) = (Double(x) - middle.x, Double(y) - middle.y)
        let (along, across) = (dx * c + dy * s, (dy * c - dx * s) / ratio)
        var value = peak * exponential(-(along * along + across * across).squareRoot() / scale)
        for spot in spots {
          let (a, b) = (Double(x) - spot.x, Double(y) - spot.y)
          if a * a + b * b < 30 { value += 60 * exponential(-(a * a + b * b) / 2) }
        }
        light[y * side + x] = Float(value)
      }
    }
    let blurred = blur > 0 ? Greys(side, side, light).smoothed(blur).values : light
    return blurred.map { Double($0) + sky + noise * stream.normal() }
  }

  var picture: GrayPicture {
    GrayPicture(unchecked: side, side, greys().map { UInt8(min(max($0.rounded(), 0), 255)) })
  }

  /// Grey 0 … 1.
  var image: GrayImage { GrayImage(unchecked: side, side, picture.pixels.map { Float($0) / 255 }) }

  /// A star of so many spikes, the first at an angle.
  static func star(
    spikes: Int, angle: Double = 0, width: Double = 2.2, side: Int = 128, centre: (Double, Double) = (66, 61)
  ) -> GrayPicture {
    var stream = SeedStreams(seed: 5).stream("star")
    let pixels = (0..<side * side).map { index -> UInt8 in
      let (dx, dy) = (Double(index % side) - centre.0, Double(index / side) - centre.1)
      let square = (dx * dx + dy * dy) / (width * width)
      var value = (spikes > 0 ? 3000.0 : 220.0) / ((1 + square) * (1 + square) * (1 + square).squareRoot())
      for spike in 0..<spikes {
        let turn = angle + 2 * Double.pi * Double(spike) / Double(spikes)
        let (along, across) = (dx * cosine(turn) + dy * sine(turn), dy * cosine(turn) - dx * sine(turn))
        if along > 0 { value += 120 * exponential(-along / 20 - across * across / 1.3) }
      }
      return UInt8(min(max((value + 20 + 2 * stream.normal()).rounded(), 0), 255))
    }
    return GrayPicture(unchecked: side, side, pixels)
  }
}
