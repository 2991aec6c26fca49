import GalaxyBase

/// The sky of a flux image: its level, its noise and how neighbouring pixels go together, measured where
/// there is no source.
public struct FluxNoise: Sendable, Equatable {
  /// The clipped median of the sky, in the image's unit.
  public let level: Double
  /// The standard deviation of the noise, gradients over 15 pixels taken off, in the image's unit.
  public let deviation: Double
  /// The correlation of neighbouring pixels, and of those two apart.
  public let correlation: Double, correlation2: Double
  /// How many pixels are sky.
  public let count: Int

  /// Fewer tell nothing of the correlation.
  private static let fewest = 200
  /// Half of the square that is taken off; how far sources are grown.
  private static let smooth = 7, grown = 4

  /// Measures an image; nil where fewer than 200 of its pixels are sky.
  public init?(_ image: Raster<Double>) {
    guard let sky = Sky(image.pixels) else { return nil }
    let (width, height) = (image.width, image.height)
    var filled = image
    for index in filled.pixels.indices where !filled.pixels[index].isFinite {
      filled.pixels[index] = sky.level
    }
    // Sources stand out of the smoothed picture by 1.5 σ of what its pixels have.
    var light = filled
    for index in light.pixels.indices { light.pixels[index] -= sky.level }
    light = GaussianBlur.blur(light, sigma: 2)
    let threshold = max(1.5 * sky.deviation, .leastNormalMagnitude)
    var isSky = light.pixels.map { $0 <= threshold }
    Self.shrink(&isSky, width, height)
    for index in isSky.indices where !image.pixels[index].isFinite { isSky[index] = false }
    // Square means of the sky alone: a source beside it must not pull at them.
    let rest = Self.withoutSlopes(filled, isSky, level: sky.level)
    let first = Self.deviation(rest, isSky)
    for index in isSky.indices where abs(rest[index]) > 4 * first { isSky[index] = false }
    let number = isSky.count { $0 }
    guard number >= Self.fewest, first.isFinite else { return nil }
    deviation = Self.deviation(rest, isSky)
    count = number
    level = Sky(zip(filled.pixels, isSky).filter(\.1).map(\.0))?.level ?? sky.level
    correlation = Self.correlation(rest, isSky, width, height, 1)
    correlation2 = Self.correlation(rest, isSky, width, height, 2)
  }

  // MARK: - Measuring

  /// Takes off the sky's rim, so that what is left lies away from sources.
  private static func shrink(_ isSky: inout [Bool], _ width: Int, _ height: Int) {
    for _ in 0..<grown {
      let before = isSky
      for y in 0..<height {
        for x in 0..<width where before[y * width + x] {
          let index = y * width + x
          isSky[index] =
            (x == 0 || before[index - 1]) && (x + 1 == width || before[index + 1])
            && (y == 0 || before[index - width]) && (y + 1 == height || before[index + width])
        }
      }
    }
  }

  /// The pixels less the mean of the sky's pixels in the square around them.
  private static func withoutSlopes(_ image: Raster<Double>, _ isSky: [Bool], level: Double) -> [Double] {
    let (width, height) = (image.width, image.height)
    // Sums over rectangles from the corner, with a line of zeros before them.
    var sums = [Double](repeating: 0, count: (width + 1) * (height + 1))
    var counts = [Int](repeating: 0, count: sums.count)
    for y in 0..<height {
      var (sum, count) = (0.0, 0)
      for x in 0..<width {
        if isSky[y * width + x] { (sum, count) = (sum + image.pixels[y * width + x] - level, count + 1) }
        let at = (y + 1) * (width + 1) + x + 1
        sums[at] = sums[at - width - 1] + sum
        counts[at] = counts[at - width - 1] + count
      }
    }
    var rest = image.pixels
    for y in 0..<height {
      let (top, bottom) = (max(0, y - smooth), min(height, y + smooth + 1))
      for x in 0..<width {
        let (left, right) = (max(0, x - smooth), min(width, x + smooth + 1))
        func corner<T: Numeric>(_ table: [T]) -> T {
          table[bottom * (width + 1) + right] - table[top * (width + 1) + right]
            - table[bottom * (width + 1) + left] + table[top * (width + 1) + left]
        }
        let count = corner(counts)
        rest[y * width + x] -= level + (count > 0 ? corner(sums) / Double(count) : 0)
      }
    }
    return rest
  }

  /// The root mean square of the sky's pixels.
  private static func deviation(_ rest: [Double], _ isSky: [Bool]) -> Double {
    var (sum, count) = (0.0, 0)
    for index in rest.indices where isSky[index] {
      (sum, count) = (sum + rest[index] * rest[index], count + 1)
    }
    return count > 0 ? (sum / Double(count)).squareRoot() : .nan
  }

  private static func correlation(_ rest: [Double], _ isSky: [Bool], _ width: Int, _ height: Int, _ lag: Int)
    -> Double
  {
    var (product, square, count) = (0.0, 0.0, 0)
    for y in 0..<height {
      for x in 0..<width where isSky[y * width + x] {
        let index = y * width + x
        for other in [x + lag < width ? index + lag : -1, y + lag < height ? index + lag * width : -1]
        where other >= 0 && isSky[other] {
          product += rest[index] * rest[other]
          square += (rest[index] * rest[index] + rest[other] * rest[other]) / 2
          count += 1
        }
      }
    }
    return count > 50 && square > 0 ? product / square : 0
  }

  // MARK: - Making

  /// Noise like it, of another deviation: normal numbers, blurred by the Gaussian whose neighbours go together as
  /// the sky's do.
  public func noise(
    width: Int, height: Int, deviation: Double, from stream: inout RandomStream
  ) -> Raster<Double> {
    Self.noise(
      width: width, height: height, deviation: deviation, colour: Self.colour(correlation), from: &stream)
  }

  /// Normal numbers of this deviation, `colour` the σ in pixels of the Gaussian that blurs them; 0 for none.
  public static func noise(
    width: Int, height: Int, deviation: Double, colour: Double, from stream: inout RandomStream
  ) -> Raster<Double> {
    guard width > 0, height > 0 else { return Raster(unchecked: 0, 0, []) }
    let kernel = colour > 0 ? GaussianBlur.kernel(sigma: min(colour, widestColour)) : [1]
    let margin = kernel.count / 2
    let (columns, rows) = (width + 2 * margin, height + 2 * margin)
    let white = Raster(unchecked: columns, rows, (0..<(columns * rows)).map { _ in stream.normal() })
    let coloured = colour > 0 ? GaussianBlur.blur(white, sigma: min(colour, widestColour)) : white
    // What the blur leaves of the standard deviation, along both axes.
    let left = kernel.reduce(0) { $0 + $1 * $1 }
    var pixels: [Double] = []
    pixels.reserveCapacity(width * height)
    for y in margin..<(margin + height) {
      for x in margin..<(margin + width) {
        pixels.append(coloured.pixels[y * columns + x] * deviation / left)
      }
    }
    return Raster(unchecked: width, height, pixels)
  }

  /// No noise is blurred more, in pixels.
  private static let widestColour = 20.0

  /// σ of the Gaussian that gives white noise this correlation of neighbours; 0 below 0.02.
  public static func colour(_ correlation: Double) -> Double {
    guard correlation > 0.02 else { return 0 }
    var (low, high) = (0.1, widestColour)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      let kernel = GaussianBlur.kernel(sigma: middle)
      let square = kernel.reduce(0) { $0 + $1 * $1 }
      let next = zip(kernel, kernel.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
      if next / square < correlation { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
