import GalaxyBase
import GalaxyErrors
import GalaxyImages
import GalaxyKernels

/// An image with what its normalisation needs.
struct MeasuredImage: Sendable {
  let pixels: PixelStore
  let statistics: ImageStatistics

  /// Looks at every pixel once.
  /// - Throws: `GalaxyError` of kind `no-contrast` if all pixels are equal and that matters, naming the file.
  init(_ pixels: PixelStore, options: LoadOptions, path: @autoclosure () -> String) throws(GalaxyError) {
    self.pixels = pixels
    statistics = pixels.withFloats { ImageStatistics($0) }
    guard options.normalize == .none || (statistics.deviation > 0 && statistics.deviation.isFinite) else {
      throw .noContrast(file: path())
    }
  }

  /// Pixels that are normalised by what another image needs.
  init(_ pixels: PixelStore, statistics: ImageStatistics) {
    (self.pixels, self.statistics) = (pixels, statistics)
  }
}

/// Hands images to a network, eight side by side, normalised as the model wants.
struct ImageFeed: Sendable {
  /// Positions in the source.
  let indices: [Int]
  private let images: [MeasuredImage]
  private let normalize: Normalization
  private let width: Int

  /// Measures every image once.
  /// - Throws: `GalaxyError` of kind `no-contrast` for an image whose pixels are all equal, naming the file,
  ///   or `interrupted`; what the source throws.
  init(_ source: some ImageSource, indices: [Int], context: WorkContext) throws {
    self.indices = indices
    normalize = source.options.normalize
    width = source.width
    images = try parallelMap(indices.count, threads: context.threads) { i in
      try context.cancellation.check("preprocessing")
      return try MeasuredImage(
        source.pixels(at: indices[i]), options: source.options, path: source.path(at: indices[i]))
    }
  }

  /// Images that were measured before, in the order given.
  init(_ images: [MeasuredImage], normalize: Normalization, width: Int) {
    (indices, self.images) = (Array(images.indices), images)
    (self.normalize, self.width) = (normalize, width)
  }

  private init(_ indices: [Int], _ images: [MeasuredImage], of feed: ImageFeed) {
    (self.indices, self.images) = (indices, images)
    (normalize, width) = (feed.normalize, feed.width)
  }

  /// The image at a position of `indices`.
  func measured(_ position: Int) -> MeasuredImage { images[position] }

  /// The images at these positions of `indices`, which are not measured again.
  func part(_ positions: [Int]) -> ImageFeed {
    ImageFeed(positions.map { indices[$0] }, positions.map { images[$0] }, of: self)
  }

  /// Smallest and largest value after the contrast normalisation.
  var extremes: (minimum: Double, maximum: Double) {
    var (minimum, maximum) = (Double.infinity, -Double.infinity)
    for image in images {
      let (low, high) = image.statistics.extremes(normalize)
      minimum = min(minimum, low)
      maximum = max(maximum, high)
    }
    return (minimum, maximum)
  }

  /// Writes some rows of up to eight images, given by their positions in `indices`, side by side; the lanes left
  /// over become 0.
  func fill(
    _ positions: ArraySlice<Int>, rows: Range<Int>, preprocessing: Preprocessing,
    into base: UnsafeMutablePointer<Lanes>, layout: PlaneLayout
  ) {
    preprocessing.write(
      positions.map { images[$0] }, rows: rows, width: width, into: base, layout: layout)
  }
}

extension Preprocessing {
  /// Writes some rows of up to eight images side by side, normalised; the lanes left over become 0. `base` is the
  /// first pixel of row 0.
  func write(
    _ images: [MeasuredImage], rows wanted: Range<Int>, width: Int, into base: UnsafeMutablePointer<Lanes>,
    layout: PlaneLayout
  ) {
    var (scales, shifts) = (Lanes(), Lanes())
    for (lane, image) in images.enumerated() {
      (scales[lane], shifts[lane]) = line(for: image.statistics)
    }
    // Row by row, so that a row of all images stays in the nearest cache.
    withUnsafeTemporaryAllocation(of: Float.self, capacity: width * max(1, images.count)) { row in
      guard let first = row.baseAddress else { return }
      let rows = images.indices.map { UnsafePointer(first + $0 * width) }
      for y in wanted {
        for lane in images.indices {
          images[lane].pixels.copy(
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
