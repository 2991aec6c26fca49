/// Mean and sum of squared deviations of many values, mergeable without loss (Chan, Golub and LeVeque 1979).
public struct Moments: Sendable, Equatable {
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

/// Running moments of one plane for each of the sixteen images: sums of z − pivot, where the pivot is the image's own first
/// value, so that a large mean costs no digits.
public struct LaneMoments {
  var pivot = Lanes()
  var sum = SIMD16<Double>()
  var squares = SIMD16<Double>()
  var count = 0.0

  /// Empty.
  public init() {}

  /// Takes in `count` values a lane, one after another at `row`.
  public mutating func add(row: UnsafePointer<Lanes>, count values: Int) {
    if count == 0, values > 0 { pivot = row[0] }
    var rowSum = Lanes(), rowSquares = Lanes()
    for j in 0..<values {
      let d = row[j] - pivot
      rowSum += d
      rowSquares = rowSquares.addingProduct(d, d)
    }
    sum += SIMD16<Double>(rowSum)
    squares += SIMD16<Double>(rowSquares)
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
