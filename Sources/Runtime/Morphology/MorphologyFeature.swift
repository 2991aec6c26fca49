/// One of the numbers that describe a galaxy's shape.
public struct MorphologyFeature: Sendable, Equatable {
  /// Its name in tables, such as `gini`.
  public let name: String
  /// What it is, with its formula. w is the deprojected image of 64 × 64 pixels, sky 0; r a radius in it in
  /// pixels, 31.5 being the edge; logarithms are natural unless log10 is written.
  public let meaning: String
  /// The paper that defined it, or that it follows; empty where it is galsh's own.
  public let source: String
}

extension MorphologyFeature {
  /// Lotz, Primack and Madau 2004.
  static let lotz = "Lotz et al. 2004, AJ 128, 163"
  static let conselice = "Conselice 2003, ApJS 147, 1"
  static let bershady = "Bershady et al. 2000, AJ 119, 2645"
  static let aguerri = "Aguerri et al. 1998, AJ 116, 2136"
  static let puerari = "Puerari & Dottori 1992, A&AS 93, 469"

  /// The 72 features, in the order of `Morphology.values`.
  static let all = pixels + rings + coherence + bar + spirals

  private static let pixels = [
    MorphologyFeature(
      name: "gini",
      meaning: "Gini coefficient of max(w, 0) inside r < 0.95 · 31.5: Σ (2i − n − 1) x_i / (mean n (n − 1))",
      source: lotz),
    MorphologyFeature(
      name: "m20",
      meaning: "log10 of the second moment of the brightest 20 % of the light / the total moment",
      source: lotz),
    MorphologyFeature(
      name: "concentration", meaning: "5 log10(r80 / r20), circles about the centre of w",
      source: "\(conselice); \(bershady)"),
    MorphologyFeature(
      name: "conc_outer", meaning: "ln(r90 / r50), circles about the centre of w", source: ""),
    MorphologyFeature(
      name: "asymmetry",
      meaning: "ln(A + 0.01), A = Σ |w − w180| / Σ |w|, without background term and re-centring",
      source: conselice),
    MorphologyFeature(
      name: "clumpiness",
      meaning: "ln(S + 0.01), S = Σ |G1 w − G4 w| / Σ |w| at r > 4, G a Gaussian of so many pixels",
      source: "after \(conselice)"),
    MorphologyFeature(
      name: "axis_ratio",
      meaning: "q of the whole galaxy in the sky, from second moments of √flux in its mask: 1 = round",
      source: ""),
    MorphologyFeature(
      name: "axis_ratio_r5",
      meaning: "axis ratio at r < 5 (0.2 r90) after deprojection: small = bar or lens", source: ""),
    MorphologyFeature(
      name: "axis_ratio_r9", meaning: "axis ratio at r < 9 (0.35 r90) after deprojection", source: ""),
    MorphologyFeature(
      name: "r50_r90", meaning: "ln(r50 / r90 + 0.01), radii of ellipses in the sky", source: ""),
  ]

  /// Edges of the six rings of the Fourier features, in pixels of w: every sixth of the 36 radii.
  private static let edges = ["1.5", "2.5", "4.2", "7.1", "12.0", "20.1", "31.0"]

  private static let rings = (1...4).flatMap { m in
    (1...6).map { ring in
      MorphologyFeature(
        name: "fourier_m\(m)_ring\(ring)",
        meaning: "ln(0.001 + mean |A_\(m)| / A_0), r = \(edges[ring - 1])–\(edges[ring])", source: aguerri)
    }
  }

  private static let coherence = [("inner", "1.9–6.5"), ("middle", "4.2–13")].flatMap { name, radii in
    [
      MorphologyFeature(
        name: "m4_coherence_\(name)",
        meaning: "|Σ A_4| / Σ |A_4|, r = \(radii): 1 = one phase (boxy bar), 0 = wound or noise", source: ""),
      MorphologyFeature(
        name: "m4_strength_\(name)", meaning: "ln(0.001 + |mean A_4|), r = \(radii)", source: ""),
    ]
  }

  private static let bar = [
    MorphologyFeature(
      name: "bar_strength",
      meaning: "ln(0.001 + the largest |mean of A_2 over 1.9 < r < r_e|), r_e = 3.3–20", source: aguerri),
    MorphologyFeature(
      name: "bar_length", meaning: "where that maximum is: index of r_e / 22", source: aguerri),
    MorphologyFeature(
      name: "winding",
      meaning:
        "|mean step of the phase of A_2 from radius to radius|, weighted by |A_2|, r > 4.2, in radians",
      source: ""),
    MorphologyFeature(
      name: "phase_jitter", meaning: "mean |step of the phase of A_2|, same weights, in radians", source: ""),
  ]

  /// Pitch angles of m arms with k windings between r = 1.5 and 31: atan(m ln(31 / 1.5) / (2π k) · 36/35).
  static let pitches: [(m: Int, degrees: [Int])] = [
    (1, [26, 14, 9, 7, 5]), (2, [45, 26, 18, 14, 9]), (4, [63, 45, 33, 26, 18]),
  ]

  private static let spirals = pitches.flatMap { m, degrees in
    zip([1, 2, 3, 4, 6], degrees).flatMap { k, pitch in
      [("strong", "larger"), ("weak", "smaller")].map { name, which in
        MorphologyFeature(
          name: "spiral_m\(m)_k\(k)_\(name)",
          meaning: "ln(0.0001 + |F|), F the Fourier coefficient of the residual on a grid of ln r and angle: "
            + "\(m == 1 ? "1 arm" : "\(m) arms"), pitch angle \(pitch)°, the \(which) of both senses",
          source: puerari)
      }
    }
  }
}
