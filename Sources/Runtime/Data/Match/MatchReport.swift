import GalaxyBase

/// What a match changed: how the images are framed, exposed and coded before and after, beside the real ones.
public struct MatchReport: Sendable {
  /// One number in all three sets.
  public struct Row: Sendable {
    /// What was measured.
    public let quantity: FrameObservation.Quantity
    /// Medians, and the values that 16 and 84 % of the images lie below.
    public let real: ObservableComparison.Spread, before: ObservableComparison.Spread
    /// The same after the match.
    public let after: ObservableComparison.Spread
    /// How well it tells the real images from the others; nil where it is the same in all or could not be
    /// measured.
    public let toldBefore: RankComparison?, toldAfter: RankComparison?
  }

  /// What was done.
  public let matching: Matching
  /// How many images were matched.
  public let originals: Int
  /// The images whose files could not be read.
  public let leftOut: [String]
  /// The real images that could not be used, with the reasons.
  public let realLeftOut: [String]
  /// How many pictures are framed otherwise than their real counterpart.
  public let unframed: Int
  /// Whether flux was among them.
  public let isFlux: Bool
  /// Each picture's image and real counterpart, in their order.
  public let pairs: [(image: DatasetItem, real: DatasetItem)]
  /// Every number.
  public let rows: [Row]

  /// Observations of a set of images and their groups.
  public typealias Observed = (observations: [FrameObservation], groups: [String])

  /// Compares the three sets in every number.
  public static func rows(real: Observed, before: Observed, after: Observed) -> [Row] {
    FrameObservation.Quantity.allCases.map { quantity in
      func values(_ set: Observed) -> [Double] { set.observations.map { $0[quantity] } }
      func told(_ set: Observed) -> RankComparison? {
        let known = Set((values(real) + values(set)).filter(\.isFinite))
        return known.count > 1 ? RankComparison(values(real), real.groups, values(set), set.groups) : nil
      }
      return Row(
        quantity: quantity, real: .init(values(real)), before: .init(values(before)),
        after: .init(values(after)), toldBefore: told(before), toldAfter: told(after))
    }
  }

  /// What a reader must know and does not see in the numbers, a sentence each.
  public var remarks: [String] {
    var remarks: [String] = []
    if matching.targetCount < MatchTargets.enough {
      remarks.append(
        "only \(counted(matching.targetCount, "real image")) gave their numbers: \(MatchTargets.enough) or more say "
          + "what real images are like")
    }
    if !realLeftOut.isEmpty {
      remarks.append(
        "\(counted(realLeftOut.count, "real image")) left out (\(realLeftOut.prefix(2).joined(separator: "; ")))"
      )
    }
    if !leftOut.isEmpty {
      remarks.append("\(counted(leftOut.count, "image")) left out, whose files cannot be read")
    }
    if unframed > 0 {
      remarks.append(
        "\(unframed) of \(counted(originals * matching.draws, "picture")) fill the frame otherwise than their real "
          + "counterpart by more than a quarter: their files have too few pixels or too little sky")
    }
    if isFlux {
      remarks.append(
        "flux was framed and blurred as flux, then stretched to greys; the rest was done to the greys")
    }
    return remarks + [sharpness].compactMap(\.self)
  }

  /// What became of the finest structure.
  private var sharpness: String? {
    guard let row = rows.first(where: { $0.quantity == .sharpness }), row.after.median.isFinite,
      row.real.median.isFinite, row.real.median > 0
    else { return nil }
    if matching.blur > 0 { return nil }
    let ratio = row.after.median / row.real.median
    guard ratio > 1.03 else { return nil }
    let share = NumberText.significant(100 * (ratio - 1), 2)
    return
      "the matched images' finest structure is \(share) % wider than the real ones': they are not blurred, and "
      + "nothing makes them sharper"
  }
}

extension RankComparison {
  /// The area from 0.5, nothing, to 1, whichever set has the larger values.
  public var strength: Double { max(area, 1 - area) }

  /// The 95 % interval of `strength`.
  public var strengthInterval: (low: Double, high: Double) {
    let (low, high) = interval()
    return area >= 0.5 ? (low, high) : (1 - high, 1 - low)
  }
}
