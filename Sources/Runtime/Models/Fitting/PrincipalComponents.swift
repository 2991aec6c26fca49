import GalaxyBase
import GalaxyErrors

/// The directions along which standardised numbers vary most (Pearson 1901; Hotelling 1933): the eigenvectors of
/// their correlations.
public struct PrincipalComponents: Sendable, Equatable {
  /// The numbers that vary, by their place among all.
  public let used: [Int]
  /// The mean of each of them, and the standard deviation (by n − 1) that it is divided by.
  public let centers: [Double], spreads: [Double]
  /// [component][number used]: each of length 1, the number that weighs most positive.
  public let directions: [[Double]]
  /// The share of the variance of all of them that each component has, falling.
  public let shares: [Double]

  /// The fewest rows.
  public static let leastRows = 3

  /// Finds the first `count` components. Numbers that are the same in every row say nothing, and are left out.
  /// - Parameter rows: [row][number], finite, at least three, of one length.
  /// - Throws: `PrincipalComponentsError.tooLittle` for fewer rows or where fewer than two numbers vary.
  public init(_ rows: [[Double]], count: Int = 2) throws(GalaxyError) {
    let width = rows.first?.count ?? 0
    guard rows.count >= Self.leastRows, rows.allSatisfy({ $0.count == width }) else {
      throw .tooLittle("\(counted(rows.count, "image")) with every number", "\(Self.leastRows) are needed")
    }
    let n = Double(rows.count)
    var (used, centers, spreads): ([Int], [Double], [Double]) = ([], [], [])
    for place in 0..<width {
      let mean = rows.reduce(0) { $0 + $1[place] } / n
      let variance = rows.reduce(0) { $0 + ($1[place] - mean) * ($1[place] - mean) } / (n - 1)
      // What differs by rounding only does not vary.
      guard variance.squareRoot() > 1e-12 * max(abs(mean), 1e-300), variance.isFinite, variance > 0 else {
        continue
      }
      used.append(place)
      centers.append(mean)
      spreads.append(variance.squareRoot())
    }
    guard used.count >= 2 else {
      throw .tooLittle(
        "\(counted(used.count, "number")) that var\(used.count == 1 ? "ies" : "y")", "two are needed")
    }
    (self.used, self.centers, self.spreads) = (used, centers, spreads)
    let z = rows.map { row in used.indices.map { (row[used[$0]] - centers[$0]) / spreads[$0] } }
    let wanted = min(count, used.count, rows.count - 1)
    // The smaller of the two matrices has the same eigenvalues but for zeros.
    let found =
      used.count <= rows.count
      ? Self.ofNumbers(z, used.count) : Self.ofRows(z, used.count)
    guard let found else { throw .tooLittle("no components", "the numbers are too large to be multiplied") }
    let total = Double(used.count)
    shares = found.values.prefix(wanted).map { max(0, $0) / (n - 1) / total }
    directions = found.vectors.prefix(wanted).map { vector in
      let largest = vector.max { abs($0) < abs($1) } ?? 1
      return largest < 0 ? vector.map { -$0 } : vector
    }
  }

  /// Where a row lies along each component.
  public func project(_ row: [Double]) -> [Double] {
    let z = used.indices.map { (row[used[$0]] - centers[$0]) / spreads[$0] }
    return directions.map { direction in zip(direction, z).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  private static func ofNumbers(_ z: [[Double]], _ width: Int) -> (values: [Double], vectors: [[Double]])? {
    var sums = [Double](repeating: 0, count: width * width)
    for row in z {
      for i in 0..<width {
        for j in 0...i { sums[i * width + j] += row[i] * row[j] }
      }
    }
    for i in 0..<width { for j in 0..<i { sums[j * width + i] = sums[i * width + j] } }
    return SymmetricMatrix(sums, size: width)?.eigen()
  }

  private static func ofRows(_ z: [[Double]], _ width: Int) -> (values: [Double], vectors: [[Double]])? {
    var products = [Double](repeating: 0, count: z.count * z.count)
    for i in z.indices {
      for j in 0...i {
        let product = zip(z[i], z[j]).reduce(0) { $0 + $1.0 * $1.1 }
        products[i * z.count + j] = product
        products[j * z.count + i] = product
      }
    }
    guard let found = SymmetricMatrix(products, size: z.count)?.eigen() else { return nil }
    // u of the rows becomes Zᵀu of the numbers.
    let vectors = zip(found.values, found.vectors).prefix(8).map { value, vector -> [Double] in
      var direction = [Double](repeating: 0, count: width)
      for (row, weight) in zip(z, vector) {
        for place in 0..<width { direction[place] += weight * row[place] }
      }
      let length = value > 0 ? value.squareRoot() : 1
      return direction.map { $0 / length }
    }
    return (Array(found.values.prefix(8)), vectors)
  }
}
