import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyModels
@testable import GalaxyRecords

@Suite("Figures of answers and p-values") struct AnswerFigureTests {
  private func kinds(
    _ answers: [(truth: String?, kind: String?)], _ classes: [String] = ["barred", "spiral"]
  )
    -> ClassificationArtifact
  {
    let rows = answers.enumerated().map { index, answer in
      Classification.Row(
        path: "\(index).png", name: "\(index)", truth: answer.truth,
        nearest: answer.kind == "none" ? classes[0] : answer.kind, p: 0.5, margin: 0, scores: [], flags: [],
        reason: answer.kind == nil ? "unreadable" : nil, isNone: answer.kind == "none")
    }
    return ClassificationArtifact(
      name: "k", classification: Classification(classes: classes, rows: rows, rule: "", alpha: 0.05),
      models: classes)
  }

  @Test(
    "a matrix counts every answered image of a known class once; the classes that were asked for stand first")
  func confusion() throws {
    let table = try AnswerTable(
      kinds([
        ("spiral", "spiral"), ("spiral", "barred"), ("barred", "none"), ("edge-on", "none"), (nil, "spiral"),
        ("spiral", nil),
      ]))
    #expect(table.answers == ["barred", "spiral", "none"])
    #expect(table.truths == ["barred", "spiral", "edge-on"])
    #expect(ConfusionPlot.counts(table) == [[0, 0, 1], [1, 1, 0], [0, 0, 1]])
    let plot = try ConfusionPlot(title: "t", tables: [table])
    #expect(
      plot.remarks() == [
        "1 image of k without an answer left out", "1 image of k without a true class left out",
      ])
    for format in PictureFormat.allCases { #expect(try plot.picture(format) == plot.picture(format)) }
    #expect(throws: GalaxyError.noClasses(["k"])) {
      try ConfusionPlot(title: "", tables: [try AnswerTable(kinds([(nil, "spiral")]))])
    }
  }

  @Test("shares have Wilson's interval: 2 of 3 is 0.2077 to 0.9385")
  func shares() throws {
    let table = try AnswerTable(kinds([("spiral", "spiral"), ("spiral", "spiral"), ("barred", "none")]))
    let all = try AnswerShares.parted([table], by: nil, panels: nil)
    let spirals = try #require(all.first?.share(1))
    #expect(abs(spirals.share - 2.0 / 3) < 1e-12)
    #expect(abs(spirals.interval.low - 0.2077) < 1e-4 && abs(spirals.interval.high - 0.9385) < 1e-4)
    let byClass = try AnswerShares.parted([table], by: .class, panels: nil)
    #expect(
      byClass.map(\.name) == ["barred", "spiral"] && byClass.map(\.counts) == [[0, 0, 1], [0, 2, 0]])
  }

  @Test("tables that answer in other words share no figure")
  func other() throws {
    let (one, two) = (
      try AnswerTable(kinds([("spiral", "spiral")])), try AnswerTable(kinds([("a", "a")], ["a", "b"]))
    )
    let error = #expect(throws: GalaxyError.self) { try SharesPlot(title: "", tables: [one, two]) }
    #expect(error?.isA(PlotError.otherAnswers) == true)
  }

  private func curve(_ p: [Double], galaxies: Int? = nil, calibrating: Int? = nil) -> PValueCurve {
    PValueCurve(
      name: "a", object: "a", className: nil, isNormal: true, sorted: p.sorted(), galaxies: galaxies,
      calibrating: calibrating, isCircular: false)
  }

  @Test("the distance from uniform is Kolmogorov's, and the band falls as one over the root")
  func distance() {
    // Of 0.1, 0.2, 0.3 all lie at 0.3: F = 1 there, 0.7 above the diagonal.
    #expect(abs(curve([0.1, 0.2, 0.3]).farthest.distance - 0.7) < 1e-12)
    // Before 0.9 the curve is 0.
    #expect(abs(curve([0.9, 0.95, 1]).farthest.distance - 0.9) < 1e-12)
    // Steps of 1/4 that are met exactly are uniform.
    #expect(curve([0.25, 0.5, 0.75, 1], calibrating: 3).farthest.distance < 1e-11)
    #expect(abs(curve([Double](repeating: 0.5, count: 100)).band - 0.13581) < 1e-5)
    #expect(
      abs(curve([Double](repeating: 0.5, count: 100), calibrating: 100).band - 0.13581 * 2.0.squareRoot())
        < 1e-5)
    #expect(curve([Double](repeating: 0.5, count: 100), galaxies: 25).band > 0.27)
  }

  @Test("uniform p-values stay in the band in about 95 of 100 draws")
  func coverage() {
    var random = SeedStreams(seed: 11).stream("test/p-values")
    var within = 0
    for _ in 0..<1000 {
      let p = (0..<60).map { _ in random.uniform() }
      let found = curve(p)
      if found.farthest.distance <= found.band { within += 1 }
    }
    // Kolmogorov's figure is that of many; for sixty it is wider by a hundredth.
    #expect((940...985).contains(within), "\(within)")
  }

  @Test("counts at a rate take equal p-values in")
  func counts() {
    let found = curve([0.01, 0.05, 0.05, 0.2])
    #expect(found.count(0.05) == 3 && found.share(0.05) == 0.75 && found.count(0) == 0 && found.count(1) == 4)
  }
}
