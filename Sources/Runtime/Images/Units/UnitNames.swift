/// The names of units and what they come to, in base units.
enum UnitNames {
  /// One unit: its size and the powers of base units.
  struct NamedUnit {
    let factor: Double
    let dimensions: [String: Double]
    /// Whether SI prefixes may stand before it.
    var takesPrefix = true
  }

  /// log10 e: what one more of a natural logarithm is in powers of ten.
  static let naturalStep = 0.434_294_481_903_251_8

  private static let speed = ["m": 1.0, "s": -1.0]
  private static let force = ["kg": 1.0, "m": 1, "s": -2]
  private static let energy = ["kg": 1.0, "m": 2, "s": -2]
  private static let power = ["kg": 1.0, "m": 2, "s": -3]
  /// kg s⁻²: W m⁻² Hz⁻¹.
  private static let fluxDensity = ["kg": 1.0, "s": -2]

  private static func entries(
    _ names: String, _ factor: Double, _ dimensions: [String: Double], prefix: Bool = true
  ) -> [(String, NamedUnit)] {
    names.split(separator: " ").map {
      (String($0), NamedUnit(factor: factor, dimensions: dimensions, takesPrefix: prefix))
    }
  }

  // IAU 2015 nominal values and CODATA 2018, as in astropy 8.
  private static let degree = Double.pi / 180
  private static let parsec = 3.085_677_581_491_367_3e16
  private static let solarMass = 1.988_409_870_698_051e30
  private static let solarLuminosity = 3.828e26
  private static let solarRadius = 6.957e8
  private static let electronvolt = 1.602_176_634e-19

  /// Case matters, as it does in FITS. `as` is an arcsecond here, not an attosecond.
  static let all: [String: NamedUnit] = Dictionary(
    [
      entries("m meter metre", 1, ["m": 1]), entries("g gram", 1e-3, ["kg": 1]),
      entries("s sec second seconds secs", 1, ["s": 1]), entries("A ampere", 1, ["A": 1]),
      entries("K kelvin Kelvin", 1, ["K": 1]), entries("rad radian", 1, ["rad": 1]),
      entries("cd candela", 1, ["cd": 1]), entries("mol mole", 1, ["mol": 1]),
      entries("sr steradian", 1, ["rad": 2]), entries("Hz hertz Hertz", 1, ["s": -1]),
      entries("J joule Joule", 1, energy), entries("W watt Watt watts", 1, power),
      entries("V volt", 1, ["kg": 1, "m": 2, "s": -3, "A": -1]), entries("N newton", 1, force),
      entries("Pa pascal", 1, ["kg": 1, "m": -1, "s": -2]), entries("C coulomb", 1, ["A": 1, "s": 1]),
      entries("T tesla", 1, ["kg": 1, "s": -2, "A": -1]),
      entries("G gauss", 1e-4, ["kg": 1, "s": -2, "A": -1]),
      entries("Ohm ohm", 1, ["kg": 1, "m": 2, "s": -3, "A": -2]),
      entries("F farad", 1, ["kg": -1, "m": -2, "s": 4, "A": 2]),
      entries("siemens", 1, ["kg": -1, "m": -2, "s": 3, "A": 2]),
      entries("Wb weber", 1, ["kg": 1, "m": 2, "s": -2, "A": -1]),
      entries("H henry", 1, ["kg": 1, "m": 2, "s": -2, "A": -2]),
      entries("lm lumen", 1, ["cd": 1, "rad": 2]), entries("lx lux", 1, ["cd": 1, "rad": 2, "m": -2]),
      entries("Jy jansky Jansky", 1e-26, fluxDensity), entries("erg ergs", 1e-7, energy),
      entries("dyn dyne", 1e-5, force), entries("eV electronvolt", electronvolt, energy),
      entries("Ry rydberg", 2.179_872_361_103_547e-18, energy),
      entries("R Rayleigh rayleigh", 1e10 / (4 * .pi), ["ph": 1, "m": -2, "s": -1, "rad": -2]),
      entries("Angstrom angstrom Angstroms angstroms Ang AA Å", 1e-10, ["m": 1], prefix: false),
      entries("micron microns", 1e-6, ["m": 1], prefix: false),
      entries("pc parsec parsecs", parsec, ["m": 1]),
      entries("lyr lightyear", 9.460_730_472_580_8e15, ["m": 1]),
      entries("AU au", 1.495_978_707e11, ["m": 1]),
      entries("deg degree degrees", degree, ["rad": 1]),
      entries("arcmin arcminute arcminutes", degree / 60, ["rad": 1]),
      entries("arcsec arcsecond arcseconds arcsecs asec as \" ''", degree / 3600, ["rad": 1]),
      entries("mas", degree / 3.6e6, ["rad": 1], prefix: false),
      entries("sqarcsec arcsecsq", degree * degree / 1.296e7, ["rad": 2], prefix: false),
      entries("sqarcmin", degree * degree / 3600, ["rad": 2], prefix: false),
      entries("sqdeg", degree * degree, ["rad": 2], prefix: false),
      entries("min minute minutes", 60, ["s": 1], prefix: false),
      entries("h hr hour hours", 3600, ["s": 1]), entries("d day days", 86_400, ["s": 1]),
      entries("a yr year years", 3.155_76e7, ["s": 1]),
      entries("Msun M_sun solMass Msol solarmass", solarMass, ["kg": 1], prefix: false),
      entries("Lsun L_sun solLum Lsol", solarLuminosity, power, prefix: false),
      entries("Rsun R_sun solRad", solarRadius, ["m": 1], prefix: false),
      entries("u Da", 1.660_539_066_6e-27, ["kg": 1]),
      entries("pix pixel pixels px", 1, ["pix": 1]), entries("voxel", 1, ["vox": 1]),
      entries("beam beams", 1, ["beam": 1], prefix: false),
      entries("ct count counts cts", 1, ["ct": 1]), entries("adu ADU", 1, ["adu": 1]),
      entries("DN dn data_number", 1, ["DN": 1]), entries("chan channel", 1, ["chan": 1], prefix: false),
      entries("electron electrons e- e e−", 1, ["electron": 1], prefix: false),
      entries("ph photon photons phot", 1, ["ph": 1]), entries("bin bins", 1, ["bin": 1], prefix: false),
      entries("mag mags magnitude magnitudes", 1, ["mag": 1]),
      entries(
        "ABmag ABmags abmag ABMAG STmag STmags stmag STMAG VEGAMAG vegamag Vegamag", 1, ["mag": 1],
        prefix: false),
      entries("AB ST Vega", 1, ["zero": 1], prefix: false),
      // Prefixes of magnitudes by themselves: a million of them are none.
      entries("MMAG MMag millimag millimags milli-mag", 1e-3, ["mag": 1], prefix: false),
      entries("luptitude luptitudes asinhmag lupt", 1, ["lupt": 1], prefix: false),
      entries("dex", 1, ["dex": 1]), entries("dB decibel decibels DB db", 0.1, ["dex": 1], prefix: false),
      entries("maggy maggies mgy", 1, ["maggy": 1]),
      entries("nanomaggy nanomaggies", 1e-9, ["maggy": 1], prefix: false),
      entries("barn", 1e-28, ["m": 2]),
      entries("D debye", 3.335_640_951_981_520_5e-30, ["A": 1, "m": 1, "s": 1]),
      entries("bit bits", 1, ["bit": 1]), entries("byte bytes", 8, ["bit": 1]),
      entries("percent %", 0.01, [:], prefix: false),
      entries("dimensionless unitless none None NONE ratio fraction", 1, [:], prefix: false),
    ].joined(), uniquingKeysWith: { first, _ in first })

  /// The SI prefixes, the longest first: "da" before "d".
  static let prefixes: [(String, Double)] = [
    ("da", 1e1), ("quetta", 1e30), ("milli", 1e-3), ("micro", 1e-6), ("kilo", 1e3), ("mega", 1e6),
    ("giga", 1e9), ("nano", 1e-9), ("pico", 1e-12), ("Y", 1e24), ("Z", 1e21), ("E", 1e18), ("P", 1e15),
    ("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3), ("h", 1e2), ("d", 1e-1), ("c", 1e-2), ("m", 1e-3),
    ("u", 1e-6), ("µ", 1e-6), ("μ", 1e-6), ("n", 1e-9), ("p", 1e-12), ("f", 1e-15), ("a", 1e-18),
    ("z", 1e-21), ("y", 1e-24),
  ]

  /// The names without regard to case; only those that mean one thing.
  private static let folded: [String: NamedUnit] = {
    var found: [String: NamedUnit] = [:], doubtful: Set<String> = []
    for (name, entry) in all where name.count > 1 {
      let key = name.lowercased()
      if let other = found[key], other.dimensions != entry.dimensions || other.factor != entry.factor {
        doubtful.insert(key)
      }
      found[key] = entry
    }
    return found.filter { !doubtful.contains($0.key) }
  }()

  /// The unit of a name, with a prefix or without: as it is written first, then in any case.
  static func unit(_ name: String) -> NamedUnit? {
    if let entry = all[name] { return entry }
    func prefixed(_ find: (String) -> NamedUnit?) -> NamedUnit? {
      for (prefix, factor) in prefixes where name.hasPrefix(prefix) && name.count > prefix.count {
        if let entry = find(String(name.dropFirst(prefix.count))), entry.takesPrefix {
          return NamedUnit(factor: factor * entry.factor, dimensions: entry.dimensions)
        }
      }
      return nil
    }
    return prefixed { all[$0] } ?? folded[name.lowercased()] ?? prefixed { folded[$0.lowercased()] }
  }
}
