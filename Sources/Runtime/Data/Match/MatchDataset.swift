import GalaxyBase
import GalaxyErrors
import GalaxyImages
import GalaxyMorphology

/// Makes simulated images like real ones: `options.draws` pictures of each, each of which takes over frame,
/// brightness, blur, noise, sky and coding of one real image, drawn at random.
///
/// The picture of a file stays what it was; a matched image is a recipe, from which its pixels are made again.
/// They have the real picture's side where they are measured (`Dataset.nativePicture`) and the real dataset's
/// `size`, `crop` and `normalize` as pixels of the new dataset, resized as `load` would. All draws of an image
/// have its group. Flux is framed and blurred as flux and then stretched to greys by its own dataset's options;
/// what follows is done to these greys.
///
/// Each draw has a random stream of its own ("match/name/file's digest/number"), so that it depends neither on
/// the number of threads nor on the other images. With `folder` all pictures are written there as PNG with a
/// manifest.csv.
/// - Throws: GalaxyError of kind `bad-option`, `no-images`, `matched-already`, `cannot-keep`; naming the file
///   that is not what it was; of a kind of `FileError` if a file cannot be written; `interrupted`.
public func matchDataset(
  _ images: Dataset, to real: Dataset, called realName: String, options: MatchOptions = MatchOptions(),
  name: String, streams: SeedStreams, physics: (any MatchPhysics)? = nil, folder: String? = nil,
  context: WorkContext = WorkContext()
) throws -> (dataset: Dataset, report: MatchReport) {
  let job = try MatchJob(
    images, real, realName, options, name: name, streams: streams, physics: physics, context: context)
  return try job.run(folder: folder)
}

/// One match, while it is done.
struct MatchJob {
  let images: Dataset, real: Dataset
  let options: MatchOptions
  let name: String, streams: SeedStreams
  let physics: (any MatchPhysics)?
  let context: WorkContext
  let targets: MatchTargets
  /// The images that can be used, by their places.
  let chosen: [Int]
  /// How the new dataset's pixels are made.
  let load: LoadOptions
  var blur = 0.0
  var noiseColour: Double?
  let realName: String

  init(
    _ images: Dataset, _ real: Dataset, _ realName: String, _ options: MatchOptions, name: String,
    streams: SeedStreams, physics: (any MatchPhysics)?, context: WorkContext
  ) throws {
    try options.check()
    (self.images, self.real, self.realName, self.options) = (images, real, realName, options)
    (self.name, self.streams, self.physics, self.context) = (name, streams, physics, context)
    let lost = images.failures
    chosen = images.items.indices.filter { lost[$0] == nil }
    try Self.check(chosen.map { images.items[$0] })
    targets = try MatchTargets(real, name: realName, context: context)
    load = Self.options(images, real)
    guard let first = chosen.first else { return }
    let picture = try colours(first)
    let isColour = picture.planes.count == 3 && targets.usable.contains { $0.sky.count == 3 }
    if options.noise {
      noiseColour = try MatchCalibration.noiseColour(
        targets, isColour: isColour, coded: options.coding, streams: streams, name: name, context: context)
    }
    if case .fixed(let width) = options.blur { blur = width }
    if options.blur == .measured { blur = try measuredBlur() }
  }

  /// - Throws: GalaxyError for images that cannot be matched.
  private static func check(_ items: [DatasetItem]) throws {
    guard !items.isEmpty else {
      throw GalaxyError(DatasetError.noImages, "there is no image to be matched")
    }
    if let item = items.first(where: { $0.origin == nil }) {
      throw GalaxyError(
        DatasetError.cannotKeep, "\(item.name) has no file from which it could be made again",
        hint: "load the images from files, then match them")
    }
    guard let item = items.first(where: { $0.origin?.variations.isEmpty == false }) else { return }
    throw GalaxyError(
      DatasetError.matchedAlready,
      item.origin?.recipe == nil
        ? "\(item.name) is a copy that `augment` made, and has no colours or sky of its own"
        : "\(item.name) was matched before",
      hint: "match the images as they were loaded; `augment` the matched ones afterwards")
  }

  /// The options that choose an image in its file, and flux's way to greys, are those of the images; what
  /// becomes of a picture is as in the real dataset.
  private static func options(_ images: Dataset, _ real: Dataset) -> LoadOptions {
    var load = images.options
    (load.size, load.normalize) = (real.options.size, real.options.normalize)
    (load.crop, load.factor) = (real.options.crop, real.options.factor)
    if !images.items.contains(where: { $0.format == .fits }) {
      // Stretches of the real pictures; those of real flux have no meaning for a picture.
      let isFlux = real.items.contains { $0.format == .fits }
      load.stretch = isFlux ? nil : real.options.stretch
      load.a = isFlux ? nil : real.options.a
      load.limits = isFlux ? nil : real.options.limits
    }
    return load
  }

  /// An image's picture with its colours, from its file.
  func colours(_ index: Int) throws -> NativeColours {
    guard let origin = images.items[index].origin else { throw GalaxyError(DatasetError.noImages, "no file") }
    let isFlux = physics != nil && images.items[index].format == .fits
    return try origin.nativeColours(ImageLoader(options: load), withBands: isFlux)
  }

  /// The steps that are taken.
  var steps: [Matching.Step] {
    Matching.Step.allCases.filter { step in
      switch step {
      case .frame: options.frame
      case .gain: options.gain
      case .blur: blur > 0
      case .noise: options.noise
      case .sky: options.sky
      case .coding: options.coding
      }
    }
  }

  /// How a draw of an image is made, and like which real one.
  func recipe(_ index: Int, draw: Int, blur: Double) throws -> (recipe: MatchRecipe, target: MatchTarget) {
    let item = images.items[index]
    let identity = item.origin.map { $0.digest.hex + $0.choice } ?? item.path
    let stream = "match/\(name)/\(identity)/\(draw)"
    var random = streams.stream(stream + "/real")
    let target = targets.usable[random.below(targets.usable.count)]
    let known = try physics?.numbers(for: item, like: real.items[target.index])
    var recipe = MatchRecipe(
      seed: streams.seed, stream: stream, draw: draw, target: target.name,
      side: Int(target.observation[.side]), isColour: target.sky.count == 3, frame: .whole, gain: .none,
      blur: blur, noise: options.noise ? target.observation[.noise] : nil, noiseColour: noiseColour ?? 0,
      sky: options.sky ? target.sky : nil, coding: options.coding ? target.coding : .none)
    if options.frame {
      recipe.frame = known?.frameSide.map { .side($0) } ?? .share(target.observation[.ninetyLight])
    }
    if options.gain { recipe.gain = known?.gain.map { .factor($0) } ?? .peak(target.observation[.peak]) }
    if options.blur == .measured, let width = known?.blur { recipe.blur = width }
    if options.frame { recipe.flux = known?.flux?.taking(options) }
    return (recipe, target)
  }

  /// The blur that brings the images to the real ones' finest structure, where they are sharper beyond chance.
  private func measuredBlur() throws -> Double {
    // What is blurred by its header needs no guess.
    let guessed = try chosen.filter {
      let pair = try self.recipe($0, draw: 1, blur: 0)
      let known = try physics?.numbers(for: images.items[$0], like: real.items[pair.target.index])
      return known?.flux == nil && known?.blur == nil
    }
    func some(_ most: Int) -> [Int] {
      let count = min(most, guessed.count)
      return (0..<count).map { guessed[$0 * guessed.count / count] }
    }
    let looks = some(MatchCalibration.looks)
    let own = try parallelMap(looks.count, threads: context.threads) { place in
      let picture = try colours(looks[place])
      return (
        noisy: try sharpness(of: looks[place], picture, blur: 0),
        clean: try sharpness(of: looks[place], picture, blur: 0, withNoise: false)
      )
    }
    let wanted = targets.observations.map { $0[.sharpness] }
    let groups = looks.map { images.items[$0].group }
    // Added noise is fine structure, too: the galaxies must be sharper without it.
    guard let widening = MatchCalibration.widening(wanted, targets.groups, own.map(\.noisy), groups),
      MatchCalibration.widening(wanted, targets.groups, own.map(\.clean), groups) != nil
    else { return 0 }
    let tried = some(MatchCalibration.pictures)
    let pictures = try parallelMap(tried.count, threads: context.threads) { try colours(tried[$0]) }
    return try MatchCalibration.blur(widening: widening) { width in
      let found = try parallelMap(tried.count, threads: context.threads) {
        try sharpness(of: tried[$0], pictures[$0], blur: width)
      }
      return Statistics.median(found.filter(\.isFinite)) ?? .nan
    }
  }

  /// The finest structure of an image's first draw, made with a blur.
  private func sharpness(
    of index: Int, _ picture: NativeColours, blur: Double, withNoise: Bool = true
  ) throws -> Double {
    try context.cancellation.check("match")
    let workspace = MorphologyWorkspace()
    var recipe = try recipe(index, draw: 1, blur: blur).recipe
    if !withNoise { recipe.noise = nil }
    let painted = try recipe.paint(picture, load, name: name, workspace: workspace)
    return FrameObservation(painted.luma, workspace: workspace)[.sharpness]
  }
}
