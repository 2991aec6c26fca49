import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyKernels

/// Hands images of a dataset to a network, eight side by side, normalised as the model wants.
struct ImageFeed: Sendable {
  let dataset: Dataset
  /// Positions in the dataset.
  let indices: [Int]
  private let statistics: [ImageStatistics]

  /// Measures every image once.
  /// - Throws: `TrainingError.noContrast` for an image whose pixels are all equal, naming the file; `Cancelled`.
  init(_ dataset: Dataset, indices: [Int], context: WorkContext) throws {
    self.dataset = dataset
    self.indices = indices
    let size = dataset.height * dataset.width
    statistics = try parallelMap(indices.count, threads: context.threads) { i in
      try context.cancellation.check("preprocessing")
      let pixels = [Float](unsafeUninitializedCapacity: size) { buffer, count in
        buffer.initialize(repeating: 0)
        dataset.copyPixels(of: indices[i], into: buffer)
        count = size
      }
      let statistics = pixels.withUnsafeBufferPointer { ImageStatistics($0) }
      guard dataset.options.normalize == .none || (statistics.deviation > 0 && statistics.deviation.isFinite)
      else {
        throw GalaxyError.noContrast(file: dataset.items[indices[i]].path)
      }
      return statistics
    }
  }

  /// Smallest and largest value after the contrast normalisation.
  var extremes: (minimum: Double, maximum: Double) {
    var (minimum, maximum) = (Double.infinity, -Double.infinity)
    for image in statistics {
      let (low, high) = image.extremes(dataset.options.normalize)
      minimum = min(minimum, low)
      maximum = max(maximum, high)
    }
    return (minimum, maximum)
  }

  /// Writes up to eight images, given by their positions in `indices`, side by side; the lanes left over become 0.
  func fill(
    _ positions: ArraySlice<Int>, preprocessing: Preprocessing, into base: UnsafeMutablePointer<Lanes>,
    layout: PlaneLayout
  ) {
    let width = dataset.width
    var (scales, shifts) = (Lanes(), Lanes())
    for (lane, position) in positions.enumerated() {
      (scales[lane], shifts[lane]) = preprocessing.line(for: statistics[position])
    }
    let images = positions.map { dataset.images[indices[$0]] }
    // Row by row, so that a row of all images stays in the nearest cache.
    withUnsafeTemporaryAllocation(of: Float.self, capacity: width * max(1, images.count)) { row in
      guard let first = row.baseAddress else { return }
      let rows = images.indices.map { UnsafePointer(first + $0 * width) }
      for y in 0..<dataset.height {
        for lane in images.indices {
          images[lane].copy(
            y * width..<(y + 1) * width,
            into: UnsafeMutableBufferPointer(start: first + lane * width, count: width))
        }
        rows.withUnsafeBufferPointer {
          interleaveRow(sources: $0, scales: scales, shifts: shifts, width: width, out: base + y * layout.row)
        }
      }
    }
  }
}
