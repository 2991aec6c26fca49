extension Morphology {
  /// What makes the numbers of a picture doubtful.
  public enum Flag: String, CaseIterable, Sendable {
    case noSource = "no_source"
    case offCentre = "off_centre"
    case nonfinite
    case touchesBorder = "touches_border"
    case truncated
    case lowSNR = "low_snr"
    case multiplePeaks = "multiple_peaks"
    case crowded
    case edgeOn = "edge_on"
    case small
    case saturated
    case upsampled

    /// What is the matter, and what follows.
    public var meaning: String {
      switch self {
      case .noSource: "nothing above the threshold: the values describe noise"
      case .offCentre: "no source within 8/88 of the frame's centre: the brightest one elsewhere was taken"
      case .nonfinite: "NaN or Inf pixels, replaced by the sky"
      case .touchesBorder: "the mask covers more than 20 % of the frame's edge: sky and radii are biased"
      case .truncated: "more than 10 % of the aperture lies outside the frame"
      case .lowSNR: "mean signal-to-noise ratio of a pixel inside r50 below 3"
      case .multiplePeaks:
        "a second peak of at least half the central one in the mask: merger, companion or bright knot"
      case .crowded: "more than 10 % of the pixels inside 1.25 r90 were replaced"
      case .edgeOn: "axis ratio at or below 0.25: it is deprojected no further"
      case .small: "the galaxy is hardly resolved: its radius is at the lower limit"
      case .saturated: "more than 0.5 % of the pixels inside 1.25 r90 at the largest value of the picture"
      case .upsampled: "the picture is smaller than the working frame of 88 pixels"
      }
    }
  }

  /// A set of flags in two bytes.
  public struct Flags: Sendable, Equatable, ExpressibleByArrayLiteral {
    /// Bit i stands for the i-th of `Flag.allCases`.
    public private(set) var bits: UInt16 = 0

    /// No flags.
    public init() {}
    /// The flags of these bits; bits beyond the last flag are left out.
    public init(bits: UInt16) { self.bits = bits & (1 << UInt16(Flag.allCases.count) - 1) }
    /// These flags.
    public init(arrayLiteral elements: Flag...) { for flag in elements { insert(flag) } }

    /// True if there are none.
    public var isEmpty: Bool { bits == 0 }
    /// True if the flag is set.
    public func contains(_ flag: Flag) -> Bool { bits & flag.bit != 0 }
    /// Sets a flag.
    public mutating func insert(_ flag: Flag) { bits |= flag.bit }
    /// Those that are set, in the order of `Flag.allCases`.
    public var all: [Flag] { Flag.allCases.filter(contains) }
    /// Their names, in that order.
    public var names: [String] { all.map(\.rawValue) }
  }
}

extension Morphology.Flag {
  /// Its place in `Morphology.Flags.bits`.
  var bit: UInt16 { 1 << UInt16(Self.allCases.firstIndex(of: self) ?? 0) }
}
