/// The list of images to follow up of which no more than a share q are normal, on average (Benjamini and
/// Hochberg 1995): of m p-values the k smallest, k the largest with p₍ₖ₎ ≤ k q / m.
public struct BenjaminiHochberg: Sendable, Equatable {
  /// For each p-value, whether its image is on the list.
  public let rejected: [Bool]
  /// For each p-value the smallest rate whose list it would be on, at most 1.
  public let adjusted: [Double]
  /// The largest p-value on the list; nil for an empty one.
  public let cut: Double?

  /// Finds the list. NaN counts as 1.
  /// - Parameter rate: the false discovery rate q, 0 … 1.
  public init(_ p: [Double], rate: Double) {
    let values = p.map { $0.isNaN ? 1 : $0 }
    let count = Double(values.count)
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var adjusted = values
    var least = 1.0
    var last = -1
    for rank in order.indices.reversed() {
      let value = values[order[rank]]
      least = min(least, value * count / Double(rank + 1))
      adjusted[order[rank]] = least
      if last < 0, value <= rate * Double(rank + 1) / count { last = rank }
    }
    var rejected = [Bool](repeating: false, count: values.count)
    for rank in order.indices where rank <= last { rejected[order[rank]] = true }
    self.rejected = rejected
    self.adjusted = adjusted
    cut = last >= 0 ? values[order[last]] : nil
  }

  /// How many images are on the list.
  public var count: Int { rejected.filter { $0 }.count }

  /// How many of m images must share the smallest p-value that can be before any is listed; nil where even
  /// all of them would not do.
  public static func fewest(of images: Int, rate: Double, smallest p: Double) -> Int? {
    (1...max(1, images)).first { p <= rate * Double($0) / Double(max(1, images)) }
  }
}
