import GalaxyBase

/// Sums of light and of its first moments, from the middle of the first pixel of a stamp.
struct LightMoments {
  var light = 0.0, x = 0.0, y = 0.0

  /// Of the marked pixels of some light.
  init(_ pixels: UnsafePointer<Double>, columns: Int, where isIn: [Bool]) {
    for row in 0..<isIn.count / columns {
      var (sum, moment) = (0.0, 0.0)
      for column in 0..<columns where isIn[row * columns + column] {
        let value = pixels[row * columns + column]
        sum += value
        moment += value * Double(column)
      }
      light += sum
      x += moment
      y += sum * Double(row)
    }
  }
}

/// Second moments of light about a place.
struct LightSpread {
  var xx = 0.0, xy = 0.0, yy = 0.0

  init(
    _ pixels: UnsafePointer<Double>, columns: Int, where isIn: [Bool], about x: Double, _ y: Double
  ) {
    for row in 0..<isIn.count / columns {
      let dy = Double(row) - y
      var (sum, moment, second) = (0.0, 0.0, 0.0)
      for column in 0..<columns where isIn[row * columns + column] {
        let value = pixels[row * columns + column], dx = Double(column) - x
        sum += value
        moment += value * dx
        second += value * dx * dx
      }
      xx += second
      xy += moment * dy
      yy += sum * dy * dy
    }
  }

  /// The moments divided by the light, and widened where they would be those of a line, by SExtractor's
  /// rule: by the variance of a pixel until the determinant is large enough.
  func normalised(by light: Double) -> LightSpread {
    var spread = self
    spread.xx /= light
    spread.xy /= light
    spread.yy /= light
    let pixel = 1.0 / 12
    var steps = 0
    while abs(spread.xx * spread.yy - spread.xy * spread.xy) < pixel * pixel, steps < 1000 {
      spread.xx += spread.xx >= 0 ? pixel : -pixel
      spread.yy += spread.yy >= 0 ? pixel : -pixel
      steps += 1
    }
    return spread
  }

  /// The ellipses of these moments, √|λ₁| : √|λ₂|, about a centre.
  func ellipses(about x: Double, _ y: Double) -> ConcentricEllipses {
    let (mean, difference) = (0.5 * (xx + yy), 0.5 * (xx - yy))
    let half = (difference * difference + xy * xy).squareRoot()
    let (a, b) = (abs(mean + half), abs(mean - half))
    // Half the angle of (difference, xy), without angles.
    let turn = half > 0 ? difference / half : 1
    let cosine = (0.5 * (1 + turn)).squareRoot(), sine = (0.5 * (1 - turn)).squareRoot()
    return ConcentricEllipses(
      x: x, y: y, elongation: (max(a, b) / min(a, b)).squareRoot(), cosine: cosine,
      sine: xy < 0 ? -sine : sine)
  }
}
