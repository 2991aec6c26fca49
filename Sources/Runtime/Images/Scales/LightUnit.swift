import GalaxyBase

/// What 1 of an image's numbers is in light.
public struct LightUnit: Sendable, Equatable {
  /// What kind of quantity it is, by which it dims with the redshift.
  public enum Kind: String, Sendable {
    /// Flux by frequency: janskys, maggies, AB magnitudes, counts of photons of a zero point.
    case frequency
    /// Flux by wavelength: erg/s/cm²/Å, W/m/m², ST magnitudes.
    case wavelength
    /// Flux of all of a band or spectrum: W/m², erg/s/cm².
    case whole

    /// By which power of 1 + z surface brightness falls when the same light of the galaxy is seen from a
    /// larger redshift, at a wavelength that grew by 1 + z: 4 of it all (Tolman 1930, PNAS 16, 511); a band
    /// that is 1 + z times narrower in frequency holds as much as one that is as much wider in wavelength:
    /// 3 by frequency, 5 by wavelength (Hogg et al. 2002, astro-ph/0210394, eq. 6 and 7, with D_L = (1 + z)²
    /// D_A).
    public var dimming: Double {
      switch self {
      case .frequency: 3
      case .whole: 4
      case .wavelength: 5
      }
    }

    /// "f_ν", "f_λ", "the flux of all wavelengths".
    public var symbol: String {
      switch self {
      case .frequency: "f_ν"
      case .wavelength: "f_λ"
      case .whole: "the flux of a whole band"
      }
    }
  }

  /// What kind of quantity it is.
  public var kind: Kind
  /// Whether the numbers are light a square arc second, rather than a pixel's.
  public var isPerArea: Bool
  /// How many maggies 1 of the numbers is, a pixel or a square arc second: 1 maggy is AB magnitude 0,
  /// 3631 Jy. Nil where the unit does not tell, or only with a wavelength that is not known.
  public var maggies: Double?
  /// What says so: "BUNIT nanomaggy", "MAGZERO".
  public var source: String
  /// Whether an unwritten convention was taken.
  public var isAssumed = false

  /// The AB magnitude of 1.
  public var zeroPoint: Double? { maggies.map { -2.5 * decimalLogarithm($0) } }

  /// "zero point 22.5 (BUNIT nanomaggy)"; nil where light cannot be told.
  public var text: String? {
    zeroPoint.map {
      "zero point \(NumberText.general($0, 5))\(isPerArea ? " a square arcsec" : "") "
        + "(\(source)\(isAssumed ? ", taken for AB" : ""))"
    }
  }

  /// The flux density of AB magnitude 0 in W/m²/Hz: 10^(−48.6/2.5) erg/s/cm²/Hz (Oke & Gunn 1983, ApJ 266,
  /// 713).
  static let zeroFlux = raised(10, -48.6 / 2.5) * 1e-3
  /// The flux density of ST magnitude 0 in W/m³: 10^(−21.1/2.5) erg/s/cm²/Å (Koornneef et al. 1986).
  static let zeroFluxST = raised(10, -21.1 / 2.5) * 1e7
  /// A square arc second in steradians.
  static let squareArcsecond = (Double.pi / 648_000) * (Double.pi / 648_000)

  /// Maggies of so many W/m³ at a wavelength in m: f_ν = f_λ λ²/c.
  static func maggies(byWavelength flux: Double, at wavelength: Double) -> Double {
    flux * wavelength * wavelength / Cosmology.light / zeroFlux
  }
}
