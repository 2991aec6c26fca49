import GalaxyBase

/// Chooses points that stand for all others: k-means (Lloyd 1982) with as many clusters as are wanted, and of each
/// cluster the point that is nearest to its middle. As a choice of images to be labelled: Zhdanov 2019 ("Diverse
/// mini-batch active learning") of the uncertain ones, Hacohen et al. 2022 of all.
struct Representatives {
  /// The places of the points, and how many points each stands for; the largest clusters first.
  let chosen: [(place: Int, members: Int)]

  /// Starts from different centres (k-means++, Arthur and Vassilvitskii 2007), of which the best ends count; and steps
  /// of each, by which clusters of so few points have settled.
  private static let (starts, steps) = (5, 25)

  /// - Parameters:
  ///   - points: vectors of one length; of points that are equally near the first counts.
  ///   - count: how many are wanted; where there are no more points, all are taken.
  init(_ points: [[Double]], count: Int) {
    guard count > 0, let width = points.first?.count, points.count > count else {
      chosen = count > 0 ? points.indices.map { ($0, 1) } : []
      return
    }
    let clusters = Clusters(values: points.flatMap(\.self), width: width, count: count)
    // The draws are those of the points alone: asked for again, the choice is the same.
    var random = RandomStream(seed: UInt64(points.count))
    var best: (sum: Double, centres: [Double])?
    for _ in 0..<Self.starts {
      let ended = clusters.settled(from: clusters.start(&random), steps: Self.steps)
      if best.map({ ended.sum < $0.sum }) ?? true { best = ended }
    }
    var found = clusters.middles(of: best?.centres ?? [])
    // Points that are the same make fewer clusters.
    var isTaken = Set(found.map(\.place))
    for place in points.indices where found.count < count && isTaken.insert(place).inserted {
      found.append((place, 1))
    }
    chosen = found.sorted { ($1.members, $0.place) < ($0.members, $1.place) }
  }
}

/// Points in a row, to be parted into clusters.
private struct Clusters {
  let values: [Double]
  let width: Int
  let count: Int
  var points: Int { width > 0 ? values.count / width : 0 }

  private func squared(_ point: Int, _ centres: UnsafeBufferPointer<Double>, _ centre: Int) -> Double {
    var sum = 0.0
    values.withUnsafeBufferPointer { values in
      for k in 0..<width {
        let d = values[point * width + k] - centres[centre * width + k]
        sum += d * d
      }
    }
    return sum
  }

  /// k-means++: each centre is a point, drawn by the square of its distance from the centres before it.
  func start(_ random: inout RandomStream) -> [Double] {
    var centres = Array(point(random.below(points)))
    var nearest = [Double](repeating: .infinity, count: points)
    for number in 1..<max(1, count) {
      centres.withUnsafeBufferPointer { centres in
        for place in 0..<points { nearest[place] = min(nearest[place], squared(place, centres, number - 1)) }
      }
      var rest = random.uniform() * nearest.reduce(0, +)
      var drawn = points - 1
      for place in 0..<points {
        rest -= nearest[place]
        if rest < 0 {
          drawn = place
          break
        }
      }
      centres += point(drawn)
    }
    return centres
  }

  private func point(_ place: Int) -> ArraySlice<Double> { values[place * width..<(place + 1) * width] }

  /// The nearest centre of each point, and the square of its distance.
  private func nearest(_ centres: [Double]) -> [(centre: Int, squared: Double)] {
    centres.withUnsafeBufferPointer { centres in
      (0..<points).map { place in
        var best = (centre: 0, squared: Double.infinity)
        for centre in 0..<centres.count / width {
          let found = squared(place, centres, centre)
          if found < best.squared { best = (centre, found) }
        }
        return best
      }
    }
  }

  /// Where the centres come to rest, and the sum of all squares there.
  func settled(from start: [Double], steps: Int) -> (sum: Double, centres: [Double]) {
    var centres = start
    var assigned: [Int] = []
    for _ in 0..<steps {
      let now = nearest(centres).map(\.centre)
      if now == assigned { break }
      assigned = now
      var (sums, members) = (
        [Double](repeating: 0, count: centres.count), [Int](repeating: 0, count: centres.count / width)
      )
      for (place, centre) in assigned.enumerated() {
        members[centre] += 1
        for k in 0..<width { sums[centre * width + k] += values[place * width + k] }
      }
      for centre in members.indices where members[centre] > 0 {
        for k in 0..<width {
          centres[centre * width + k] = sums[centre * width + k] / Double(members[centre])
        }
      }
    }
    return (nearest(centres).reduce(0) { $0 + $1.squared }, centres)
  }

  /// Of each cluster that has points the one nearest to its centre.
  func middles(of centres: [Double]) -> [(place: Int, members: Int)] {
    var best: [Int: (place: Int, squared: Double, members: Int)] = [:]
    for (place, found) in nearest(centres).enumerated() {
      guard let known = best[found.centre] else {
        best[found.centre] = (place, found.squared, 1)
        continue
      }
      let isNearer = found.squared < known.squared
      best[found.centre] = (
        isNearer ? place : known.place, isNearer ? found.squared : known.squared, known.members + 1
      )
    }
    return best.sorted { $0.key < $1.key }.map { ($0.value.place, $0.value.members) }
  }
}
