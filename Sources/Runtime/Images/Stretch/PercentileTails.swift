import GalaxyBase
import GalaxyKernels

/// The lowest and the highest values of an image, as far as two percentiles need them: found in one pass
/// instead of sorting, or even copying, all of them.
struct PercentileTails {
  /// How many values are not finite.
  let nonFinite: Int
  private let finite: Int
  private let lowest: Tail, highest: Tail

  /// Calls `body` with the tails that hold the two percentiles, or, where there are none to find, with the
  /// number of values that are not finite; with nil if hardly any value is finite or a tail is no tail: then
  /// another way must be gone.
  static func find<Result>(
    _ percentiles: (low: Double, high: Double)?, in values: UnsafeBufferPointer<Float>,
    _ body: (PercentileTails?) -> Result
  ) -> Result {
    // A sample tells where the percentiles lie, roughly: what lies beyond, with a margin, is collected.
    let step = max(1, values.count / 4096)
    var sample: [Float] = []
    sample.reserveCapacity(values.count / step + 1)
    for i in stride(from: step / 2, to: values.count, by: step) where values[i].isFinite {
      sample.append(values[i])
    }
    let sampled = sample.count
    guard sampled >= 64, let first = values.baseAddress else { return body(nil) }
    /// How many values of the sample surely include those beyond a percentile.
    func bracket(_ percent: Double) -> Int {
      let share = percent / 100 * Double(sampled)
      return min(Int(share + 4 * share.squareRoot()) + 8, sampled)
    }
    let below = percentiles.map { OrderStatistics.least(bracket($0.low), of: sample) } ?? -.infinity
    let above =
      percentiles.map { -OrderStatistics.least(bracket(100 - $0.high), of: sample.map { -$0 }) } ?? .infinity
    let room = values.count / 4 + 64
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * room) { buffer in
      guard let low = buffer.baseAddress else { return body(nil) }
      let high = low + room
      let found = collectTails(
        first, count: values.count, below: below, above: above, low: low, high: high, room: room)
      guard found.low <= room, found.high <= room else { return body(nil) }
      let finite = values.count - found.nonFinite
      let tails = PercentileTails(
        nonFinite: found.nonFinite, finite: finite,
        lowest: Tail(
          values: UnsafeMutableBufferPointer(start: low, count: found.low), first: 0, bound: below,
          ties: found.low..<found.low + found.atLow),
        highest: Tail(
          values: UnsafeMutableBufferPointer(start: high, count: found.high), first: finite - found.high,
          bound: above, ties: finite - found.high - found.atHigh..<finite - found.high))
      return body(tails)
    }
  }

  /// A percentile of the finite values among the lowest; nil if it lies higher.
  func low(_ percent: Double) -> Double? { lowest.percentile(percent, of: finite) }

  /// A percentile of the finite values among the highest; nil if it lies lower.
  func high(_ percent: Double) -> Double? { highest.percentile(percent, of: finite) }

  /// The values beyond a bound: sorting would put them from `first` on, and those just at the bound at
  /// `ties`.
  private struct Tail {
    let values: UnsafeMutableBufferPointer<Float>
    let first: Int
    let bound: Float, ties: Range<Int>

    /// A percentile of `count` values; nil if these values do not tell.
    func percentile(_ percent: Double, of count: Int) -> Double? {
      Statistics.percentile(percent, of: count) { below in
        neighbours(below, min(below + 1, count - 1)).map { (Double($0), Double($1)) }
      }
    }

    /// The values that sorting would put at two places, one behind the other or the same.
    private func neighbours(_ below: Int, _ above: Int) -> (Float, Float)? {
      let range = first..<first + values.count
      switch (range.contains(below), range.contains(above)) {
      case (true, true):
        return OrderStatistics.neighbours(below - first, in: values)
      case (true, false):
        // The greatest of them, and then the bound.
        guard ties.contains(above), let greatest = values.max() else { return nil }
        return (greatest, bound)
      case (false, true):
        guard ties.contains(below), let least = values.min() else { return nil }
        return (bound, least)
      case (false, false): return ties.contains(below) && ties.contains(above) ? (bound, bound) : nil
      }
    }
  }
}
