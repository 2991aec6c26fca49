import GalaxyErrors

/// Notices a hypersphere that collapses: the spread of the distances falls to nearly nothing.
struct CollapseWatch {
  private let model: String
  /// The spread after the first epoch.
  private var firstSpread: Double?

  init(model: String) { self.model = model }

  var state: [String: [Double]] {
    get { firstSpread.map { ["first_spread": [$0]] } ?? [:] }
    set { firstSpread = newValue["first_spread"]?.first ?? firstSpread }
  }

  /// Looks at the distances of an epoch.
  /// - Throws: `GalaxyError` of kind `collapsed`.
  mutating func endOfEpoch(_ epoch: Int, _ distances: [Double]) throws(GalaxyError) {
    let spread = Self.standardDeviation(distances)
    let mean = distances.reduce(0, +) / Double(max(1, distances.count))
    if spread <= DeepSVDD.Constants.collapse * max(firstSpread ?? 0, mean) {
      throw .collapsed(model: model, epoch: epoch + 1, spread: spread)
    }
    firstSpread = firstSpread ?? spread
  }

  private static func standardDeviation(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let mean = values.reduce(0, +) / Double(values.count)
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
  }
}
