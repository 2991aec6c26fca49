import GalaxyBase
import GalaxyErrors

/// How the axis of a number is made of its values and of what was chosen.
struct FeatureAxis {
  /// The number.
  let name: String
  /// The option of its ends.
  let option: String
  /// Its ends, where they are chosen.
  let limits: ClosedRange<Double>?
  /// Whether it is logarithmic.
  let isLogarithmic: Bool
  /// How many ticks there may be.
  var ticks = 7

  /// - Throws: `GalaxyError`: a `PlotError` where there are no values, or some have no logarithm.
  func axis(_ values: [Double]) throws(GalaxyError) -> Axis {
    guard let low = values.min(), let high = values.max() else { throw .nothingToDraw("numbers in \(name)") }
    if let bad = values.first(where: { !$0.isFinite }) { throw .notFinite(name, bad) }
    guard isLogarithmic else {
      if let limits { return try Axis.linear(limits.lowerBound, limits.upperBound, ticks: ticks) }
      return try Axis.linear(low, high, ticks: ticks, padding: 0.04)
    }
    let bad = values.count { $0 <= 0 }
    if bad > 0 {
      throw .noLogarithm(
        "value of \(name)", bad, of: values.count, lowest: low, plural: "values of \(name)")
    }
    if let limits, limits.lowerBound <= 0 { throw .noLogarithm(limit: limits.lowerBound, of: option) }
    let ends = limits ?? low...high
    return try Axis.logarithmic(ends.lowerBound, ends.upperBound, padding: limits == nil ? 0.04 : 0)
  }
}

extension Axis {
  /// Whether a value lies between the ends.
  func holds(_ value: Double) -> Bool { value >= low && value <= high }
}

extension FeatureSeries {
  /// What it is, its size and its middle, for programs: half of the values lie between `low` and `high`, the
  /// quartiles.
  var described: [JSON.Member] {
    [
      .init("name", .string(name)), .init("object", .optional(object)), .init("class", .optional(className)),
      .init("panel", .optional(panel)), .init("count", .integer(count)), .init("left_out", .integer(leftOut)),
      .init("color", .string(style.color.hex)), .init("dash", .string(style.dashText)),
      .init("hatch", .string(style.hatch.rawValue)), .init("marker", .string(style.marker.rawValue)),
      .init("median", .array(columns.map { .optional(Statistics.median($0)) })),
      .init("low", .array(columns.map { .optional(Statistics.quantile($0, 0.25)) })),
      .init("high", .array(columns.map { .optional(Statistics.quantile($0, 0.75)) })),
    ]
  }
}
