/// Mean and sum of squared deviations of many values, mergeable without loss (Chan, Golub and LeVeque 1979).
public struct Moments: Sendable, Equatable, BitwiseCopyable {
  /// How many values.
  public var count: Double
  /// Their mean.
  public var mean: Double
  /// Σ (x − mean)².
  public var squares: Double

  /// No values.
  public init() { (count, mean, squares) = (0, 0, 0) }

  init(count: Double, mean: Double, squares: Double) {
    (self.count, self.mean, self.squares) = (count, mean, squares)
  }

  /// Takes in the values of another.
  public mutating func merge(_ other: Moments) {
    guard other.count > 0 else { return }
    let total = count + other.count
    let delta = other.mean - mean
    mean += delta * other.count / total
    squares += other.squares + delta * delta * count * other.count / total
    count = total
  }
}

/// Running moments of one plane for each of the eight images: sums of z − pivot, where the pivot is the
/// image's own first value, so that a large mean costs no digits.
public struct LaneMoments {
  var pivot = Lanes()
  var sum = SIMD8<Double>()
  var squares = SIMD8<Double>()
  var count = 0.0

  /// Empty.
  public init() {}

  /// Takes in `count` values a lane, one after another at `row`.
  public mutating func add(row: UnsafePointer<Lanes>, count values: Int) {
    if count == 0, values > 0 { pivot = row[0] }
    // Four chains of sums, or each addition would wait for the one before.
    var sums = InlineArray<4, Lanes>(repeating: Lanes()), squared = sums
    for j in stride(from: 0, to: values & ~3, by: 4) {
      for k in 0..<4 {
        let d = row[j + k] - pivot
        sums[k] += d
        squared[k] = squared[k].addingProduct(d, d)
      }
    }
    for j in values & ~3..<values {
      let d = row[j] - pivot
      sums[0] += d
      squared[0] = squared[0].addingProduct(d, d)
    }
    sum += SIMD8<Double>((sums[0] + sums[1]) + (sums[2] + sums[3]))
    squares += SIMD8<Double>((squared[0] + squared[1]) + (squared[2] + squared[3]))
    count += Double(values)
  }

  /// The moments of the first `lanes` images together, merged in their order.
  public func merged(lanes: Int) -> Moments {
    var all = Moments()
    guard count > 0 else { return all }
    for lane in 0..<min(lanes, blockSize) {
      let shifted = sum[lane] / count
      all.merge(
        Moments(
          count: count, mean: Double(pivot[lane]) + shifted,
          squares: max(0, squares[lane] - shifted * sum[lane])))
    }
    return all
  }
}

/// Takes the moments of other values in (Chan, Golub and LeVeque 1979), of all channels at once: how many values every
/// channel has, then the mean of each channel, then the sum of squared deviations of each.
public func mergeMoments(
  _ sum: UnsafeMutablePointer<Double>, _ other: UnsafePointer<Double>, _ channels: Int
) {
  let (own, more) = (sum[0], other[0])
  guard more > 0 else { return }
  let total = own + more
  let (share, weight) = (more / total, own * more / total)
  let (means, squares) = (sum + 1, sum + 1 + channels)
  let (otherMeans, otherSquares) = (other + 1, other + 1 + channels)
  for c in 0..<channels {
    let delta = otherMeans[c] - means[c]
    means[c] += delta * share
    squares[c] += otherSquares[c] + delta * delta * weight
  }
  sum[0] = total
}
