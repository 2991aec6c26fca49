import GalaxyBase
import GalaxyData
import GalaxyErrors

extension TableSummary.Key {
  /// The groups of the values of a column, in their order: numbers rise, texts by the alphabet, false before
  /// true.
  package init(_ column: ColumnTable.Column) {
    let count = column.values.count
    func numbered<T: Hashable & Comparable>(_ values: [T?]) -> (groups: [Int?], first: [Int]) {
      var first: [T: Int] = [:]
      for (row, value) in values.enumerated() {
        if let value, first[value] == nil { first[value] = row }
      }
      let order = first.keys.sorted()
      let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
      return (values.map { $0.flatMap { places[$0] } }, order.compactMap { first[$0] })
    }
    let found: (groups: [Int?], first: [Int])
    switch column.values {
    case .integers(let numbers): found = numbered(numbers.map { $0 == .min ? nil : $0 })
    case .numbers(let numbers): found = numbered(numbers.map { $0.isNaN ? nil : $0 })
    case .texts: found = numbered((0..<count).map { column.text($0) })
    }
    self.init(
      name: column.name, groups: found.groups, columns: [column.gathered(found.first)])
  }

  /// The bins of a column of numbers between edges, which rise: from each up to, but not with, the next; the
  /// last one with its upper edge. What lies outside is in none of them.
  package init(_ column: ColumnTable.Column, edges: [Double]) throws(GalaxyError) {
    let values = try Self.numbers(of: column)
    guard edges.count > 1, zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw GalaxyError(
        TableError.badStatistic, "the edges of bins must rise, and be two at least",
        hint: "bins=[9, 10, 11] makes two bins; bins=4 makes four of one number of rows each")
    }
    let last = edges.count - 2
    let groups = values.map { value -> Int? in
      guard value >= edges[0], value <= edges[last + 1] else { return nil }
      return min(last, (edges.firstIndex { $0 > value } ?? edges.count) - 1)
    }
    self.init(
      name: column.name, groups: groups,
      columns: [
        ColumnTable.Column(
          column.name,
          .texts(
            TextValues(
              (0...last).map {
                "\(NumberText.significant(edges[$0])) to \(NumberText.significant(edges[$0 + 1]))"
              })), meaning: "bin of \(column.name)"),
        ColumnTable.Column(
          "\(column.name)_low", .numbers(Array(edges.dropLast())), unit: column.unit,
          meaning: "lower edge of the bin", ucd: "stat.value;stat.min"),
        ColumnTable.Column(
          "\(column.name)_high", .numbers(Array(edges.dropFirst())), unit: column.unit,
          meaning: "upper edge of the bin", ucd: "stat.value;stat.max"),
      ])
  }

  /// The edges of so many bins of about one number of rows each: quantiles of the values.
  package static func edges(of column: ColumnTable.Column, bins: Int) throws(GalaxyError) -> [Double] {
    let sorted = try numbers(of: column).filter { $0.isFinite }.sorted()
    var edges: [Double] = []
    for place in 0...max(1, bins) {
      guard let edge = Statistics.quantile(sorted: sorted, Double(place) / Double(max(1, bins))) else {
        break
      }
      if edges.last != edge { edges.append(edge) }
    }
    guard edges.count > 1 else {
      throw GalaxyError(
        TableError.badStatistic, "\(column.name) has fewer than two different values, which makes no bins")
    }
    return edges
  }

  private static func numbers(of column: ColumnTable.Column) throws(GalaxyError) -> [Double] {
    if let numbers = column.values.doubles, column.type != .truth { return numbers }
    throw GalaxyError(
      TableError.badStatistic, "bins are made of numbers, and \(column.name) holds \(column.typeName)s",
      hint: "leave bins= out: every value is a group of its own")
  }
}
