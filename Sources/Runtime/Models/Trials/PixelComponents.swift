import GalaxyBase
import GalaxyData
import GalaxyImages

/// The principal components of images, as features for a detector that knows nothing of galaxies: what Ruff et
/// al. (2018) set beside Deep SVDD.
///
/// Images are averaged to a smaller side, each brought to mean 0 and variance 1; the components are those of the
/// training images, found by orthogonal iteration.
struct PixelComponents {
  /// Side of the images that are looked at: bars and arms of galaxies that fill their frame are still there.
  static let side = 32
  /// The most components that are kept.
  static let most = 40
  /// Rounds of the iteration: the subspace hardly moves after ten.
  private static let rounds = 15

  private let mean: [Double]
  /// [component][pixel], orthonormal.
  private let components: [[Double]]

  /// How many features an image has.
  var width: Int { components.count }

  /// The pixels of an image as they are looked at.
  static func pixels(_ image: GrayImage) -> [Double] {
    let square = image.middleSquare()
    let small = Resampling.resize(square, width: side, height: side)
    let values = small.pixels.map(Double.init)
    let mean = Statistics.mean(values) ?? 0
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, values.count))
    let scale = variance > 0 ? 1 / variance.squareRoot() : 0
    return values.map { ($0 - mean) * scale }
  }

  /// The components of images as `pixels` gives them; nil for fewer than two.
  init?(_ images: [[Double]], random: inout RandomStream) {
    guard images.count > 1, let first = images.first else { return nil }
    let (count, size) = (images.count, first.count)
    var mean = [Double](repeating: 0, count: size)
    for image in images { for k in 0..<size { mean[k] += image[k] / Double(count) } }
    let centred = images.map { image in zip(image, mean).map { $0 - $1 } }
    let kept = min(Self.most, count - 1, size)
    var basis = (0..<kept).map { _ in (0..<size).map { _ in random.normal() } }
    Self.orthonormalise(&basis)
    for _ in 0..<Self.rounds {
      basis = basis.map { vector in
        var next = [Double](repeating: 0, count: size)
        for image in centred {
          let dot = Self.dot(image, vector)
          for k in 0..<size { next[k] += dot * image[k] }
        }
        return next
      }
      Self.orthonormalise(&basis)
    }
    self.mean = mean
    components = basis
  }

  /// The features of an image.
  func features(_ pixels: [Double]) -> [Double] {
    let centred = zip(pixels, mean).map { $0 - $1 }
    return components.map { Self.dot($0, centred) }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for k in a.indices { sum += a[k] * b[k] }
    return sum
  }

  /// Gram and Schmidt, twice, which is enough for any precision; what has no length left becomes 0.
  private static func orthonormalise(_ basis: inout [[Double]]) {
    for index in basis.indices {
      for _ in 0..<2 {
        for earlier in 0..<index {
          let share = dot(basis[earlier], basis[index])
          for k in basis[index].indices { basis[index][k] -= share * basis[earlier][k] }
        }
      }
      let length = dot(basis[index], basis[index]).squareRoot()
      for k in basis[index].indices { basis[index][k] = length > 1e-12 ? basis[index][k] / length : 0 }
    }
  }
}
