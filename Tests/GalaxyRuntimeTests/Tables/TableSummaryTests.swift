import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyModels

/// Statistics of groups, by values worked out by hand.
@Suite struct TableSummaryTests {
  @Test("a mean has Student's interval; of galaxies with several rows that of clustered values")
  func means() throws {
    let plain = ColumnStatistic.mean.finding([1, 2, 3, 4])
    // s = 1.2910, s/√4 = 0.64550, t(3) = 3.182.
    #expect(plain.value == 2.5)
    #expect(abs((plain.interval?.high ?? 0) - (2.5 + 3.182 * 0.645497)) < 1e-5)
    let single = ColumnStatistic.mean.finding([1, 2, 3, 4], galaxies: [7, 3, 9, 1])
    #expect(abs((single.interval?.high ?? 0) - (plain.interval?.high ?? 1)) < 1e-12)
    // Sums of the residuals are −2 and 2: √(2/1 · 8)/4 = 1, t(1) = 12.706.
    let pairs = ColumnStatistic.mean.finding([1, 2, 3, 4], galaxies: [0, 0, 1, 1])
    #expect(pairs.value == 2.5)
    #expect(abs((pairs.interval?.low ?? 0) - (2.5 - 12.706)) < 1e-9)
    #expect(ColumnStatistic.sem.finding([1, 2, 3, 4], galaxies: [0, 0, 1, 1]).value == 1)
    #expect(ColumnStatistic.mean.finding([5]).interval == nil)
    #expect(ColumnStatistic.mean.finding([]).value == nil)
    #expect(ColumnStatistic.mean.finding([1, 2], galaxies: [4, 4]).interval == nil)
  }

  @Test("quantiles, deviations, extremes and shares")
  func others() throws {
    let values = (1...100).map(Double.init)
    let median = ColumnStatistic.median.finding(values)
    #expect(median.value == 50.5)
    // Ranks 50 ∓ 1.96·5 = 40.2 and 59.8, rounded up (Conover 1999).
    #expect(median.interval == Interval(low: 41, high: 60))
    #expect(ColumnStatistic.quantile(0.25).finding(values).value == 25.75)
    #expect(ColumnStatistic.median.finding([1, 2]).interval == nil)
    #expect(ColumnStatistic.std.finding([1, 3]).value == 2.0.squareRoot())
    #expect(ColumnStatistic.min.finding([2, -1]).value == -1)
    #expect(ColumnStatistic.max.finding([2, -1]).value == 2)
    #expect(ColumnStatistic.sum.finding([2, -1]).value == 1)
    let share = ColumnStatistic.share.finding([1, 0, 0, 0])
    #expect(share.value == 0.25)
    #expect(share.interval == Interval(successes: 1, of: 4))
    #expect(ColumnStatistic("quantile") == nil && ColumnStatistic("quantile", quantile: 1.5) == nil)
  }

  @Test("groups stand in their order, the missing last, and galaxies are counted")
  func groups() throws {
    let kind = ColumnTable.Column("class", .texts(TextValues(["b", "a", "", "b", "a"])))
    let summary = TableSummary(
      rowCount: 5, by: [TableSummary.Key(kind)],
      [.init(.count, of: "", []), .init(.mean, of: "x", [1, 2, 3, 5, .nan], unit: "pix")],
      galaxies: ["g1", "g2", "g3", "g1", "g4"])
    let table = summary.table
    #expect(table.names == ["class", "count", "galaxies", "mean_x", "mean_x_low", "mean_x_high", "n_x"])
    #expect(table.texts("class") == ["a", "b", nil])
    #expect(table.numbers("count") == [2, 2, 1])
    #expect(table.numbers("galaxies") == [2, 1, 1])
    #expect(table.numbers("mean_x") == [2, 3, 3])
    #expect(table.numbers("n_x") == [1, 2, 1])
    #expect(table.column("mean_x")?.unit == "pix")
    #expect(table.numbers("mean_x_low")?.allSatisfy(\.isNaN) == true)
  }

  @Test("bins take their lower edge, the last both")
  func bins() throws {
    let mass = ColumnTable.Column("mass", .numbers([9, 10, 10.5, 11, 12, .nan]), unit: "solMass")
    let key = try TableSummary.Key(mass, edges: [9, 10, 11])
    #expect(key.groups == [0, 1, 1, 1, nil, nil])
    #expect(try TableSummary.Key.edges(of: mass, bins: 2) == [9, 10.5, 12])
    #expect(throws: GalaxyError.self) { try TableSummary.Key(mass, edges: [2, 1]) }
    #expect(throws: GalaxyError.self) {
      try TableSummary.Key.edges(of: ColumnTable.Column("m", .numbers([1, 1])), bins: 3)
    }
    let text = ColumnTable.Column("t", .texts(TextValues(["a"])))
    #expect(throws: GalaxyError.self) { try TableSummary.Key(text, edges: [1, 2]) }
  }

  @Test("without rows and keys there is one group of nothing")
  func nothing() {
    let summary = TableSummary(rowCount: 0, by: [], [.init(.mean, of: "x", [])], galaxies: nil)
    #expect(summary.table.rowCount == 1)
    #expect(summary.table.numbers("count") == [0])
    #expect(summary.table.numbers("mean_x")?.first?.isNaN == true)
  }
}
