import GalaxyBase

/// Anomalies made from normals: what a galaxy would look like without its bar or arms, or with others.
public enum SyntheticAnomaly: String, CaseIterable, Sendable {
  /// Nearly as smooth as the mean of its rings.
  case smooth
  /// The same inside a radius only: without its bar.
  case debar
  /// With a bar painted in.
  case bar
  /// With arms painted in.
  case arms
  /// Smoothed, then with arms.
  case smoothArms = "smooth_arms"
  /// Smoothed, then with a bar.
  case smoothBar = "smooth_bar"

  /// Those that stand in for what a class is not; nil for a class that none are known for.
  public static func kinds(forClass name: String) -> [SyntheticAnomaly]? {
    switch name {
    case "barred": [.smooth, .debar]
    case "elliptical": [.smoothArms, .smoothBar]
    case "spiral": [.smooth, .bar]
    default: nil
    }
  }

  /// Makes one from a normal galaxy, with numbers drawn in a fixed order.
  public func make(from normal: Deprojected, random: inout RandomStream) -> Deprojected {
    switch self {
    case .smooth: normal.smoothed(SmoothDraws(&random))
    case .debar: normal.debarred(DebarDraws(&random))
    case .bar: normal.barred(BarDraws(&random))
    case .arms: normal.armed(ArmDraws(&random))
    case .smoothArms: normal.smoothed(SmoothDraws(&random)).armed(ArmDraws(&random))
    case .smoothBar: normal.smoothed(SmoothDraws(&random)).barred(BarDraws(&random))
    }
  }
}

/// What is drawn to smooth a galaxy.
struct SmoothDraws {
  /// How much of what differs from the mean of its ring is left, 0 … 0.25.
  var rest: Double
  /// Noise of deviation 1, a value a pixel.
  var noise: [Double]
}

/// What is drawn to take a bar away.
struct DebarDraws {
  /// Inside which radius, 9 … 16 pixels.
  var radius: Double
  var noise: [Double]
}

/// What is drawn to paint a bar.
struct BarDraws {
  /// Half its length, 7 … 15 pixels; its width over its length, 0.2 … 0.45; its angle, 0 … π.
  var length: Double, width: Double, angle: Double
  /// The galaxy inside is smoothed first where this is below a half.
  var smoothing: Double
  /// Its light over that of the disc, 0.6 … 1.8.
  var strength: Double
}

/// What is drawn to paint arms.
struct ArmDraws {
  /// How many arms; how tightly wound, 1.5 … 5; in which sense, −1 or 1; where they begin, 0 … 2π.
  var number: Int, winding: Double, sense: Double, phase: Double
  /// How much the light rises and falls, 0.2 … 0.6.
  var strength: Double
}

extension SmoothDraws {
  init(_ random: inout RandomStream) {
    rest = random.uniform(0, 0.25)
    noise = random.normals()
  }
}

extension DebarDraws {
  init(_ random: inout RandomStream) {
    radius = random.uniform(9, 16)
    noise = random.normals()
  }
}

extension BarDraws {
  init(_ random: inout RandomStream) {
    length = random.uniform(7, 15)
    width = random.uniform(0.2, 0.45)
    angle = random.uniform(0, .pi)
    smoothing = random.uniform()
    strength = random.uniform(0.6, 1.8)
  }
}

extension ArmDraws {
  init(_ random: inout RandomStream) {
    number = [1, 2, 2, 2, 3, 4][random.below(6)]
    winding = random.uniform(1.5, 5)
    sense = random.below(2) == 0 ? -1 : 1
    phase = random.uniform(0, 2 * .pi)
    strength = random.uniform(0.2, 0.6)
  }
}

extension RandomStream {
  /// A normal draw for each pixel of a deprojected image.
  fileprivate mutating func normals() -> [Double] {
    (0..<Deprojected.side * Deprojected.side).map { _ in normal() }
  }
}
