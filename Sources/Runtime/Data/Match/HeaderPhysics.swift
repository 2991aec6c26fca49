import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// What the headers of simulated and real images say of how one becomes like the other: pixels, distances, point
/// spreads and zero points in the place of what can be guessed from the pixels.
///
/// A FITS image that is made like a FITS image is observed in flux to the end (`FluxRecipe`); one that is made
/// like a picture, whose pixels' size is told, takes from it its frame and its blur.
public struct HeaderPhysics: MatchPhysics {
  /// What was told.
  public let options: HeaderOptions
  /// How each simulated image's bands see their galaxy, by its path, or why it does not say.
  private let images: [String: Result<[(name: String?, scale: ObservedScale)], GalaxyError>]
  /// The real images, likewise.
  private let real: [String: Result<RealFlux, GalaxyError>]

  /// Reads the headers of all images, and the flux of the real ones.
  /// - Throws: GalaxyError of kind `interrupted` alone: an image that says nothing is matched by its pixels.
  public init(
    _ images: Dataset, to real: Dataset, options: HeaderOptions,
    context: WorkContext = WorkContext()
  ) throws {
    self.options = options
    self.images = try Self.each(of: images, context) { item, loader in
      guard item.format == .fits else { throw Self.noHeader(item) }
      return try loader.scales(item.origin?.file ?? item.path)
    }
    self.real = try Self.each(of: real, context) { item, loader in
      if item.format == .fits {
        return try RealFlux(item.origin?.file ?? item.path, loader, options)
      }
      guard options.pixel != nil, let frame = item.frame else { throw Self.noHeader(item) }
      return RealFlux(width: frame.width, height: frame.height, options)
    }
  }

  /// Whether any pair of images could be matched by headers.
  public var isUseful: Bool {
    func some<Value>(_ found: [String: Result<Value, GalaxyError>]) -> Bool {
      found.values.contains { if case .success = $0 { true } else { false } }
    }
    return some(images) && some(real)
  }

  /// What was told must be of use for a pair of images.
  /// - Throws: GalaxyError that says why the first pair cannot be matched by headers, where none can.
  public func requireUse(_ images: Dataset, _ real: Dataset) throws {
    var why: GalaxyError?
    for image in images.items.prefix(Self.tried) {
      for counterpart in real.items.prefix(Self.tried) {
        do {
          _ = try pair(image, counterpart)
          return
        } catch let error as GalaxyError {
          why = why ?? error
        }
      }
    }
    if let why { throw why }
  }

  /// So many of each set are tried.
  private static let tried = 50

  private static func noHeader(_ item: DatasetItem) -> GalaxyError {
    GalaxyError(
      ScaleError.noScale, "\(item.name) is no FITS file: nothing says how large its pixels are")
  }

  private static func each<Value: Sendable>(
    of dataset: Dataset, _ context: WorkContext,
    _ read: @Sendable (DatasetItem, ImageLoader) throws -> Value
  ) throws -> [String: Result<Value, GalaxyError>] {
    let loader = try ImageLoader(options: dataset.options)
    // Copies are of the same files.
    var seen: Set<String> = []
    let items = dataset.items.filter { $0.copyOf == nil && seen.insert($0.path).inserted }
    let found = try parallelMap(items.count, threads: context.threads) {
      index -> Result<Value, GalaxyError> in
      try context.cancellation.check("match")
      do {
        return .success(try read(items[index], loader))
      } catch let error as GalaxyError where !error.isA(WorkError.interrupted) {
        return .failure(error)
      }
    }
    return Dictionary(zip(items.map(\.path), found), uniquingKeysWith: { first, _ in first })
  }

  // MARK: - A pair

  /// One image like one real one.
  struct Pair {
    var own: [(name: String?, scale: ObservedScale)]
    var target: RealFlux
    var placements: [GalaxyPlacement]
  }

  /// - Throws: GalaxyError of kind `no-scale` or another, where one of the two does not say enough.
  func pair(_ image: DatasetItem, _ real: DatasetItem) throws -> Pair {
    let own = try images[image.path]?.get() ?? { throw Self.noHeader(image) }()
    let target = try self.real[real.path]?.get() ?? { throw Self.noHeader(real) }()
    let placements = try own.enumerated().map { index, band in
      try GalaxyPlacement(
        own: band.scale, target: target.band(like: band.name, at: index),
        redshift: options.redshift,
        cosmology: options.cosmology)
    }
    return Pair(own: own, target: target, placements: placements)
  }

  /// The numbers of a pair; nil where headers do not say enough.
  public func numbers(for image: DatasetItem, like real: DatasetItem) throws -> PhysicalNumbers? {
    guard let pair = try? pair(image, real), let first = pair.placements.first else { return nil }
    let side = min(pair.target.width, pair.target.height)
    guard pair.target.isFlux else {
      return PhysicalNumbers(frameSide: Double(side) * first.step, blur: first.blur)
    }
    let noise = pair.target.noise
    // Bands of which one has no zero point are brought to brightness together, as they are to each other.
    let isKnown = pair.placements.allSatisfy { $0.factor != nil }
    let recipe = FluxRecipe(
      bands: pair.placements.map { isKnown ? $0.placed : $0.uncalibrated }, side: side,
      peak: isKnown ? nil : max(pair.target.peak, 0), noise: noise?.deviation,
      noiseColour: noise.map { FluxNoise.colour($0.correlation) } ?? 0,
      electrons: pair.target.bands.first?.scale.electrons?.value, sky: noise?.level)
    return PhysicalNumbers(flux: recipe)
  }
}
