import GalaxyBase
import GalaxyKernels

/// Brings features to one scale: (x − centre) / spread, held within ±clip.
struct Standardisation: Sendable, Equatable {
  /// What becomes 0, a number a feature.
  let centers: [Double]
  /// What becomes 1.
  let spreads: [Double]
  /// The most that comes out.
  let clip: Double

  /// Added to every spread, so that a feature that never changes divides by something.
  static let least = 1e-9

  /// Made of numbers that were kept; nil if they do not fit each other or could not divide.
  init?(centers: [Double], spreads: [Double], clip: Double) {
    guard !centers.isEmpty, centers.count == spreads.count, clip > 0, clip.isFinite,
      centers.allSatisfy(\.isFinite), spreads.allSatisfy({ $0 > 0 && $0.isFinite })
    else { return nil }
    (self.centers, self.spreads, self.clip) = (centers, spreads, clip)
  }

  /// The median and half of the 16–84 percent range of each feature, which outliers do not move.
  /// `rows` is [row][feature] and has at least one row of finite numbers.
  static func robust(_ rows: [Double], width: Int, clip: Double) -> Standardisation? {
    var centers: [Double] = [], spreads: [Double] = []
    for column in 0..<max(0, width) {
      let values = ranked(stride(from: column, to: rows.count, by: width).map { rows[$0] }, at: levels)
      guard let low = Statistics.quantile(sorted: values, 0.16),
        let middle = Statistics.quantile(sorted: values, 0.5),
        let high = Statistics.quantile(sorted: values, 0.84)
      else { return nil }
      centers.append(middle)
      spreads.append((high - low) / 2 + least)
    }
    return Standardisation(centers: centers, spreads: spreads, clip: clip)
  }

  private static let levels = [0.16, 0.5, 0.84]

  /// Values of which those that quantiles are made of stand where sorting would put them.
  private static func ranked(_ values: [Double], at levels: [Double]) -> [Double] {
    var ranked = values
    let count = values.count
    ranked.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      for level in levels {
        let below = min(Int(level * Double(count - 1)), count - 1)
        OrderStatistics.select(base, count: count, place: below)
        if below + 1 < count {
          OrderStatistics.select(base + below + 1, count: count - below - 1, place: 0)
        }
      }
    }
    return ranked
  }

  /// The mean and the standard deviation (by n) of each feature.
  static func moments(_ rows: [Double], width: Int, clip: Double) -> Standardisation? {
    guard width >= 1, rows.count >= width else { return nil }
    return Standardisation(
      centers: means(rows, width: width),
      spreads: variances(rows, width: width).map { $0.squareRoot() + least }, clip: clip)
  }

  private static func means(_ rows: [Double], width: Int) -> [Double] {
    let count = Double(rows.count / width)
    var sums = [Double](repeating: 0, count: width)
    for start in stride(from: 0, to: rows.count, by: width) {
      for column in 0..<width { sums[column] += rows[start + column] }
    }
    return sums.map { $0 / count }
  }

  /// The variance (by n) of each feature of whole rows.
  static func variances(_ rows: [Double], width: Int) -> [Double] {
    let count = Double(rows.count / width)
    let means = means(rows, width: width)
    var squares = [Double](repeating: 0, count: width)
    for start in stride(from: 0, to: rows.count, by: width) {
      for column in 0..<width {
        let d = rows[start + column] - means[column]
        squares[column] += d * d
      }
    }
    return squares.map { $0 / count }
  }

  /// How many features a row has.
  var width: Int { centers.count }

  /// The row's numbers on the common scale.
  func callAsFunction(_ row: some RandomAccessCollection<Double>) -> [Double] {
    zip(row, zip(centers, spreads)).map { held(($0 - $1.0) / $1.1) }
  }

  /// Every row of [row][feature] on the common scale.
  func rows(_ rows: [Double]) -> [Double] {
    var scaled = rows
    for start in stride(from: 0, to: rows.count - width + 1, by: width) {
      for column in 0..<width {
        scaled[start + column] = held((rows[start + column] - centers[column]) / spreads[column])
      }
    }
    return scaled
  }

  /// Gives `body` a row on the common scale in memory of its own.
  func withRow<T>(_ row: UnsafeBufferPointer<Double>, _ body: (UnsafePointer<Double>) -> T) -> T {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { scaled in
      for column in 0..<width {
        scaled[column] = held((row[column] - centers[column]) / spreads[column])
      }
      guard let base = scaled.baseAddress else {
        // Never so: there is a feature.
        return body([.nan])
      }
      return body(UnsafePointer(base))
    }
  }

  /// NaN stays NaN.
  private func held(_ z: Double) -> Double { z < -clip ? -clip : z > clip ? clip : z }
}

extension Standardisation {
  /// `PREFIX.center` and `PREFIX.spread` [features], `PREFIX.clip` [1].
  func tensors(_ prefix: String) -> [NamedTensor] {
    [
      NamedTensor(name: "\(prefix).center", shape: [width], doubles: centers),
      NamedTensor(name: "\(prefix).spread", shape: [width], doubles: spreads),
      NamedTensor(name: "\(prefix).clip", shape: [1], doubles: [clip]),
    ]
  }

  /// Reads what `tensors` wrote; nil if something is missing or does not fit.
  init?(_ tensors: SafeTensors, _ prefix: String) {
    guard let centers = tensors["\(prefix).center"]?.doubles,
      let spreads = tensors["\(prefix).spread"]?.doubles, let clip = tensors["\(prefix).clip"]?.doubles.first
    else { return nil }
    self.init(centers: centers, spreads: spreads, clip: clip)
  }
}
