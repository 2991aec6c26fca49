import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyModels

@Suite("Evaluation") struct EvaluationTests {
  /// Labels 1 (normal), 0 and 2; scores in no order.
  private func evaluation() throws -> Evaluation {
    let rows: [(Int, Double)] = [
      (1, 0.1), (1, 0.5), (1, 0.9), (0, 0.9), (0, 0.3), (2, 0.7), (2, 0.2), (1, 0.2),
    ]
    var random = RandomStream(seed: 1)
    return try Evaluation(
      images: rows.enumerated().map { i, row in
        ScoredImage(index: i, name: "g\(i)", label: row.0, anomalous: row.0 != 1, score: row.1)
      }, resamples: 50, random: &random)
  }

  @Test("the confusion table counts every class in every region")
  func confusion() throws {
    let table = try evaluation().confusion(Thresholds(0.15, 0.25, 0.6, 0.8))
    #expect(table.rows.map(\.label) == [0, 1, 2])
    #expect(table.rows.map(\.counts) == [[0, 0, 1, 0, 1], [1, 1, 1, 0, 1], [0, 1, 0, 1, 0]])
    #expect(table.total == 8)
  }

  @Test("accuracy is the share of the decided images on the right side; undecided is neither right nor wrong")
  func accuracy() throws {
    let table = try evaluation().confusion(Thresholds(0.15, 0.25, 0.6, 0.8))
    #expect(table.decidedShare == 6.0 / 8)
    #expect(table.accuracy == 4.0 / 6)
    #expect(Region.allCases.map(table.accuracy(of:)) == [1, 0.5, nil, 1, 0.5])
    let undecided = try evaluation().confusion(Thresholds(-1, -1, 5, 5))
    #expect(undecided.accuracy == nil)
    #expect(undecided.decidedShare == 0)
    #expect(undecided.accuracy(of: .surelyNormal) == nil)
  }

  @Test("each class has its count, mean and median")
  func classes() throws {
    let classes = try evaluation().classes
    #expect(classes.map(\.count) == [2, 4, 2])
    #expect(classes.map(\.anomalous) == [true, false, true])
    #expect(abs(classes[1].mean - 0.425) < 1e-12)
    #expect(abs(classes[1].median - 0.35) < 1e-12)
  }

  @Test("most normal and most anomalous images come in order, the earlier of equals first")
  func extremes() throws {
    let found = try evaluation()
    #expect(found.mostNormal(3).map(\.index) == [0, 6, 7])
    #expect(found.mostAnomalous(3).map(\.index) == [2, 3, 5])
    #expect(found.mostNormal(99).count == 8)
    #expect(found.mostAnomalous(-1).isEmpty)
  }

  @Test("with one class only there is no AUC, but all the rest")
  func oneClass() throws {
    var random = RandomStream(seed: 1)
    let images = [ScoredImage(index: 0, name: "a", label: 1, anomalous: false, score: 2)]
    let found = try Evaluation(images: images, random: &random)
    #expect(found.auc == nil && found.averagePrecision == nil && found.intervals == nil)
    #expect(found.classes.count == 1)
    #expect(throws: GalaxyError.self) { try Evaluation(images: [], random: &random) }
  }
}

@Suite("Score table") struct ScoreTableTests {
  @Test("the percentile is the share of the reference that is not higher")
  func percentiles() {
    let reference = ReferenceScores(name: "normal", scores: [4, 1, 2, 2])
    let expected: [(Double, Double)] = [(0, 0), (1, 25), (2, 75), (3, 75), (4, 100), (9, 100)]
    for (score, percentile) in expected { #expect(reference.percentile(of: score) == percentile) }
    #expect(ReferenceScores(name: "none", scores: []).percentile(of: 1) == nil)
  }

  private func table() throws -> ScoreTable {
    let reference = ReferenceScores(name: "normal", scores: [1, 2, 3])
    let thresholds = try Thresholds(1, 2, 3, 4)
    func row(_ path: String, _ label: Int?, _ score: Double?, _ reason: String? = nil) -> ScoreRow {
      ScoreRow(
        path: path, name: path, label: label, score: score, reason: reason, reference: reference,
        thresholds: thresholds)
    }
    return ScoreTable(
      rows: [
        row("a, \"b\".png", 1, 0.1), row("c.png", nil, 2.5), row("d.png", 0, nil, "not an image"),
        row("e.png", 2, 1e-7),
      ], referenceName: "normal", modelName: "elliptical")
  }

  @Test("rows are judged, summed up, and those without a score set apart")
  func summary() throws {
    let table = try table()
    #expect(table.rows.map(\.verdict) == ["surely normal", "undecided", "unreadable", "surely normal"])
    #expect(table.count == 4 && table.unreadCount == 1)
    #expect(table.median == 0.1)
    #expect(table.countsPerRegion == [2, 0, 1, 0, 0])
    let bare = ScoreRow(path: "x", name: "x", score: 1)
    #expect(bare.verdict == "no thresholds" && bare.region == nil && bare.percentile == nil)
    #expect(ScoreRow(path: "x", name: "x", score: .nan).verdict == "unreadable")
  }

  @Test("the CSV quotes what must be quoted and leaves empty what is not known")
  func csv() throws {
    #expect(
      try table().csv == """
        path,label,score,percentile,region,verdict,reason
        "a, ""b"".png",1,0.1,0.000,0.0,surely normal,
        c.png,,2.5,66.667,0.5,undecided,
        d.png,0,,,,unreadable,not an image
        e.png,2,1e-07,0.000,0.0,surely normal,

        """)
  }
}
