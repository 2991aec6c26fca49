import GalaxyBase
import GalaxyErrors
import GalaxyImages
import GalaxyMorphology
import Synchronization

/// The pixels of the datasets of one stored session: read from their files when they are needed, once for all
/// datasets that share them.
package final class StoredPixels: Sendable {
  /// What decides the pixels of an image.
  private struct Key: Hashable {
    let origin: ImageOrigin
    let options: String
  }

  private let known = Mutex<[Key: PixelStore]>([:])

  /// Nothing is known yet.
  package init() {}

  /// The pixels of the items; `digests` are those that they had. Of an image that cannot be read as it was the
  /// error: of kind `moved-input`, `changed-input` or `other-pixels`, naming the file, or what reading throws.
  /// - Throws: GalaxyError of kind `interrupted`, or if the session does not say where its images come from.
  package func read(
    _ items: [DatasetItem], options: LoadOptions, digests: [Digest], context: WorkContext
  ) throws -> [Result<PixelStore, GalaxyError>] {
    let loader = try ImageLoader(options: options)
    let origins = items.compactMap(\.origin)
    guard origins.count == items.count, digests.count == items.count else {
      throw GalaxyError(DatasetError.movedInput, "the session does not say where its images come from")
    }
    @Sendable func key(_ origin: ImageOrigin) -> Key { Key(origin: origin, options: options.summary) }

    // A file is read once, however many copies were made of its image.
    let known = known.withLock { $0 }
    var listed: [ImageOrigin] = []
    var place: [ImageOrigin: Int] = [:]
    var (basis, whole): ([ImageOrigin: [MatchRecipe]], Set<ImageOrigin>) = ([:], [])
    for origin in origins where known[key(origin)] == nil {
      if place[origin.original] == nil {
        place[origin.original] = listed.count
        listed.append(origin.original)
      }
      // The pixels that are varied are those of the file, or those that `match` made of it.
      if case .matched(let recipe)? = origin.variations.first {
        if basis[origin.original]?.contains(recipe) != true {
          basis[origin.original, default: []].append(recipe)
        }
      } else {
        whole.insert(origin.original)
      }
    }
    let (originals, recipes, wanted, found) = (listed, basis, whole, place)
    let meter = ProgressMeter("read again", total: originals.count, unit: "image", context: context)
    let pool = PixelPool(
      images: items.count, pixels: options.size * options.size, limit: context.pixelMemory)
    /// Reads some of the originals, and makes of them the images at these places.
    func make(_ places: [Int], of own: Range<Int>) throws -> [Result<PixelStore, GalaxyError>] {
      let decoded = try parallelMap(own.count, threads: context.threads) { index in
        let original = originals[own.lowerBound + index]
        let outcome = try Self.outcome { () throws -> Basis in
          try original.check()
          let pixels = wanted.contains(original) ? try loader.load(original.file).pixels : nil
          return try Basis(pixels, original, recipes[original] ?? [], loader)
        }
        try meter.advance()
        return outcome
      }
      return try parallelMap(places.count, threads: context.threads) { number in
        let index = places[number]
        let origin = origins[index]
        guard let position = found[origin.original], own.contains(position) else {
          return .success(.bytes([]))
        }
        var pixels: PixelStore
        switch decoded[position - own.lowerBound] {
        case .failure(let error): return .failure(error)
        case .success(let basis):
          guard let found = basis.pixels(of: origin) else { return .success(.bytes([])) }
          pixels = found
        }
        for case .augmented(let copy) in origin.variations {
          var stream = SeedStreams(seed: copy.seed).stream(copy.stream)
          pixels = copy.options.vary(pixels, options.size, options.size, &stream)
        }
        guard pixels.digest == digests[index] else {
          return .failure(
            GalaxyError(
              DatasetError.otherPixels,
              "\(origin.file) does not give the pixels that it gave when the session was saved",
              file: origin.file, hint: "another version of galsh may have saved it; load the images again"))
        }
        return .success(try context.own(pool.keep(pixels)))
      }
    }
    // Ranks read a share of the originals each. All of it in one round: of an original all that was made.
    let places = origins.indices.filter { known[key(origins[$0])] == nil }
    let communicator = context.communicator
    let made = try context.shared(
      "read again",
      holders: places.map { place in
        found[origins[place].original].map { communicator.holder(of: $0, among: originals.count) }
      }, piece: places.count,
      receive: { outcome, rank in outcome.map { $0.elsewhere(at: rank) } },
      { own in try make(own.map { places[$0] }, of: communicator.share(of: originals.count)) })
    meter.othersDid(originals.count - communicator.share(of: originals.count).count)
    var images = origins.map { origin in
      Result<PixelStore, GalaxyError>.success(known[key(origin)] ?? .bytes([]))
    }
    for (place, pixels) in zip(places, made) { images[place] = pixels }
    self.known.withLock { known in
      for (origin, pixels) in zip(origins, images) {
        if case .success(let pixels) = pixels { known[key(origin)] = pixels }
      }
    }
    return images
  }

  /// What copies of one file's image are made of.
  private struct Basis: Sendable {
    private let own: PixelStore?
    private var matched: [MatchRecipe: PixelStore] = [:]

    /// A file's own pixels, and every picture that `match` made of it.
    init(_ own: PixelStore?, _ original: ImageOrigin, _ recipes: [MatchRecipe], _ loader: ImageLoader) throws
    {
      self.own = own
      if recipes.isEmpty { return }
      let withBands = recipes.contains { $0.flux != nil }
      let picture = try original.nativeColours(loader, withBands: withBands),
        workspace = MorphologyWorkspace()
      for recipe in recipes {
        matched[recipe] = try recipe.paint(
          picture, loader.options, name: original.file, workspace: workspace
        ).pixels(loader.options, isFlux: picture.isFlux, name: original.file)
      }
    }

    func pixels(of origin: ImageOrigin) -> PixelStore? {
      if case .matched(let recipe)? = origin.variations.first { matched[recipe] } else { own }
    }
  }

  /// What came of reading a file; an interruption goes on its way.
  private static func outcome<Read>(_ read: () throws -> Read) throws -> Result<Read, GalaxyError> {
    do {
      return .success(try read())
    } catch let error as GalaxyError where !error.isA(WorkError.interrupted) {
      return .failure(error)
    }
  }
}
