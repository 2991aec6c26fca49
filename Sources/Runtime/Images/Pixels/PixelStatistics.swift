/// Counts and moments of numbers that may not all be finite, in double precision, whatever their number.
public struct PixelStatistics: Sendable, Equatable {
  /// How many are finite, NaN, +∞ and −∞.
  public private(set) var finite = 0, nan = 0, positiveInfinities = 0, negativeInfinities = 0
  /// The least and the greatest finite value; nil if there is none.
  public private(set) var least: Double?, greatest: Double?
  /// The first and the last value, finite or not; nil if there is none.
  public private(set) var first: Double?, last: Double?
  // Neumaier's sum: what each addition loses is kept apart. The small sum serves where the plain one
  // overflows.
  private var sum = 0.0, lost = 0.0, smallSum = 0.0
  private static let smaller = 0x1p-64

  /// Nothing yet.
  public init() {}

  /// Takes more values.
  package mutating func add(_ values: ArraySlice<Double>) {
    if first == nil { first = values.first }
    last = values.last ?? last
    var (low, high) = (least ?? .infinity, greatest ?? -.infinity)
    for value in values {
      guard value.isFinite else {
        if value.isNaN {
          nan += 1
        } else if value > 0 {
          positiveInfinities += 1
        } else {
          negativeInfinities += 1
        }
        continue
      }
      finite += 1
      low = min(low, value)
      high = max(high, value)
      let next = sum + value
      lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
      sum = next
      smallSum += value * Self.smaller
    }
    if finite > 0 { (least, greatest) = (low, high) }
  }

  /// The mean of the finite values; nil if there is none.
  public var mean: Double? {
    guard finite > 0 else { return nil }
    let mean = (sum + lost) / Double(finite)
    return mean.isFinite ? mean : smallSum / Double(finite) / Self.smaller
  }
}
