/// What several features tell of together. Features of one family are correlated, so that what is said of one
/// alone is shared out among them; sums over a family are steadier. The partition is galsh's own.
public enum FeatureFamily: String, CaseIterable, Sendable {
  /// How the light falls off from the centre.
  case lightProfile = "light profile"
  /// How the galaxy lies in the sky.
  case inclination
  /// What a bar or a lens does: shape, strength and phase of the inner galaxy.
  case bar
  /// What arms do: strength, winding and pitch angle of the outer galaxy.
  case arms
  /// What is one-sided or clumpy.
  case asymmetry

  /// What it is, in a few words.
  public var meaning: String {
    switch self {
    case .lightProfile: "how the light falls off from the centre"
    case .inclination: "the axis ratio in the sky"
    case .bar: "shape and strength within half of r90, and patterns that run straight outwards"
    case .arms: "winding, pitch angle, and strength outside half of r90"
    case .asymmetry: "what is one-sided or clumpy"
    }
  }
}

extension MorphologyFeature {
  /// The family that a feature belongs to. Even amplitudes inside ring 4 (r < 12 pixels of w, 0.48 r90, where
  /// bars end) are a bar's, those outside the arms'; odd ones are asymmetries. A spiral of two or four arms that is
  /// opened by 45° or more runs outwards nearly as a bar does, and is counted as one; arms are rarely as open.
  public var family: FeatureFamily {
    switch name {
    case "gini", "m20", "concentration", "conc_outer", "r50_r90": return .lightProfile
    case "axis_ratio": return .inclination
    case "asymmetry", "clumpiness": return .asymmetry
    case "winding", "phase_jitter": return .arms
    default: break
    }
    if name.hasPrefix("spiral_m1") { return .asymmetry }
    if ["spiral_m2_k1", "spiral_m4_k1", "spiral_m4_k2"].contains(where: name.hasPrefix) { return .bar }
    if name.hasPrefix("spiral_") { return .arms }
    if let (m, ring) = ring { return m % 2 == 1 ? .asymmetry : ring <= 4 ? .bar : .arms }
    return .bar
  }

  /// The order and the ring of a Fourier amplitude; nil for any other feature.
  private var ring: (m: Int, ring: Int)? {
    let parts = name.split(separator: "_")
    guard parts.count == 3, parts[0] == "fourier", let m = Int(parts[1].dropFirst()),
      let ring = Int(parts[2].dropFirst(4))
    else { return nil }
    return (m, ring)
  }

  /// What a galaxy is whose value is larger than another's, and one whose value is smaller, to be followed by
  /// "than": "more concentrated", "less concentrated".
  public var comparatives: (more: String, less: String) {
    if let words = Self.comparatives[name] { return words }
    func strength(of what: String) -> (String, String) { ("stronger \(what)", "weaker \(what)") }
    if let (m, ring) = ring {
      // Half the side of w, 31.5 pixels, is 1.25 r90.
      let place = "at \(Self.inR90[ring - 1])–\(Self.inR90[ring]) r90"
      return strength(of: "\(Self.folds[m] ?? "\(m)-fold") pattern \(place)")
    }
    let parts = name.split(separator: "_")
    if parts.count == 4, parts[0] == "spiral", let m = Int(parts[1].dropFirst()),
      let k = Int(parts[2].dropFirst()), let pitch = Self.pitch(m: m, k: k)
    {
      let sense = parts[3] == "strong" ? "" : ", the other sense"
      return strength(of: "spiral of \(m == 1 ? "1 arm" : "\(m) arms") at \(pitch)°\(sense)")
    }
    return ("larger", "smaller")
  }

  /// The edges of the rings in r90, as `edges` / 31.5 · 1.25.
  private static let inR90 = ["0.06", "0.1", "0.17", "0.28", "0.48", "0.8", "1.23"]
  private static let folds = [1: "one-sided", 2: "two-fold", 3: "three-fold", 4: "four-fold"]

  private static func pitch(m: Int, k: Int) -> Int? {
    guard let row = pitches.first(where: { $0.m == m }), let place = [1, 2, 3, 4, 6].firstIndex(of: k) else {
      return nil
    }
    return row.degrees[place]
  }

  private static let comparatives: [String: (more: String, less: String)] = [
    "gini": ("light in fewer pixels", "light more evenly spread"),
    "m20": ("brightest light further out", "brightest light further in"),
    "concentration": ("more concentrated", "less concentrated"),
    "conc_outer": ("more extended outskirts", "less extended outskirts"),
    "asymmetry": ("more asymmetric", "more symmetric"),
    "clumpiness": ("clumpier", "smoother"),
    "axis_ratio": ("rounder in the sky", "flatter in the sky"),
    "axis_ratio_r5": ("rounder core", "more elongated core"),
    "axis_ratio_r9": ("rounder inner part", "more elongated inner part"),
    "r50_r90": ("light less gathered inside", "light more gathered inside"),
    "m4_coherence_inner": ("boxier core, more of one phase", "core less of one phase"),
    "m4_coherence_middle": ("boxier inner part, more of one phase", "inner part less of one phase"),
    "m4_strength_inner": ("boxier core", "less boxy core"),
    "m4_strength_middle": ("boxier inner part", "less boxy inner part"),
    "bar_strength": ("stronger bar", "weaker bar"),
    "bar_length": ("longer bar", "shorter bar"),
    "winding": ("more wound", "less wound"),
    "phase_jitter": ("less steady phase of the arms", "steadier phase of the arms"),
  ]
}

extension Morphology {
  /// The feature of a name; nil if there is none.
  public static func feature(named name: String) -> MorphologyFeature? { byName[name] }

  private static let byName = Dictionary(features.map { ($0.name, $0) }) { first, _ in first }
}
