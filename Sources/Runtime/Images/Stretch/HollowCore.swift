import GalaxyKernels

/// Whether pixels without a value lie amid the brightest of an image, as a nucleus does that saturated.
enum HollowCore {
  /// The share of the pixels that count as the brightest, where the ring around the hole is smaller.
  private static let brightestShare = 0.01

  /// Pixels without a value, side by side in one row.
  private struct Run {
    var row: Int
    var columns: Range<Int>
    /// The run of the same hole that stands for it, by its number; the first of them for itself.
    var parent: Int
  }

  /// Looks at each hole that does not touch the border: whether the median of the pixels around it is among
  /// the brightest.
  static func isIn(_ image: Raster<Float>) -> Bool {
    let (width, height) = (image.width, image.height)
    var runs: [Run] = []
    image.pixels.withUnsafeBufferPointer { pixels in
      guard let values = pixels.baseAddress else { return }
      var above = 0..<0
      for y in 0..<height {
        let first = runs.count
        var x = firstNotFinite(values + y * width, from: 0, to: width)
        while x < width {
          let end = firstFinite(values + y * width, from: x, to: width)
          runs.append(Run(row: y, columns: x..<end, parent: runs.count))
          x = firstNotFinite(values + y * width, from: end, to: width)
        }
        join(&runs, above, first..<runs.count)
        above = first..<runs.count
      }
    }
    var (open, holes): (Set<Int>, [Int: [Run]]) = ([], [:])
    for index in runs.indices {
      let (run, root) = (runs[index], find(&runs, index))
      if run.row == 0 || run.row == height - 1 || run.columns.lowerBound == 0
        || run.columns.upperBound == width
      {
        open.insert(root)
      }
    }
    for index in runs.indices {
      let root = find(&runs, index)
      if !open.contains(root) { holes[root, default: []].append(runs[index]) }
    }
    if holes.isEmpty { return false }
    let finite = image.pixels.filter(\.isFinite)
    return holes.values.contains { isAmidBrightest($0, image, finite) }
  }

  private static func isAmidBrightest(_ hole: [Run], _ image: Raster<Float>, _ finite: [Float]) -> Bool {
    let width = image.width
    var ring: [Float] = []
    for run in hole {
      let row = run.row * width
      let beside = [row + run.columns.lowerBound - 1, row + run.columns.upperBound]
      let around = beside + run.columns.flatMap { [row - width + $0, row + width + $0] }
      ring += around.map { image.pixels[$0] }.filter(\.isFinite)
    }
    ring.sort()
    guard !ring.isEmpty else { return false }
    let middle = ring[ring.count / 2]
    let (brighter, dimmer) = (finite.count { $0 > middle }, finite.count { $0 < middle })
    let most = max(Double(ring.count), brightestShare * Double(finite.count))
    // Of an image without structure everything is as bright as the brightest.
    return Double(brighter) <= most && dimmer > finite.count / 2
  }

  /// Joins the runs of one row with those of the row above that they touch.
  private static func join(_ runs: inout [Run], _ above: Range<Int>, _ here: Range<Int>) {
    var upper = above.lowerBound
    for index in here {
      while upper < above.upperBound, runs[upper].columns.upperBound <= runs[index].columns.lowerBound {
        upper += 1
      }
      var other = upper
      while other < above.upperBound, runs[other].columns.lowerBound < runs[index].columns.upperBound {
        let (a, b) = (find(&runs, other), find(&runs, index))
        runs[max(a, b)].parent = min(a, b)
        other += 1
      }
    }
  }

  private static func find(_ runs: inout [Run], _ index: Int) -> Int {
    var root = index
    while runs[root].parent != root { root = runs[root].parent }
    var at = index
    while at != root {
      let next = runs[at].parent
      runs[at].parent = root
      at = next
    }
    return root
  }
}
