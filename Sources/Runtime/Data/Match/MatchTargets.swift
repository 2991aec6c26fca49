import GalaxyBase
import GalaxyErrors
import GalaxyImages
import GalaxyMorphology

/// One real image, and the numbers that a simulated one takes over from it.
struct MatchTarget: Sendable {
  /// Its place in its dataset.
  var index: Int
  /// What it is called.
  var name: String
  /// How it is framed, exposed and blurred.
  var observation: FrameObservation
  /// The sky of each colour, brought to the level that the luma has.
  var sky: [Double]
  /// How its numbers are coded.
  var coding: MatchRecipe.Coding

  /// Whether all numbers that may be taken over are there.
  var isUsable: Bool {
    [.ninetyLight, .sky, .noise, .peak].allSatisfy { observation[$0].isFinite }
      && observation[.ninetyLight] > 0 && observation[.peak] > 0
  }
}

/// The real images that simulated ones are made like, each measured once.
struct MatchTargets: Sendable {
  /// Those that can be used, in their order.
  let usable: [MatchTarget]
  /// The observations of all that could be read, for comparison.
  let observations: [FrameObservation]
  /// Their groups.
  let groups: [String]
  /// The images that were left out, with the reason.
  let leftOut: [(name: String, reason: String)]

  /// From so many on a set says what real images are like.
  static let enough = 20

  /// Measures the originals of a dataset; its copies say nothing new.
  /// - Throws: GalaxyError of kind `no-images` where not one can be used, or `interrupted`.
  init(_ real: Dataset, name: String, context: WorkContext) throws {
    let lost = real.failures
    let originals = real.items.indices.filter { !real.items[$0].isCopy }
    let chosen = originals.isEmpty ? Array(real.items.indices) : originals
    let meter = ProgressMeter("observe", total: chosen.count, unit: "image", context: context)
    let found = try parallelMap(chosen.count, threads: context.threads) {
      row -> Result<MatchTarget, GalaxyError> in
      let index = chosen[row]
      try meter.advance()
      if let failure = lost[index] { return .failure(failure) }
      do {
        return .success(try Self.target(real, index))
      } catch let error as GalaxyError where !error.isA(WorkError.interrupted) {
        return .failure(error)
      }
    }
    var (usable, leftOut): ([MatchTarget], [(String, String)]) = ([], [])
    var (observations, groups): ([FrameObservation], [String]) = ([], [])
    for (index, outcome) in zip(chosen, found) {
      let item = real.items[index]
      switch outcome {
      case .failure(let error): leftOut.append((item.name, error.message))
      case .success(let target):
        observations.append(target.observation)
        groups.append(item.group)
        if target.isUsable {
          usable.append(target)
        } else {
          leftOut.append((item.name, "shows no galaxy above its sky"))
        }
      }
    }
    (self.usable, self.observations, self.groups, self.leftOut) = (usable, observations, groups, leftOut)
    guard usable.isEmpty else { return }
    let why = leftOut.first.map { ": \($0.0): \($0.1)" } ?? ""
    throw GalaxyError(
      DatasetError.noImages, "\(name) has no image whose frame, noise and sky could be taken over\(why)",
      hint: "give real images that show one galaxy each")
  }

  /// Measures one image.
  private static func target(_ real: Dataset, _ index: Int) throws -> MatchTarget {
    let item = real.items[index], workspace = MorphologyWorkspace()
    if let origin = item.origin, origin.variations.isEmpty {
      let picture = try origin.nativeColours(ImageLoader(options: real.options))
      let shown = NativePicture(values: picture.luma, isFlux: picture.isFlux, format: picture.format)
        .greys(real.options)
      let observation = FrameObservation(shown, workspace: workspace)
      var coding = MatchRecipe.Coding.rounded
      if picture.isFlux { coding = .none }
      if let jpeg = picture.coding { coding = .jpeg(jpeg) }
      return MatchTarget(
        index: index, name: item.name, observation: observation,
        sky: sky(picture, level: observation[.sky]), coding: coding)
    }
    let picture = try real.nativePicture(at: index)
    let observation = FrameObservation(picture.greys(real.options), workspace: workspace)
    var coding = MatchRecipe.Coding.rounded
    if let own = item.origin?.recipe?.coding { coding = own }
    return MatchTarget(
      index: index, name: item.name, observation: observation, sky: [observation[.sky]], coding: coding)
  }

  /// The border's level in each colour, shifted alike so that their luma is the level of the luma.
  private static func sky(_ picture: NativeColours, level: Double) -> [Double] {
    guard picture.planes.count == 3 else { return [level] }
    let side = min(picture.planes[0].width, picture.planes[0].height)
    let own = picture.planes.map { GreyPlane($0).borderSky(max(4, side / 22)).level }
    guard own.allSatisfy(\.isFinite) else { return [level] }
    let shift = level - Luma.real(own[0], own[1], own[2])
    return own.map { $0 + shift }
  }
}

extension MatchTargets {
  /// The median of a number of those that can be used.
  func median(_ quantity: FrameObservation.Quantity) -> Double {
    Statistics.median(usable.map { $0.observation[quantity] }.filter(\.isFinite)) ?? .nan
  }

  /// So many of them, at even places.
  func some(_ count: Int) -> [MatchTarget] {
    let number = min(count, usable.count)
    return (0..<number).map { usable[$0 * usable.count / number] }
  }
}
