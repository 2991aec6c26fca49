import GalaxyBase

/// Anomalies made from normals: what a galaxy would look like without its bar or arms, or with others.
public enum SyntheticAnomaly: String, CaseIterable, Sendable {
  case smooth
  case debar
  case bar
  case arms
  case smoothArms = "smooth_arms"
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

  /// Makes one from a normal galaxy.
  public func make(from normal: Deprojected, random: inout RandomStream) -> Deprojected { normal }
}
