import GalaxyBase

/// A figure of a comparison with what is known of its scatter.
public struct Estimate: Sendable, Equatable {
  /// The figure.
  public let value: Double
  /// Its 95 % interval; nil where there is none.
  public let interval: Interval?
  /// The chance of a figure at least as large if both sets were drawn from the same galaxies; nil where that
  /// was not looked at.
  public let p: Double?

  /// Makes one.
  public init(_ value: Double, interval: Interval? = nil, p: Double? = nil) {
    (self.value, self.interval, self.p) = (value, interval, p)
  }

  /// `0.94 (0.92–0.96)`, with so many decimals; `0.05 (-0.01 to 0.10)`, where a dash could be a minus.
  public func text(_ decimals: Int = 2) -> String {
    func number(_ value: Double) -> String { NumberText.fixed(value, decimals) }
    guard let interval else { return number(value) }
    let dash = interval.low < 0 ? " to " : "–"
    return "\(number(value)) (\(number(interval.low))\(dash)\(number(interval.high)))"
  }

  /// Value, ends of the interval and p under names that begin alike.
  func members(_ name: String) -> [JSON.Member] {
    [
      .init(name, .number(value)), .init("\(name)_low", .optional(interval?.low)),
      .init("\(name)_high", .optional(interval?.high)), .init("\(name)_p", .optional(p)),
    ]
  }

  /// Reads what `members` wrote; nil where there is no such figure.
  init?(_ name: String, of json: JSON?) {
    guard let value = json?[name]?.number else { return nil }
    var interval: Interval?
    if let low = json?["\(name)_low"]?.number, let high = json?["\(name)_high"]?.number {
      interval = Interval(low: low, high: high)
    }
    self.init(value, interval: interval, p: json?["\(name)_p"]?.number)
  }

  /// The names with nothing in them.
  static func missing(_ name: String) -> [JSON.Member] {
    ["", "_low", "_high", "_p"].map { .init(name + $0, .null) }
  }
}

extension Interval {
  /// What lies between the 2.5th and 97.5th percentile of results of resampling; nil of nothing.
  init?(resampled values: [Double]) {
    let sorted = values.filter(\.isFinite).sorted()
    guard let low = Statistics.quantile(sorted: sorted, 0.025),
      let high = Statistics.quantile(sorted: sorted, 0.975)
    else { return nil }
    self.init(low: low, high: high)
  }
}
