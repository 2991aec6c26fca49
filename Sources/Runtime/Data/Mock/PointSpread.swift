import GalaxyBase
import GalaxyImages
import GalaxyKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The blur of telescope and air: two Gaussians, as the Sloan survey describes its stars (Stoughton et al.
/// 2002).
struct PointSpread {
  /// Full width at half maximum of the core, in pixels.
  var fwhm: Double
  /// The wings: three times as wide as the core, with this share of the light.
  var wings: Double

  /// The image convolved with the point spread; outside the image there is what stands at its edge.
  func convolve(_ image: Raster<Double>) -> Raster<Double> {
    let sigma = fwhm / 2.354_820_045
    let core = PointSpread.blur(image, sigma: sigma)
    guard wings > 0 else { return core }
    let wide = PointSpread.blur(image, sigma: 3 * sigma)
    let pixels = zip(core.pixels, wide.pixels).map { (1 - wings) * $0 + wings * $1 }
    return Raster(unchecked: image.width, image.height, pixels)
  }

  /// Convolution with a Gaussian, one axis after the other.
  private static func blur(_ image: Raster<Double>, sigma: Double) -> Raster<Double> {
    let reach = max(1, Int((4 * sigma).rounded(.up)))
    var kernel = (-reach...reach).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
    let sum = kernel.reduce(0, +)
    kernel = kernel.map { $0 / sum }
    let rows = line(image.pixels, image.width, image.height, kernel, reach, along: 1, across: image.width)
    let both = line(rows, image.height, image.width, kernel, reach, along: image.width, across: 1)
    return Raster(unchecked: image.width, image.height, both)
  }

  /// Convolves `lines` lines of `length` pixels that lie `along` apart in a line and `across` from line to
  /// line.
  private static func line(
    _ pixels: [Double], _ length: Int, _ lines: Int, _ kernel: [Double], _ reach: Int, along: Int, across: Int
  ) -> [Double] {
    var out = pixels
    // One line at a time, its ends repeated, so that the inner loop need not ask where the image stops.
    var padded = [Double](repeating: 0, count: length + 2 * reach)
    var blurred = [Double](repeating: 0, count: length)
    for index in 0..<lines {
      for at in padded.indices {
        padded[at] = pixels[index * across + min(max(at - reach, 0), length - 1) * along]
      }
      padded.withUnsafeBufferPointer { source in
        kernel.withUnsafeBufferPointer { weights in
          guard let from = source.baseAddress, let taps = weights.baseAddress else { return }
          blurred.withUnsafeMutableBufferPointer { line in
            guard let to = line.baseAddress else { return }
            convolveLine(from, taps, weightCount: weights.count, count: length, out: to)
          }
        }
      }
      for position in 0..<length { out[index * across + position * along] = blurred[position] }
    }
    return out
  }
}

extension RandomStream {
  /// A Poisson number: exact below a mean of 50 (Knuth's product), the normal approximation above.
  mutating func poisson(_ mean: Double) -> Double {
    guard mean > 0 else { return 0 }
    if mean >= 50 { return max(0, (mean + mean.squareRoot() * normal()).rounded()) }
    let limit = exp(-mean)
    var count = 0.0
    var product = uniform()
    while product > limit {
      count += 1
      product *= uniform()
    }
    return count
  }
}
