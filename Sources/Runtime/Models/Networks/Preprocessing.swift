import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages
import GalaxyKernels

/// From the pixels of a dataset to what enters the network: contrast normalisation of each image, then one
/// scaling to [0, 1] for the whole model, fitted on its normal training images. Other images may fall outside
/// [0, 1]; they are not clipped.
public struct Preprocessing: Sendable, Equatable {
  /// How files were read; scoring a raw file reads it the same way.
  public var options: LoadOptions
  /// Smallest and largest value of the normalised normal training images.
  public var minimum: Double, maximum: Double
  /// What the normal training images were; nil if they were of both kinds, or this is not known.
  public var pixels: PixelStore.Kind?

  /// Makes one.
  package init(options: LoadOptions, minimum: Double, maximum: Double, pixels: PixelStore.Kind? = nil) {
    self.options = options
    self.minimum = minimum
    self.maximum = maximum
    self.pixels = pixels
  }

  /// How many of these images are of the other kind than the training images: stretched flux where those were
  /// 8-bit pictures, or the reverse. Such images differ in more than their galaxies.
  public func foreignImages(in dataset: Dataset) -> Int {
    dataset.stores.count { isForeign($0) }
  }

  /// Whether an image is of the other kind than the training images.
  func isForeign(_ image: PixelStore) -> Bool { pixels.map { image.kind != $0 } ?? false }

  /// The two numbers that turn a pixel v of one image into the network's input: v · scale + shift.
  package func line(for image: ImageStatistics) -> (scale: Float, shift: Float) {
    let (mean, spread) = image.normalization(options.normalize)
    let range = maximum > minimum ? maximum - minimum : 1
    return (Float(1 / (spread * range)), Float((-mean / spread - minimum) / range))
  }
}

/// Mean, spread and extremes of one image's pixels.
package struct ImageStatistics: Carried, Hashable {
  var mean = 0.0
  /// Standard deviation (of the population), and mean of |x − mean|.
  var deviation = 0.0, meanDeviation = 0.0
  var smallest = 0.0, largest = 0.0

  package func carry(into load: inout CarriedLoad) {
    load.write(bits: (mean, deviation, meanDeviation, smallest, largest))
  }
  package init(from load: inout CarriedLoad) throws(GalaxyError) {
    (mean, deviation, meanDeviation, smallest, largest) = try load.read(
      bits: (Double, Double, Double, Double, Double).self)
  }

  init(_ pixels: UnsafeBufferPointer<Float>) {
    guard let first = pixels.baseAddress, !pixels.isEmpty else { return }
    let sums = pixelSums(first, count: pixels.count)
    let count = Double(pixels.count)
    (smallest, largest, mean) = (sums.smallest, sums.largest, sums.sum / count)
    let deviations = pixelDeviations(first, count: pixels.count, mean: mean)
    deviation = (deviations.squares / count).squareRoot()
    meanDeviation = deviations.absolute / count
  }

  /// What is subtracted and what is divided by.
  func normalization(_ kind: Normalization) -> (mean: Double, spread: Double) {
    switch kind {
    case .gcn: (mean, deviation)
    case .gcnL1: (mean, meanDeviation)
    case .none: (0, 1)
    }
  }

  /// Smallest and largest value after the normalisation.
  func extremes(_ kind: Normalization) -> (Double, Double) {
    let (mean, spread) = normalization(kind)
    return ((smallest - mean) / spread, (largest - mean) / spread)
  }
}
