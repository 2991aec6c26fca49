import GalaxyBase
import GalaxyErrors
import GalaxyImages
import GalaxyMorphology

/// What is the same for all images of a match and cannot be read off the real ones directly: how strongly the
/// added noise must be coloured so that its neighbouring pixels go together as those of the real skies do after
/// rounding and coding, and how much the simulated galaxies must be blurred.
struct MatchCalibration {
  /// Pictures that are looked at for each trial.
  static let pictures = 24
  /// Images that are looked at to tell whether they are sharper than the real ones.
  static let looks = 120
  /// Halvings of the interval: to a thousandth of it.
  private static let halvings = 10
  /// The widest Gaussians that are tried, in pixels.
  private static let widestColour = 2.0, widestBlur = 4.0
  /// Images this near the real ones, as a share of the width, are not blurred.
  private static let nearness = 0.03

  /// Deviation of the Gaussian that colours noise, by the median correlation of neighbouring pixels of the real
  /// skies: of pictures of nothing but noise, at the levels of real images and coded as those are. Nil where the
  /// real skies show no noise whose colour could be measured.
  static func noiseColour(
    _ targets: MatchTargets, isColour: Bool, coded: Bool, streams: SeedStreams, name: String,
    context: WorkContext
  ) throws -> Double? {
    let wanted = targets.median(.correlation1)
    let some = targets.some(pictures)
    guard wanted.isFinite else { return nil }
    func correlation(_ width: Double) throws -> Double {
      let found = try parallelMap(some.count, threads: context.threads) { index -> Double in
        try context.cancellation.check("match")
        let target = some[index], workspace = MorphologyWorkspace()
        let side = Int(target.observation[.side])
        let black = Raster(unchecked: side, side, [Double](repeating: 0, count: side * side))
        var recipe = MatchRecipe(
          seed: streams.seed, stream: "match/\(name)/colour/\(index)", draw: 1, target: target.name,
          side: side, isColour: isColour, frame: .whole, gain: .none, blur: 0,
          noise: target.observation[.noise], noiseColour: width, sky: target.sky, coding: .none)
        if coded { recipe.coding = target.coding }
        let empty = NativeColours(
          planes: [Raster<Double>](repeating: black, count: isColour ? 3 : 1), isFlux: false, format: .png)
        let picture = try recipe.paint(empty, LoadOptions(), name: name, workspace: workspace)
        return FrameObservation(picture.luma, workspace: workspace)[.correlation1]
      }
      return Statistics.median(found.filter(\.isFinite)) ?? .nan
    }
    return try bisect(to: widestColour, wanted: wanted, correlation)
  }

  /// By how much the finest structure of images is to become wider, as a factor; nil where they are as soft as
  /// the real ones, softer, or where so few images cannot tell: galaxies differ by far more than images do.
  static func widening(_ real: [Double], _ realGroups: [String], _ own: [Double], _ groups: [String])
    -> Double?
  {
    guard let comparison = RankComparison(real, realGroups, own, groups), comparison.area < 0.5,
      comparison.isTold(error: 0.05), let wanted = Statistics.median(real.filter(\.isFinite)),
      let found = Statistics.median(own.filter(\.isFinite)), found > 0, found < (1 - nearness) * wanted
    else { return nil }
    return wanted / found
  }

  /// Deviation of the Gaussian that makes the finest structure of the images wider by a factor; 0 where the
  /// widest does not, as where noise is the finest structure. `sharpness` makes some of the images with a blur,
  /// and measures them.
  static func blur(widening: Double, _ sharpness: (Double) throws -> Double) throws -> Double {
    let wanted = try widening * sharpness(0)
    guard wanted.isFinite, try sharpness(widestBlur) >= wanted else { return 0 }
    return try bisect(to: widestBlur, wanted: wanted, sharpness) ?? 0
  }

  /// Where a function that rises reaches a value, between 0 and the widest.
  private static func bisect(
    to widest: Double, wanted: Double, _ value: (Double) throws -> Double
  ) throws -> Double? {
    var (low, high) = (0.0, widest)
    for _ in 0..<halvings {
      let middle = (low + high) / 2, now = try value(middle)
      guard now.isFinite else { return nil }
      if now < wanted { low = middle } else { high = middle }
    }
    // Two digits are as much as so few pictures tell.
    return ((low + high) / 2 * 100).rounded() / 100
  }
}
