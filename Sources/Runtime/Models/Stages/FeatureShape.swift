/// The shape of what flows between layers: channels × height × width; a flat vector of n features is n × 1 ×
/// 1.
public struct FeatureShape: Sendable, Equatable, CustomStringConvertible {
  /// Channels (or features), rows and columns, each at least 1.
  public var channels: Int, height: Int, width: Int
  /// True after `flatten` or `fc`: a vector, not a picture.
  public var isFlat: Bool

  /// A picture of this many channels, rows and columns.
  public init(_ channels: Int, _ height: Int, _ width: Int) {
    (self.channels, self.height, self.width, isFlat) = (channels, height, width, false)
  }

  /// A vector of `features` values.
  public init(features: Int) { (channels, height, width, isFlat) = (features, 1, 1, true) }

  /// Whether the same values lie in memory in the same rows and channels, as a picture or as a vector.
  func liesLike(_ other: FeatureShape) -> Bool {
    channels == other.channels && height == other.height && width == other.width
  }

  /// Values in all.
  public var count: Int {
    let (plane, isTooMuch) = height.multipliedReportingOverflow(by: width)
    let (all, isTooMuchAgain) = channels.multipliedReportingOverflow(by: plane)
    // More than any machine has: what asks for memory refuses it.
    return isTooMuch || isTooMuchAgain ? .max : all
  }

  /// `64×4×4`, or `256` for a vector.
  public var description: String { isFlat ? "\(channels)" : "\(channels)×\(height)×\(width)" }
}
