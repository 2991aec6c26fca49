import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyModels

@Suite struct SuggestionTests {
  private func rows(_ scores: [Double?], percentiles: [Double]? = nil, p: [Double]? = nil) -> [ScoreRow] {
    scores.enumerated().map { place, score in
      ScoreRow(
        path: "\(place)", name: "\(place)", label: nil, anomalous: nil, score: score,
        percentile: percentiles?[place], region: nil, verdict: "", reason: nil, p: p?[place])
    }
  }

  @Test("the least sure are nearest to the middle of undecided, by p-value, percentile or rank")
  func uncertainty() throws {
    var thresholds = try Thresholds(1, 3, 5, 7)
    // By rank in the table: a score of 4 has rank 50 of these.
    let byRank = Uncertainty(rows([0, 3.5, nil, 8, 4.5]), thresholds: thresholds)
    #expect(byRank.order == [1, 4, 0, 3])
    #expect(byRank.distances == [37.5, 12.5, nil, 37.5, 12.5])
    // By percentile: t2 lies between 60 and 80, t3 between 80 and 95.
    let byPercentile = Uncertainty(
      rows([2, 4, 6, 9], percentiles: [60, 80, 95, 100]), thresholds: thresholds)
    #expect(byPercentile.distances.compactMap(\.self).map { $0.rounded() } == [19, 1, 16, 21])
    #expect(byPercentile.order == [1, 2, 0, 3])
    // By p-value: between 4 α and α.
    thresholds.levels = [0.5, 0.2, 0.05, 0.01]
    let byP = Uncertainty(rows([1, 2, 3], p: [0.9, 0.13, 0.001]), thresholds: thresholds)
    #expect(byP.order == [1, 2, 0])
    #expect(abs((byP.distances[1] ?? 9) - 0.5) < 1e-9)
  }

  @Test("without thresholds normal and anomalous part half-way between what was learnt of both")
  func learnt() {
    let learnt = Uncertainty.Learnt(normal: [1, 2, 3], anomalous: [9, 10, 11])
    #expect(Uncertainty(rows([1, 5.5, 6.5, 12]), thresholds: nil, learnt: learnt).order.prefix(2) == [1, 2])
    // Of normal images alone where their quantiles would part them: 87.5 per cent.
    let normals = Uncertainty.Learnt(normal: (0..<200).map(Double.init), anomalous: [])
    #expect(Uncertainty(rows([10, 174.5, 300]), thresholds: nil, learnt: normals).order.first == 1)
    // Nothing known: the middle of the table.
    #expect(Uncertainty(rows([5, 1, 9]), thresholds: nil).order.first == 0)
    #expect(Uncertainty(rows([]), thresholds: nil).order.isEmpty)
    #expect(Uncertainty(rows([nil, nil]), thresholds: nil).order.isEmpty)
  }

  @Test("equal ranks go by their scores, then by their places")
  func ties() {
    let tied = Uncertainty(
      rows([9, 5, 7, 5], percentiles: [100, 100, 100, 100]), thresholds: nil)
    #expect(tied.order == [1, 3, 2, 0])
  }

  @Test("chosen are the middles of clusters, the largest first")
  func representatives() {
    // Three clusters of 5, 3 and 1 points.
    let points: [[Double]] = [
      [0, 0], [1, 0], [-1, 0], [0, 1], [0, -1], [20, 0], [21, 0], [19, 0], [0, 50],
    ]
    let chosen = Representatives(points, count: 3).chosen
    #expect(chosen.map(\.place) == [0, 5, 8])
    #expect(chosen.map(\.members) == [5, 3, 1])
  }

  @Test("as many are chosen as are wanted, or all there are; equal points are no trouble")
  func counts() {
    let same = [[Double]](repeating: [1, 2], count: 7)
    #expect(Representatives(same, count: 3).chosen.map(\.place).sorted() == [0, 1, 2])
    #expect(Representatives(same, count: 9).chosen.map(\.place) == Array(0..<7))
    #expect(Representatives([], count: 3).chosen.isEmpty)
    #expect(Representatives(same, count: 0).chosen.isEmpty)
    var random = RandomStream(seed: 5)
    let many = (0..<300).map { _ in (0..<6).map { _ in random.normal() } }
    let (one, other) = (Representatives(many, count: 20).chosen, Representatives(many, count: 20).chosen)
    #expect(Set(one.map(\.place)).count == 20)
    #expect(one.map(\.place) == other.map(\.place))
    #expect(one.reduce(0) { $0 + $1.members } == 300)
  }
}
