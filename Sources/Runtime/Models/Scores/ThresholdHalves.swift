import GalaxyBase

/// The images that give thresholds, and those that grade them: cuts that are graded on their own images look
/// better than they are.
public struct ThresholdHalves: Sendable, Equatable {
  /// The positions of the images that give the cuts, rising.
  public let cutting: [Int]
  /// Those of the others; empty where there are too few for two halves.
  public let grading: [Int]

  /// Galaxies of a kind that each half must have at least: with fewer the outer quantiles are one image.
  public static let leastOfEach = 20

  /// Parts the images at random into two halves, whole galaxies and each kind by itself; nothing is parted
  /// where a half would have too few galaxies of a kind that the method needs.
  /// - Parameters:
  ///   - anomalous: for each image, whether it is.
  ///   - galaxies: for each image, a number that images of one galaxy share.
  public init(
    anomalous: [Bool], galaxies: [Int], method: AutomaticThresholds.Method, random: inout RandomStream
  ) {
    var halves: ([Int], [Int]) = ([], [])
    var isEnough = true
    for kind in [false, true] {
      let members = anomalous.indices.filter { anomalous[$0] == kind }
      var places: [Int: [Int]] = [:]
      var order: [Int] = []
      for index in members {
        if places[galaxies[index]] == nil { order.append(galaxies[index]) }
        places[galaxies[index], default: []].append(index)
      }
      let isNeeded = !kind || method == .youden
      if isNeeded, order.count < 2 * Self.leastOfEach { isEnough = false }
      random.shuffle(&order)
      for (number, galaxy) in order.enumerated() {
        if number % 2 == 0 { halves.0 += places[galaxy] ?? [] } else { halves.1 += places[galaxy] ?? [] }
      }
    }
    cutting = isEnough ? halves.0.sorted() : Array(anomalous.indices)
    grading = isEnough ? halves.1.sorted() : []
  }

  /// All images give the cuts.
  public init(all count: Int) { (cutting, grading) = (Array(0..<count), []) }
}
