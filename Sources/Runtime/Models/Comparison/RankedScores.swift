import GalaxyBase

/// The scores of two sets in one order, by which the area under the ROC curve is taken for any weights of the
/// images without sorting again.
struct RankedScores: Sendable {
  /// Positions in the list of both sets, by rising score.
  private let order: [Int]
  /// Whether a place of `order` has the score of the one before it.
  private let isTied: [Bool]
  /// How many images the first set has; those of the second follow.
  private let firstCount: Int

  /// Ranks the scores of two sets, those of the first before those of the second.
  init(_ scores: [Double], firstCount: Int) {
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    self.order = order
    isTied = order.indices.map { $0 > 0 && scores[order[$0]] == scores[order[$0 - 1]] }
    self.firstCount = firstCount
  }

  /// The chance that an image of the second set has the larger score, ties counting half, images weighing as
  /// told; NaN where a set weighs nothing.
  func area(_ first: [Double], _ second: [Double]) -> Double {
    var (wins, below, equal, tiedSecond) = (0.0, 0.0, 0.0, 0.0)
    var (totalFirst, totalSecond) = (0.0, 0.0)
    func close() {
      wins += tiedSecond * (below + equal / 2)
      below += equal
      (equal, tiedSecond) = (0, 0)
    }
    for (place, image) in order.enumerated() {
      if !isTied[place] { close() }
      if image < firstCount {
        equal += first[image]
        totalFirst += first[image]
      } else {
        tiedSecond += second[image - firstCount]
        totalSecond += second[image - firstCount]
      }
    }
    close()
    return wins / (totalFirst * totalSecond)
  }

  /// The area with all images weighing the same.
  var area: Double {
    area(
      [Double](repeating: 1, count: firstCount), [Double](repeating: 1, count: order.count - firstCount))
  }

  /// The variance of the area that galaxies drawn anew would show (DeLong et al., Biometrics 44, 1988, 837,
  /// with the sums of Obuchowski, Biometrics 53, 1997, 567, for images that come in groups).
  func variance(_ groups: GalaxyGroups, _ others: GalaxyGroups) -> Double {
    let area = area
    let (m, n) = (Double(firstCount), Double(order.count - firstCount))
    // The share of the other set that an image wins against.
    var shares = [Double](repeating: 0, count: order.count)
    var (below, start) = ((first: 0.0, second: 0.0), 0)
    for place in order.indices {
      guard place + 1 == order.count || !isTied[place + 1] else { continue }
      let tied = order[start...place]
      let first = Double(tied.count { $0 < firstCount }), second = Double(tied.count) - first
      for image in tied {
        shares[image] =
          image < firstCount ? 1 - (below.second + second / 2) / n : (below.first + first / 2) / m
      }
      below = (below.first + first, below.second + second)
      start = place + 1
    }
    func part(_ shares: ArraySlice<Double>, _ groups: GalaxyGroups) -> Double {
      var sums = [Double](repeating: 0, count: groups.count)
      for (share, number) in zip(shares, groups.numbers) { sums[number] += share - area }
      let count = Double(groups.count), images = Double(shares.count)
      return count / max(count - 1, 1) * sums.reduce(0) { $0 + $1 * $1 } / (images * images)
    }
    return part(shares[..<firstCount], groups) + part(shares[firstCount...], others)
  }
}
