import GalaxyBase
import GalaxyImages

/// The classical statistics of a galaxy's shape by their papers' definitions, for publication: Gini, M20,
/// concentration, asymmetry, smoothness, Petrosian radius.
///
/// Where the papers leave a choice, statmorph's is taken (Rodriguez-Gomez et al. 2019, MNRAS 483, 4140;
/// version 0.7), with its default parameters: a cut-out of 2.5 times the mask's box, outliers of 10 σ
/// masked, apertures of exact area, η = 0.2, a Gini map smoothed by r_petro / 5, circles of 1.5 r_petro
/// about the centre of least asymmetry, a box of 0.25 r_petro for the smoothness, and a sky box of 32
/// pixels, or of 16, 8, 4, 2, the first that holds nothing of the mask.
public struct ClassicalMorphology: Sendable, Equatable {
  /// Gini coefficient of the light's distribution over the pixels: 0 spread evenly, 1 all in one pixel. NaN,
  /// as all other numbers, where it cannot be measured: `remarks` say why.
  public let gini: Double
  /// log10 of the second moment of the brightest 20 % of the light over the total second moment.
  public let m20: Double
  /// 5 log10(r80 / r20).
  public let concentration: Double
  /// Light that is not where half a turn puts it, less that of the sky, over all light.
  public let asymmetry: Double
  /// Light above the smoothed image's, less that of the sky, over all light; Conselice's S is ten times as
  /// much.
  public let smoothness: Double
  /// Radius in pixels of the circle on which the surface brightness is 0.2 of the mean inside.
  public let petrosianRadius: Double
  /// The same of ellipses: the semi-major axis in pixels, which bounds the pixels of Gini and M20.
  public let petrosianSemiMajorAxis: Double
  /// The centre of least asymmetry in pixels of the image, 0 being the middle of the first.
  public let centreX, centreY: Double
  /// Radii in pixels of the circles that hold 20 % and 80 % of the light inside 1.5 r_petro.
  public let r20, r80: Double
  /// What could not be measured and why, and what makes the numbers doubtful.
  public let remarks: [Remark]

  /// Measures the source of `mask`, one value a pixel.
  ///
  /// Never fails: where there is nothing to measure, or `mask` and `image` are not of one size, all is NaN.
  /// - Parameters:
  ///   - image: the light, the sky subtracted. Pixels that are no numbers are left out.
  ///   - mask: the pixels of the source.
  ///   - excluded: pixels of other sources, which are left out; none by default.
  public init(_ image: Raster<Double>, mask: [Bool], excluded: [Bool] = []) {
    var found = Measurement()
    if let stamp = ClassicalStamp(image, mask: mask, excluded: excluded) {
      if stamp.light > 0, stamp.light.isFinite { found.measure(stamp) } else { found.remark(.noLight) }
    } else {
      found.remark(.noSource)
    }
    gini = found.gini.orNaN
    m20 = found.m20.orNaN
    concentration = found.concentration.orNaN
    asymmetry = found.asymmetry.orNaN
    smoothness = found.smoothness.orNaN
    petrosianRadius = found.petrosianRadius.orNaN
    petrosianSemiMajorAxis = found.petrosianSemiMajorAxis.orNaN
    (centreX, centreY) = (found.centreX.orNaN, found.centreY.orNaN)
    (r20, r80) = (found.r20.orNaN, found.r80.orNaN)
    if found.isIncomplete { found.remark(.notFinite) }
    remarks = Remark.allCases.filter { found.has($0) }
  }

  /// The six numbers in the order of `features`.
  public var values: [Double] { [gini, m20, concentration, asymmetry, smoothness, petrosianRadius] }

  /// Names, meanings and sources of `values`.
  public static let features: [(name: String, meaning: String, source: String)] = [
    (
      "classical_gini",
      "Gini coefficient Σ (2i − n − 1) |x_i| / (mean n (n − 1)) of the pixels where the image smoothed by "
        + "0.2 r_petro is brighter than at r_petro (ellipse)", MorphologyFeature.lotz
    ),
    (
      "classical_m20",
      "log10 of the second moment of the brightest 20 % of the light / the total moment, about the centre of "
        + "light of the pixels of classical_gini", MorphologyFeature.lotz
    ),
    (
      "classical_c",
      "concentration 5 log10(r80 / r20) of the light inside 1.5 r_petro, circles about the centre of least "
        + "asymmetry", "\(MorphologyFeature.bershady); \(MorphologyFeature.conselice)"
    ),
    (
      "classical_a",
      "asymmetry Σ |I − I180| / Σ |I| inside 1.5 r_petro about the centre where it is least, that of empty "
        + "sky subtracted", "\(MorphologyFeature.conselice); \(MorphologyFeature.lotz)"
    ),
    (
      "classical_s",
      "smoothness Σ max(I − Is, 0) / Σ I between 0.25 and 1.5 r_petro, Is the mean over squares of 0.25 "
        + "r_petro, that of an empty sky subtracted; Conselice's S is ten times as much",
      "\(MorphologyFeature.conselice); \(MorphologyFeature.lotz)"
    ),
    (
      "r_petro",
      "Petrosian radius in working pixels: circle on which the surface brightness is 0.2 of the mean inside",
      "Petrosian 1976, ApJ 209, L1; \(MorphologyFeature.lotz)"
    ),
  ]
}

extension ClassicalMorphology {
  /// Why a number is missing or doubtful.
  public enum Remark: String, CaseIterable, Sendable {
    case noSource = "no_source"
    case noLight = "no_light"
    case notSkySubtracted = "not_sky_subtracted"
    case noSkyBox = "no_sky_box"
    case centreOutside = "centre_outside"
    case centreDrifted = "centre_drifted"
    case petrosianBeyondFrame = "petrosian_beyond_frame"
    case petrosianUnresolved = "petrosian_unresolved"
    case splitGiniMap = "split_gini_map"
    case noGini = "no_gini"
    case noM20 = "no_m20"
    case noConcentration = "no_concentration"
    case noAsymmetry = "no_asymmetry"
    case noSmoothness = "no_smoothness"
    case notFinite = "not_finite"

    /// A bit of its own.
    fileprivate var bit: UInt32 {
      let place: UInt32 =
        switch self {
        case .noSource: 0
        case .noLight: 1
        case .notSkySubtracted: 2
        case .noSkyBox: 3
        case .centreOutside: 4
        case .centreDrifted: 5
        case .petrosianBeyondFrame: 6
        case .petrosianUnresolved: 7
        case .splitGiniMap: 8
        case .noGini: 9
        case .noM20: 10
        case .noConcentration: 11
        case .noAsymmetry: 12
        case .noSmoothness: 13
        case .notFinite: 14
        }
      return 1 << place
    }

    /// What is the matter, and what follows.
    public var meaning: String {
      switch self {
      case .noSource: "the mask has no pixel, or is not of the image's size: nothing is measured"
      case .noLight: "the light inside the mask sums up to nothing or less: nothing is measured"
      case .notSkySubtracted: "the mean of the sky box is larger than its scatter: the sky is not subtracted"
      case .noSkyBox: "no square of sky beside the mask: nothing is subtracted from asymmetry and smoothness"
      case .centreOutside: "the centre of light lies outside the cut-out, whose middle is taken"
      case .centreDrifted:
        "the centre of least asymmetry is far from the centre of light: the brightest pixel or the centre of "
          + "light was taken"
      case .petrosianBeyondFrame:
        "the light does not fall to r_petro inside the frame: r_petro is the frame's diagonal, and what is "
          + "measured inside it doubtful"
      case .petrosianUnresolved: "r_petro is below a pixel, and is set to one"
      case .splitGiniMap: "the pixels of Gini and M20 fall apart: those about the brightest one were taken"
      case .noGini: "fewer than two pixels, or no light, brighter than at r_petro: Gini is not measured"
      case .noM20: "the light or a moment of the pixels brighter than at r_petro is not positive: no M20"
      case .noConcentration: "no light inside 1.5 r_petro: the concentration is not measured"
      case .noAsymmetry: "no light inside 1.5 r_petro that has a counterpart: the asymmetry is not measured"
      case .noSmoothness: "the light between 0.25 and 1.5 r_petro is not positive: no smoothness"
      case .notFinite: "the light is too large or too small to be reckoned with: what is no number is missing"
      }
    }
  }
}

extension ClassicalMorphology {
  /// What is being measured.
  struct Measurement {
    var gini = Double.nan, m20 = Double.nan
    var concentration = Double.nan, asymmetry = Double.nan, smoothness = Double.nan
    var petrosianRadius = Double.nan, petrosianSemiMajorAxis = Double.nan
    var centreX = Double.nan, centreY = Double.nan
    var r20 = Double.nan, r80 = Double.nan
    private var remarks: UInt32 = 0

    mutating func remark(_ remark: Remark) { remarks |= remark.bit }

    /// Whether it was said.
    fileprivate func has(_ remark: Remark) -> Bool { remarks & remark.bit != 0 }

    /// A number is missing, and nothing was said about it.
    fileprivate var isIncomplete: Bool {
      if has(.noSource) || has(.noLight) { return false }
      let missing: [(Double, Remark)] = [
        (gini, .noGini), (m20, .noM20), (concentration, .noConcentration), (asymmetry, .noAsymmetry),
        (smoothness, .noSmoothness),
      ]
      return missing.contains { !$0.isFinite && !has($1) } || !petrosianRadius.isFinite
        || !petrosianSemiMajorAxis.isFinite
    }
  }
}

extension Double {
  fileprivate var orNaN: Double { isFinite ? self : .nan }
}
