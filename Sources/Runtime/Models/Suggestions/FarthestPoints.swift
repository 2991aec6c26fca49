/// Chooses points far from each other: each next one is the point whose distance to the nearest chosen one is the
/// largest (Gonzalez 1985; as a choice of images to be labelled Sener and Savarese 2018, "core-set").
struct FarthestPoints {
  /// The places among the candidates, in the order of the choice, and how far each was from the nearest one before
  /// it; nil for the first.
  let chosen: [(place: Int, distance: Double?)]

  /// - Parameters:
  ///   - candidates: the points, the most wanted first: it is the first chosen where nothing is known, and of points
  ///     that are equally far the earlier goes first.
  ///   - known: points that count as chosen before.
  ///   - count: how many are wanted.
  init(_ candidates: [[Double]], from known: [[Double]], count: Int) {
    var nearest = candidates.map { point in
      known.lazy.map { Self.squared(point, $0) }.min() ?? .infinity
    }
    var isChosen = [Bool](repeating: false, count: candidates.count)
    var chosen: [(place: Int, distance: Double?)] = []
    while chosen.count < min(count, candidates.count) {
      var best: Int?
      for place in candidates.indices where !isChosen[place] {
        if let other = best, nearest[place] <= nearest[other] { continue }
        best = place
      }
      guard let best else { break }
      let distance = nearest[best]
      chosen.append((best, distance == .infinity ? nil : distance.squareRoot()))
      isChosen[best] = true
      for place in candidates.indices where !isChosen[place] {
        nearest[place] = min(nearest[place], Self.squared(candidates[place], candidates[best]))
      }
    }
    self.chosen = chosen
  }

  private static func squared(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for k in 0..<min(a.count, b.count) { sum += (a[k] - b[k]) * (a[k] - b[k]) }
    return sum
  }
}
