/// The edges of a mask.
enum MaskOutline {
  /// Closed lines of corners along the edges between marked pixels and others, clockwise about marked ones (y
  /// down); corners on a straight piece are left out. Corner (x, y) is the upper left of pixel (x, y).
  static func lines(side: Int, _ isMarked: (Int, Int) -> Bool) -> [[(x: Int, y: Int)]] {
    let stride = side + 1
    func marked(_ x: Int, _ y: Int) -> Bool {
      (0..<side).contains(x) && (0..<side).contains(y) && isMarked(x, y)
    }
    // From each corner to the next; a corner where two marked pixels touch has two.
    var next = [[Int]](repeating: [], count: stride * stride)
    var starts: [Int] = []
    for y in 0..<side {
      for x in 0..<side where marked(x, y) {
        let (a, b) = (y * stride + x, y * stride + x + 1), (c, d) = (b + stride, a + stride)
        for (isEdge, from, to) in [
          (!marked(x, y - 1), a, b), (!marked(x + 1, y), b, c), (!marked(x, y + 1), c, d),
          (!marked(x - 1, y), d, a),
        ] where isEdge {
          next[from].append(to)
          starts.append(from)
        }
      }
    }
    var lines: [[(x: Int, y: Int)]] = []
    for start in starts {
      var line: [Int] = [], corner = start
      // Every corner has as many edges away from it as to it, so that a way ends where it began.
      while let to = next[corner].popLast() {
        line.append(corner)
        corner = to
      }
      if !line.isEmpty { lines.append(straightened(line).map { ($0 % stride, $0 / stride) }) }
    }
    return lines
  }

  /// Without corners at which the line does not turn.
  private static func straightened(_ line: [Int]) -> [Int] {
    line.indices.filter { i in
      let before = line[(i + line.count - 1) % line.count], after = line[(i + 1) % line.count]
      return line[i] - before != after - line[i]
    }.map { line[$0] }
  }
}
