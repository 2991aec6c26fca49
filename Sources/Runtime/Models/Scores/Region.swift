/// The five regions into which four thresholds cut the score.
public enum Region: Int, Sendable, CaseIterable, Comparable {
  /// Score ≤ t1.
  case surelyNormal
  /// t1 < score ≤ t2.
  case probablyNormal
  /// t2 < score ≤ t3.
  case undecided
  /// t3 < score ≤ t4.
  case probablyAnomalous
  /// Score > t4.
  case surelyAnomalous

  /// The number that stands for the region in tables: 0.0, 0.2, 0.5, 0.8 or 1.0.
  public var value: Double {
    switch self {
    case .surelyNormal: 0.0
    case .probablyNormal: 0.2
    case .undecided: 0.5
    case .probablyAnomalous: 0.8
    case .surelyAnomalous: 1.0
    }
  }

  /// The region in words, such as "surely normal".
  public var name: String {
    switch self {
    case .surelyNormal: "surely normal"
    case .probablyNormal: "probably normal"
    case .undecided: "undecided"
    case .probablyAnomalous: "probably anomalous"
    case .surelyAnomalous: "surely anomalous"
    }
  }

  /// Whether it says "surely".
  public var isSure: Bool { self == .surelyNormal || self == .surelyAnomalous }

  /// The same without "surely".
  public var withoutSurely: Region {
    switch self {
    case .surelyNormal: .probablyNormal
    case .surelyAnomalous: .probablyAnomalous
    default: self
    }
  }

  /// What the region says of an image: false normal, true anomalous, nil nothing.
  public var saysAnomalous: Bool? {
    switch self {
    case .surelyNormal, .probablyNormal: false
    case .undecided: nil
    case .probablyAnomalous, .surelyAnomalous: true
    }
  }

  /// From the most normal to the most anomalous.
  public static func < (a: Region, b: Region) -> Bool { a.rawValue < b.rawValue }
}
