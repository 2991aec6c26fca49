import GalaxyBase

/// Images dealt into folds: each kind spread evenly, and images of one galaxy never divided.
public struct FoldAssignment: Sendable, Equatable {
  /// The fold of each image, 0 ..< `count`.
  public let folds: [Int]
  /// How many folds there are: as many as were asked for, or one a galaxy if there are fewer.
  public let count: Int

  /// Deals them.
  /// - Parameters:
  ///   - kinds: a number for each image, such as its label.
  ///   - galaxies: a number for each image that images of one galaxy share; nil where each is its own.
  ///   - count: folds, at least 1.
  public init(kinds: [Int], galaxies: [Int]? = nil, count: Int, random: inout RandomStream) {
    var members: [Int: [Int]] = [:]
    var order: [Int] = []
    for image in kinds.indices {
      let galaxy = galaxies.map { image < $0.count ? $0[image] : -1 - image } ?? image
      if members[galaxy] == nil { order.append(galaxy) }
      members[galaxy, default: []].append(image)
    }
    let folds = max(1, min(count, order.count))
    random.shuffle(&order)
    // Large galaxies first, or the last one could tip a fold.
    let dealt = order.enumerated().sorted { a, b in
      let (one, other) = (members[a.element]?.count ?? 0, members[b.element]?.count ?? 0)
      return one == other ? a.offset < b.offset : one > other
    }
    var fold = [Int](repeating: 0, count: kinds.count)
    var sizes = [Int](repeating: 0, count: folds)
    var ofKind: [Int: [Int]] = [:]
    for (_, galaxy) in dealt {
      guard let images = members[galaxy], let first = images.first else { continue }
      let kind = kinds[first]
      let filled = ofKind[kind] ?? [Int](repeating: 0, count: folds)
      let place = (0..<folds).min { (filled[$0], sizes[$0], $0) < (filled[$1], sizes[$1], $1) } ?? 0
      for image in images {
        fold[image] = place
        ofKind[kinds[image], default: [Int](repeating: 0, count: folds)][place] += 1
      }
      sizes[place] += images.count
    }
    (self.folds, self.count) = (fold, folds)
  }

  /// The images of a fold, rising.
  public func members(of fold: Int) -> [Int] { folds.indices.filter { folds[$0] == fold } }
  /// The images of all other folds, rising.
  public func others(than fold: Int) -> [Int] { folds.indices.filter { folds[$0] != fold } }
}
