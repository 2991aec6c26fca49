import GalaxyErrors

/// A flat universe of matter, a cosmological constant and, where it has a temperature, photons and neutrinos:
/// the distances that turn redshifts into sizes and brightnesses.
///
/// E(z)² = Ωm (1 + z)³ + Ωγ (1 + z)⁴ (1 + ν(z)) + ΩΛ, with ΩΛ such that all of them add up to 1 today; the
/// distances are those of Hogg 1999 (astro-ph/9905116). ν(z), the neutrinos' density over that of the
/// photons, is the fit of Komatsu et al. 2011 (ApJS 192, 18, eq. 26), as astropy has it.
public struct Cosmology: Sendable, Equatable {
  /// What it is called: "Planck18", "H0 = 70, Om0 = 0.3".
  public let name: String
  /// Hubble's constant today, in km/s/Mpc.
  public let hubble: Double
  /// The density of matter today, over the critical density.
  public let matter: Double
  /// The density of photons today, over the critical density.
  let photons: Double
  /// Whether there are neutrinos, one of them heavy; without photons there are none.
  private let neutrinos: Neutrinos?
  /// The cosmological constant today, over the critical density.
  let darkEnergy: Double

  /// Planck Collaboration 2020 (A&A 641, A6), table 2, TT,TE,EE+lowE+lensing+BAO, as astropy's `Planck18`:
  /// H0 = 67.66, Ωm = 0.30966, T = 2.7255 K, 3.046 kinds of neutrino, one of 0.06 eV.
  public static let planck18 = Cosmology(
    name: "Planck18", hubble: 67.66, matter: 0.30966, temperature: 2.7255,
    neutrinos: Neutrinos(count: 3.046, mass: 0.06, photonTemperature: 2.7255))

  /// Matter and a cosmological constant alone: astropy's `FlatLambdaCDM(H0, Om0)`.
  /// - Parameters:
  ///   - hubble: Hubble's constant in km/s/Mpc, above 0 up to 1000.
  ///   - matter: the density of matter, 0 … 1.
  /// - Throws: GalaxyError of kind `bad-cosmology`.
  public init(hubble: Double, matter: Double) throws {
    guard hubble > 0, hubble <= 1000, (0...1).contains(matter) else {
      throw GalaxyError(
        CosmologyError.badCosmology,
        "H0 = \(NumberText.general(hubble, 6)), Om0 = \(NumberText.general(matter, 6)) is no flat universe: "
          + "H0 is above 0 and at most 1000 km/s/Mpc, Om0 is 0 to 1",
        hint: "cosmology=\"70,0.3\"")
    }
    self.init(
      name: "H0 = \(NumberText.general(hubble, 6)), Om0 = \(NumberText.general(matter, 6))", hubble: hubble,
      matter: matter, temperature: 0, neutrinos: nil)
  }

  /// One by its name, `planck18`, or two numbers, H0 and Om0: "70,0.3".
  /// - Throws: GalaxyError of kind `bad-cosmology`.
  public init(_ text: String) throws {
    if text.lowercased() == "planck18" {
      self = .planck18
      return
    }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
      Double(String($0.split(separator: " ").joined()))
    }
    guard numbers.count == 2, let hubble = numbers[0], let matter = numbers[1] else {
      throw GalaxyError(
        CosmologyError.badCosmology, "cosmology=\"\(text)\" is neither planck18 nor two numbers, H0 and Om0",
        hint: "cosmology=\"70,0.3\"")
    }
    try self.init(hubble: hubble, matter: matter)
  }

  private init(name: String, hubble: Double, matter: Double, temperature: Double, neutrinos: Neutrinos?) {
    (self.name, self.hubble, self.matter, self.neutrinos) = (name, hubble, matter, neutrinos)
    // Critical density in kg/m³; H0 in 1/s.
    let rate = hubble * 1e3 / (Self.parsec * 1e6)
    let critical = 3 * rate * rate / (8 * .pi * Self.gravity)
    let fourth = temperature * temperature * temperature * temperature
    photons = 4 * Self.stefanBoltzmann / (Self.light * Self.light * Self.light) * fourth / critical
    darkEnergy = 1 - matter - photons * (1 + (neutrinos?.density(0) ?? 0))
  }

  // CODATA 2018 and IAU 2015, as in astropy 8.
  /// Speed of light in m/s.
  package static let light = 299_792_458.0
  /// Newton's constant in m³/kg/s².
  private static let gravity = 6.6743e-11
  /// W/m²/K⁴.
  private static let stefanBoltzmann = 5.670_374_419e-8
  /// A parsec in m.
  private static let parsec = 3.085_677_581_491_367_3e16
  /// Arc seconds in a radian.
  private static let arcseconds = 180 * 3600 / Double.pi

  // MARK: - Distances

  /// The redshift of the last scattering (Planck Collaboration 2020): no light comes from beyond.
  public static let largestRedshift = 1090.0

  /// The comoving distance to a redshift, in Mpc.
  /// - Throws: GalaxyError of kind `bad-redshift`; so do all distances.
  public func comovingDistance(_ z: Double) throws -> Double {
    guard z > 0, z <= Self.largestRedshift else {
      throw GalaxyError(
        CosmologyError.badRedshift,
        "z = \(z.isNaN ? "NaN" : NumberText.general(z, 6)) has no distance: a redshift is above 0, and at most "
          + "\(Int(Self.largestRedshift))",
        hint: "z=0.05")
    }
    // ∫ dz / E(z) with x = ln (1 + z), by five points of Gauss and Legendre on each of many pieces.
    let whole = logarithm(1 + z)
    let step = whole / Double(Self.pieces)
    var sum = 0.0
    for piece in 0..<Self.pieces {
      let middle = (Double(piece) + 0.5) * step
      for (place, weight) in Self.nodes {
        let growth = exponential(middle + 0.5 * step * place)
        sum += 0.5 * step * weight * growth / expansion(growth)
      }
    }
    return sum * Self.light * 1e-3 / hubble
  }

  /// The distance by which a size divided by its angle gives this redshift's true size, in Mpc.
  public func angularDiameterDistance(_ z: Double) throws -> Double { try comovingDistance(z) / (1 + z) }

  /// The distance by which light is thinned out, in Mpc.
  public func luminosityDistance(_ z: Double) throws -> Double { try comovingDistance(z) * (1 + z) }

  /// How many kpc an arc second is at a redshift.
  public func kiloparsecsPerArcsecond(_ z: Double) throws -> Double {
    try angularDiameterDistance(z) * 1e3 / Self.arcseconds
  }

  /// E at 1 + z.
  private func expansion(_ growth: Double) -> Double {
    let cube = growth * growth * growth
    let radiation = photons == 0 ? 0 : photons * growth * cube * (1 + (neutrinos?.density(growth - 1) ?? 0))
    return (matter * cube + radiation + darkEnergy).squareRoot()
  }

  private static let pieces = 96
  /// Places and weights of five points on −1 … 1 (Abramowitz & Stegun, table 25.4).
  private static let nodes: [(Double, Double)] = [
    (0, 0.568_888_888_888_888_9), (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5), (0.906_179_845_938_664, 0.236_926_885_056_189_1),
    (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
  ]
}

/// Three kinds of neutrino, one with a mass.
private struct Neutrinos: Equatable {
  /// The density of one without mass over that of the photons.
  private let each: Double
  /// The mass in units of the neutrinos' temperature today.
  private let mass: Double

  /// - Parameters:
  ///   - count: the effective number, which the three kinds share.
  ///   - mass: that of the heavy one, in eV.
  ///   - photonTemperature: in K.
  init(count: Double, mass: Double, photonTemperature: Double) {
    // (4/11)^(1/3) of the photons' temperature; Boltzmann's constant in eV/K (CODATA 2018).
    let temperature = 0.713_765_855_503_608_2 * photonTemperature
    self.mass = mass / (8.617_333_262e-5 * temperature)
    // 7/8 (4/11)^(4/3)
    each = 0.227_107_317_66 * count / 3
  }

  /// The density of all of them over that of the photons (Komatsu et al. 2011, eq. 26, p = 1.83).
  func density(_ z: Double) -> Double {
    each * (2 + raised(1 + raised(0.3173 * mass / (1 + z), 1.83), 0.546_448_087_43))
  }
}
