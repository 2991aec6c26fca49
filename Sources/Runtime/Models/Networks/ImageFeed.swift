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
  /// Whether ranks have a part of the images each.
  let isShared: Bool
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
    let holders = indices.map(source.holder)
    @Sendable func measured(_ index: Int) throws -> MeasuredImage {
      try context.cancellation.check("preprocessing")
      return try MeasuredImage(
        source.pixels(at: index), options: source.options, path: source.path(at: index))
    }
    isShared = holders.contains { $0 != nil }
    guard isShared else {
      images = try parallelMap(indices.count, threads: context.threads) { try measured(indices[$0]) }
      return
    }
    // Each rank looks at its own images, and tells the others what it has found.
    let statistics = try context.shared("preprocessing", holders: holders) { places in
      try parallelMap(places.count, threads: context.threads) { try measured(indices[places[$0]]).statistics }
    }
    images = try zip(indices, statistics).map { MeasuredImage(try source.pixels(at: $0), statistics: $1) }
  }

  /// Images that were measured before, in the order given.
  init(_ images: [MeasuredImage], normalize: Normalization, width: Int) {
    (indices, self.images) = (Array(images.indices), images)
    (self.normalize, self.width, isShared) = (normalize, width, false)
  }

  private init(_ indices: [Int], _ images: [MeasuredImage], of feed: ImageFeed) {
    (self.indices, self.images) = (indices, images)
    (normalize, width, isShared) = (feed.normalize, feed.width, feed.isShared)
  }

  /// The rank that has each image; nil where every rank has it.
  var holders: [Int?] { images.map(\.pixels.holder) }

  /// The images at some positions of `indices` for each rank, of which this one gets its own: ranks send each other
  /// what they have of the others'. All ranks must ask.
  /// - Throws: what the communicator throws.
  func images(_ wanted: [[Int]], _ communicator: any Communicator) throws -> [MeasuredImage] {
    let own = wanted[communicator.rank]
    guard isShared else { return own.map { images[$0] } }
    let rank = communicator.rank
    let parts = wanted.enumerated().map { other, positions in
      var load = CarriedLoad()
      if other != rank {
        for position in positions where images[position].pixels.holder == rank {
          images[position].pixels.carryWhole(into: &load)
        }
      }
      return load.bytes
    }
    var loads = try communicator.exchange(parts).map { CarriedLoad($0) }
    return try own.map { position in
      let image = images[position]
      guard let holder = image.pixels.holder, holder != rank else { return image }
      return MeasuredImage(try PixelStore(wholeFrom: &loads[holder]), statistics: image.statistics)
    }
  }

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
    fill(positions.map { images[$0] }, rows: rows, preprocessing: preprocessing, into: base, layout: layout)
  }

  /// The same of images that it has given.
  func fill(
    _ images: [MeasuredImage], rows: Range<Int>, preprocessing: Preprocessing,
    into base: UnsafeMutablePointer<Lanes>, layout: PlaneLayout
  ) {
    preprocessing.write(images, rows: rows, width: width, into: base, layout: layout)
  }
}

extension Preprocessing {
  /// Pixels of an image that are unpacked at once.
  private static let atOnce = 512

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
    // A few rows at a time, so that those of all images stay in the nearest cache.
    let most = max(1, Self.atOnce / max(1, width))
    withUnsafeTemporaryAllocation(of: Float.self, capacity: most * width * max(1, images.count)) { room in
      guard let first = room.baseAddress else { return }
      var sources = images.indices.map { UnsafePointer(first + $0 * most * width) }
      for start in stride(from: wanted.lowerBound, to: wanted.upperBound, by: most) {
        let rows = start..<min(wanted.upperBound, start + most)
        for lane in images.indices {
          images[lane].pixels.copy(
            rows.lowerBound * width..<rows.upperBound * width,
            into: UnsafeMutableBufferPointer(start: first + lane * most * width, count: rows.count * width))
        }
        for y in rows {
          for lane in images.indices {
            sources[lane] = UnsafePointer(first + (lane * most + y - start) * width)
          }
          sources.withUnsafeBufferPointer {
            interleaveRow(
              sources: $0, scales: scales, shifts: shifts, width: width, out: base + y * layout.row)
          }
        }
      }
    }
  }
}
