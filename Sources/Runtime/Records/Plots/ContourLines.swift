/// Lines of equal density on a grid, by marching squares: each a list of places, closed where its first and
/// last are the same.
struct ContourLines: Sendable, Equatable {
  /// The lines, in the values of the axes.
  let lines: [[Point]]

  /// An edge between neighbouring nodes: that to the right of a node, or that below it.
  private struct Edge: Hashable {
    let node: Int
    let isBelow: Bool
  }

  /// Follows a level through a grid.
  init(_ grid: DensityGrid, level: Double) {
    // From each edge that the level crosses to the one or two others that its line leads to.
    var next: [Edge: [Edge]] = [:]
    var order: [Edge] = []
    func join(_ one: Edge, _ other: Edge) {
      for edge in [one, other] where next[edge] == nil { order.append(edge) }
      next[one, default: []].append(other)
      next[other, default: []].append(one)
    }
    let (columns, values) = (grid.columns, grid.values)
    for row in 0..<(grid.rows - 1) {
      for column in 0..<(columns - 1) {
        let node = row * columns + column
        let corners = [values[node], values[node + 1], values[node + columns + 1], values[node + columns]]
        let inside = corners.map { $0 >= level }
        // Top, right, bottom, left: an edge is crossed where its corners differ.
        let edges = [
          Edge(node: node, isBelow: false), Edge(node: node + 1, isBelow: true),
          Edge(node: node + columns, isBelow: false), Edge(node: node, isBelow: true),
        ]
        let crossed = (0..<4).filter { inside[$0] != inside[($0 + 1) % 4] }
        if crossed.count == 2 { join(edges[crossed[0]], edges[crossed[1]]) }
        if crossed.count == 4 {
          // A saddle: its middle says which corners belong together.
          let isMiddleInside = corners.reduce(0, +) / 4 >= level
          let pairs = isMiddleInside == inside[0] ? [(0, 1), (2, 3)] : [(3, 0), (1, 2)]
          for (one, other) in pairs { join(edges[one], edges[other]) }
        }
      }
    }
    func place(_ edge: Edge) -> Point {
      let other = edge.isBelow ? edge.node + columns : edge.node + 1
      let (low, high) = (values[edge.node], values[other])
      let share = high == low ? 0.5 : (level - low) / (high - low)
      let (row, column) = (edge.node / columns, edge.node % columns)
      return Point(
        x: grid.originX + grid.stepX * (Double(column) + (edge.isBelow ? 0 : share)),
        y: grid.originY + grid.stepY * (Double(row) + (edge.isBelow ? share : 0)))
    }
    var lines: [[Point]] = []
    var seen: Set<Edge> = []
    // Open lines begin at an end, closed ones anywhere.
    for start in order.filter({ next[$0]?.count == 1 }) + order where seen.insert(start).inserted {
      var (line, at) = ([place(start)], start)
      while let to = next[at]?.first(where: { !seen.contains($0) }) {
        seen.insert(to)
        line.append(place(to))
        at = to
      }
      if at != start, next[at]?.contains(start) == true, line.count > 2 { line.append(line[0]) }
      lines.append(line)
    }
    self.lines = lines
  }
}
