import GalaxyBase
import GalaxyKernels

/// Convolution with a Gaussian; outside the image there is no light.
enum GaussianBlur {
  /// Full width at half maximum of a Gaussian, in σ: 2 √(2 ln 2).
  static let widthOfSigma = 2.354_820_045_030_949_4
  /// How many σ the Gaussian reaches: what lies beyond is 2e-9 of it.
  private static let reach = 6.0

  /// The weights of the pixels −n … n.
  static func kernel(sigma: Double) -> [Double] {
    let count = max(1, Int((reach * sigma).rounded(.up)))
    let weights = (-count...count).map { exponential(-0.5 * Double($0 * $0) / (sigma * sigma)) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// The blurred image, of the same size; `sigma` in pixels. What is blurred over the edge is lost.
  static func blur(_ image: Raster<Double>, sigma: Double) -> Raster<Double> {
    guard sigma > 0, sigma.isFinite, !image.pixels.isEmpty else { return image }
    let kernel = kernel(sigma: sigma)
    let rows = lines(image.pixels, image.width, image.height, kernel, along: 1, across: image.width)
    let both = lines(rows, image.height, image.width, kernel, along: image.width, across: 1)
    return Raster(unchecked: image.width, image.height, both)
  }

  /// Convolves `count` lines of `length` pixels that lie `along` apart in a line and `across` from line to
  /// line.
  private static func lines(
    _ pixels: [Double], _ length: Int, _ count: Int, _ kernel: [Double], along: Int, across: Int
  ) -> [Double] {
    var out = pixels
    let reach = kernel.count / 2
    var padded = [Double](repeating: 0, count: length + 2 * reach)
    var blurred = [Double](repeating: 0, count: length)
    for index in 0..<count {
      for at in 0..<length { padded[reach + at] = pixels[index * across + at * along] }
      padded.withUnsafeBufferPointer { source in
        kernel.withUnsafeBufferPointer { weights in
          guard let from = source.baseAddress, let taps = weights.baseAddress else { return }
          blurred.withUnsafeMutableBufferPointer { line in
            guard let to = line.baseAddress else { return }
            convolveLine(from, taps, weightCount: weights.count, count: length, out: to)
          }
        }
      }
      for at in 0..<length { out[index * across + at * along] = blurred[at] }
    }
    return out
  }
}
