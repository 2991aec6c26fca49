import GalaxyBase

/// How a difference of a measured feature is said: "0.12 dex less concentrated".
struct FeatureWords: Sendable {
  /// What a galaxy is called whose feature is larger, and smaller.
  let larger: String, smaller: String
  /// What the feature counts in.
  let scale: Scale

  /// What a feature counts in.
  enum Scale: Sendable, Equatable {
    /// The natural logarithm of something, log10 of it, or 5 log10 of it: differences are told in dex of it.
    case natural, decimal, fiveDecimal
    /// The feature itself, in a unit; without a name where that is empty.
    case own(String)

    /// What a difference of the feature is multiplied by, and the unit of the result.
    var unit: (factor: Double, name: String) {
      switch self {
      case .natural: (1 / logarithm(10), "dex")
      case .decimal: (1, "dex")
      case .fiveDecimal: (0.2, "dex")
      case .own(let name): (1, name)
      }
    }
  }

  init(_ larger: String, _ smaller: String, _ scale: Scale) {
    (self.larger, self.smaller, self.scale) = (larger, smaller, scale)
  }

  /// The words for a feature of `Morphology`; nil for any other number.
  init?(_ name: String) {
    if let known = Self.known[name] {
      self = known
    } else if let found = Self.patterned(name) {
      self = found
    } else {
      return nil
    }
  }

  private static let known: [String: FeatureWords] = [
    "gini": .init("more unequal in their light (Gini)", "more even in their light (Gini)", .own("")),
    "m20": .init(
      "further out with their brightest light (M20)", "more central with their brightest light (M20)",
      .decimal),
    "concentration": .init("more concentrated (r80 / r20)", "less concentrated (r80 / r20)", .fiveDecimal),
    "conc_outer": .init("more extended (r90 / r50)", "less extended (r90 / r50)", .natural),
    "asymmetry": .init("more asymmetric", "less asymmetric", .natural),
    "clumpiness": .init("clumpier", "smoother", .natural),
    "axis_ratio": .init("rounder in the sky (axis ratio)", "flatter in the sky (axis ratio)", .own("")),
    "axis_ratio_r5": .init(
      "rounder at 0.2 r90 (axis ratio)", "more elongated at 0.2 r90 (axis ratio)", .own("")),
    "axis_ratio_r9": .init(
      "rounder at 0.35 r90 (axis ratio)", "more elongated at 0.35 r90 (axis ratio)", .own("")),
    "r50_r90": .init("less concentrated (r50 / r90)", "more concentrated (r50 / r90)", .natural),
    "bar_strength": .init("stronger in bars", "weaker in bars", .natural),
    "bar_length": .init("longer in bars", "shorter in bars", .own("")),
    "winding": .init("more tightly wound", "less wound", .own("radians a step")),
    "phase_jitter": .init(
      "more ragged in the phase of m = 2", "steadier in the phase of m = 2", .own("radians")),
    "m4_coherence_inner": .init(
      "more coherent in the inner m = 4", "less coherent in the inner m = 4", .own("")),
    "m4_coherence_middle": .init(
      "more coherent in the middle m = 4", "less coherent in the middle m = 4", .own("")),
    "m4_strength_inner": .init("stronger in the inner m = 4", "weaker in the inner m = 4", .natural),
    "m4_strength_middle": .init("stronger in the middle m = 4", "weaker in the middle m = 4", .natural),
  ]

  /// `fourier_m2_ring3`, `spiral_m2_k3_strong`.
  private static func patterned(_ name: String) -> FeatureWords? {
    let parts = name.split(separator: "_").map(String.init)
    func number(_ place: Int, _ letters: String) -> String? {
      guard parts.indices.contains(place), parts[place].hasPrefix(letters) else { return nil }
      return String(parts[place].dropFirst(letters.count))
    }
    if parts.first == "fourier", let m = number(1, "m"), let ring = number(2, "ring") {
      let what = "the m = \(m) pattern of ring \(ring)"
      return FeatureWords("stronger in \(what)", "weaker in \(what)", .natural)
    }
    if parts.first == "spiral", let m = number(1, "m"), let k = number(2, "k"), parts.count == 4 {
      let what = "spirals of \(m == "1" ? "1 arm" : "\(m) arms"), \(k) windings (the \(parts[3]) sense)"
      return FeatureWords("stronger in \(what)", "weaker in \(what)", .natural)
    }
    return nil
  }
}
