import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyModels
@testable import GalaxyRecords

@Suite("Styles of series") struct SeriesStyleTests {
  @Test("the first three colours stand well apart in grey, and every pair of eight in grey, dash or hatch")
  func grey() {
    let lightness = (0..<4).map { SeriesStyle($0).color.lightness }
    for (one, other) in [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)] {
      #expect(abs(lightness[one] - lightness[other]) >= 14, "\(lightness)")
    }
    for one in 0..<8 {
      for other in 0..<one {
        let (a, b) = (SeriesStyle(one), SeriesStyle(other))
        #expect(a.dash != b.dash, "\(one) and \(other)")
      }
    }
    // On white paper a line is seen in any of the colours: W3C's contrast of luminances.
    for index in 0..<7 { #expect(SeriesStyle(index).color.lightness <= 72) }
  }

  @Test("as many as 56 series have a pair of colour and dash of their own")
  func many() {
    let pairs = Set((0..<56).map { "\(SeriesStyle($0).color.hex) \(SeriesStyle($0).dash)" })
    #expect(pairs.count == 56)
  }

  @Test("lightness is CIE's: black 0, white 100, middle grey 53.6")
  func lightness() {
    #expect(abs(Color(0x000000).lightness) < 1e-9)
    #expect(abs(Color(0xffffff).lightness - 100) < 1e-6)
    #expect(abs(Color(0x808080).lightness - 53.585) < 0.01)
    #expect(Color(0xd55e00).hex == "#d55e00")
    #expect(Color(0x00000a).hex == "#00000a")
  }
}

@Suite("Figures of scores") struct ScoreFigureTests {
  private static func series(_ name: String, _ scores: [Double], of object: String? = nil) -> ScoreSeries {
    ScoreSeries(name: name, role: .normal, scores: scores, object: object, className: name)
  }

  private func plot(_ scores: [Double], _ choose: (inout FigureLook) -> Void = { _ in }) -> ScorePlot {
    var look = FigureLook()
    choose(&look)
    return ScorePlot(title: "t", series: [Self.series("a", scores)], thresholds: nil, look: look)
  }

  @Test("negative scores lie where they belong on a linear axis")
  func negative() throws {
    let axis = try plot([-0.4, -0.1, 0.2]).scoreAxis()
    #expect(!axis.isLogarithmic && axis.low < -0.4 && axis.high > 0.2)
    #expect(axis.ticks.map(\.label).contains("−0.2") && axis.ticks.map(\.label).contains("0.0"))
    #expect(axis.fraction(of: -0.4) < axis.fraction(of: -0.1))
  }

  @Test("a logarithmic axis that cannot show some scores is refused, with how many and the lowest")
  func noLogarithm() throws {
    let error = #expect(throws: GalaxyError.self) {
      try plot([-0.4, 0, 0.2]) { $0.logarithm = .x }.scoreAxis()
    }
    #expect(error?.id == "no-logarithm")
    #expect(error?.message.contains("2 of 3 scores are 0 or below (the lowest is -0.4)") == true)
    #expect(throws: GalaxyError.self) {
      try plot([1, 2]) { ($0.logarithm, $0.x) = (.x, -1...2) }.scoreAxis()
    }
    #expect(try plot([-0.4, 0, 0.2]) { $0.logarithm = .y }.picture(.png).count > 5000)
    #expect(
      try plot([1, 1, 30]) { $0.logarithm = FigureLook.Logarithm.none }.scoreAxis().isLogarithmic == false)
    // A threshold below every score may be negative: it has no place on the axis, and is no hindrance.
    var below = plot([1, 2, 3]) { $0.logarithm = .x }
    below = ScorePlot(
      title: "", series: below.series, thresholds: try Thresholds(-1, 1, 2, 3), look: below.look)
    #expect(try below.picture(.svg).count > 500)
  }

  @Test("chosen bins and ends are kept to, and scores outside are counted")
  func limits() throws {
    let plot = plot([0, 1, 2, 3, 9]) { ($0.bins, $0.x) = (4, 0...4) }
    #expect(try plot.heights() == [[1, 1, 1, 1]])
    let axis = try plot.scoreAxis()
    #expect(axis.low == 0 && axis.high == 4)
    #expect(try plot.remarks() == ["1 of 5 scores lie outside xlim and are not seen"])
    let numbers = JSON.object(try plot.numbers())
    #expect(numbers["outside"]?.integer == 1)
    #expect(numbers["edges"]?.array?.compactMap(\.number) == [0, 1, 2, 3, 4])
  }

  @Test("a density has the area 1 over all its scores, on a linear and on a logarithmic axis")
  func density() throws {
    for logarithm in [FigureLook.Logarithm.none, .x] {
      let plot = plot([0.5, 1, 2, 3, 9, 40]) {
        ($0.bins, $0.isDensity, $0.logarithm) = (13, true, logarithm)
      }
      let axis = try plot.scoreAxis()
      let area = try plot.heights()[0].reduce(0, +) * axis.span / 13
      #expect(abs(area - 1) < 1e-12)
    }
  }

  @Test("of one table the role decides the style, of several every series has its own")
  func legends() throws {
    let one = ScorePlot(
      title: "",
      series: [
        ScoreSeries(name: "x", role: .unlabelled, scores: [1]),
        ScoreSeries(name: "y", role: .anomalous, scores: [1]),
        ScoreSeries(name: "z", role: .normal, scores: [2]),
      ], thresholds: nil)
    #expect(one.styles == [.unlabelled, SeriesStyle(1), SeriesStyle(0)])
    let two = ScorePlot(
      title: "", series: [Self.series("a", [1], of: "v"), Self.series("a", [1], of: "w")], cuts: [],
      areShared: false)
    #expect(two.styles == [SeriesStyle(0), SeriesStyle(1)])
    #expect(two.heading.legend[0].map(\.text) == ["a, n = 1", "a, n = 1"])
    #expect(two.heading.legend[1].isEmpty, "no regions without thresholds")
    #expect(one.heading.title == "")
  }

  @Test("labels of thresholds stand near their lines and never over one another, however close these are")
  func thresholdLabels() throws {
    for values in [
      [0.0795, 0.08, 0.0801, 0.0802], [0.1, 0.1, 0.1, 0.1], [0, 0.001, 0.099, 0.1], [0.02, 0.04, 0.06, 0.08],
    ] {
      let plot = ScorePlot(
        title: "", series: [Self.series("a", [0, 0.1])],
        thresholds: try Thresholds(values[0], values[1], values[2], values[3]))
      let frame = Frame(
        box: Box(x: 66, y: 100, width: 632, height: 300), x: try plot.scoreAxis(), y: try Axis.linear(0, 1))
      let (labels, widths) = plot.cutLabels(frame, on: try Canvas.ruler())
      #expect(labels.map(\.lines.first) == ["t1", "t2", "t3", "t4"])
      let middles = partedLabels(
        centres: labels.map(\.place), widths: widths, within: frame.box.x - 20...frame.box.right + 16)
      for i in middles.indices.dropFirst() {
        #expect(middles[i] - widths[i] / 2 >= middles[i - 1] + widths[i - 1] / 2 - 1e-9)
      }
      for (label, middle) in zip(labels, middles) { #expect(abs(label.place - middle) <= 100) }
    }
  }

  @Test("thresholds of several tables that differ bear the tables' names, and shade nothing")
  func severalCuts() throws {
    let plot = ScorePlot(
      title: "", series: [Self.series("a", [0, 1], of: "v"), Self.series("a", [0, 1], of: "w")],
      cuts: [
        ScoreCuts(objects: ["v"], thresholds: try Thresholds(0.1, 0.2, 0.3, 0.4)),
        ScoreCuts(objects: ["w"], thresholds: try Thresholds(0.5, 0.6, 0.7, 0.8)),
      ], areShared: false)
    #expect(plot.thresholds == nil)
    let frame = Frame(
      box: Box(x: 66, y: 100, width: 632, height: 300), x: try plot.scoreAxis(), y: try Axis.linear(0, 1))
    let labels = plot.cutLabels(frame, on: try Canvas.ruler()).labels
    #expect(labels.map(\.lines.first) == ["v t1", "v t2", "v t3", "v t4", "w t1", "w t2", "w t3", "w t4"])
    #expect(labels[0].color == SeriesStyle(0).color && labels[4].color == SeriesStyle(1).color)
    let narrow = Frame(
      box: Box(x: 66, y: 100, width: 150, height: 300), x: try plot.scoreAxis(), y: try Axis.linear(0, 1))
    #expect(plot.cutLabels(narrow, on: try Canvas.ruler()).labels.first?.lines == ["t1"])
    #expect(try plot.remarks().contains { $0.contains("not all share the same thresholds") })
  }

  @Test("letters in a series' colour are dark enough to be read")
  func readableLabels() {
    for index in 0..<8 { #expect(SeriesStyle(index).color.readable.lightness <= 48) }
    #expect(Palette.deepBlue.readable == Palette.deepBlue)
  }

  @Test("a note, a title and a size change the picture; a size without room is refused")
  func looks() throws {
    let plain = try plot([1, 2, 3]).picture(.png)
    #expect(try plot([1, 2, 3]) { $0.note = "no better than chance (AUC 0.52)" }.picture(.png) != plain)
    #expect(try plot([1, 2, 3]) { $0.title = "Other" }.picture(.png) != plain)
    let sized = try plot([1, 2, 3]) { $0.size = (400, 300) }.picture(.png)
    #expect([16, 20].map { sized[$0..<$0 + 4].reduce(0) { $0 << 8 | Int($1) } } == [800, 600])
    let error = #expect(throws: GalaxyError.self) { try plot([1]) { $0.size = (120, 120) }.picture(.png) }
    #expect(error?.id == "picture-too-small")
  }

  @Test("a legend of many classes goes over lines that stay within the picture")
  func longLegend() throws {
    let entries = (0..<14).map {
      Heading.LegendEntry(mark: .box(SeriesStyle($0)), text: "table \($0): a class of a long name, n = 100")
    }
    let heading = Heading(title: String(repeating: "long ", count: 60), note: "note", legend: [entries])
    let ruler = try Canvas.ruler()
    let laid = heading.laidOut(from: 66, to: 698, on: ruler)
    #expect(laid.rows.flatMap(\.self).count == 14 && laid.rows.count > 3)
    for placed in laid.rows.flatMap(\.self) {
      #expect(placed.textX + ruler.width(of: placed.entry.text, size: 11) <= 698.5)
    }
    #expect(ruler.width(of: laid.title, size: 14, bold: true) <= 632)
  }
}

@Suite("ROC and loss figures") struct CurveFigureTests {
  private func roc(_ normal: [Double], _ anomalous: [Double]) throws -> ROC {
    try ROC(
      scores: normal + anomalous,
      anomalous: normal.map { _ in false } + anomalous.map { _ in true })
  }

  @Test("the curve rises from (0, 0) to (1, 1), and the area under it is the AUC, ties included")
  func area() throws {
    for (normal, anomalous) in [
      ([1.0, 2, 3], [2.0, 3, 4]), ([1, 1, 1], [1, 1]), ([5, 6], [1, 2]), ([0.1, 0.4, 0.35], [0.8]),
    ] {
      let roc = try roc(normal, anomalous)
      let curve = roc.curve
      #expect(curve.first == ROCPoint(falsePositiveRate: 0, truePositiveRate: 0))
      #expect(curve.last == ROCPoint(falsePositiveRate: 1, truePositiveRate: 1))
      let area = zip(curve, curve.dropFirst()).reduce(0) { sum, ends in
        sum + (ends.1.falsePositiveRate - ends.0.falsePositiveRate)
          * (ends.0.truePositiveRate + ends.1.truePositiveRate) / 2
      }
      #expect(abs(area - roc.auc) < 1e-12)
    }
  }

  @Test("ROC curves are drawn on linear and logarithmic axes; none are refused")
  func drawing() throws {
    let curve = ROCCurve(
      name: "m", roc: try roc([1, 2, 3], [2, 3, 4]), interval: Interval(low: 0.5, high: 0.9))
    for logarithm in [nil, FigureLook.Logarithm.x, .both] {
      var look = FigureLook()
      look.logarithm = logarithm
      let plot = ROCPlot(title: "ROC", curves: [curve, curve], look: look)
      let png = try plot.picture(.png)
      #expect(png.count > 5000)
      try PlotExamples.keep("roc-\(logarithm?.rawValue ?? "linear").png", png)
      #expect(JSON.object(plot.numbers())["curves"]?.array?.count == 2)
    }
    #expect(throws: GalaxyError.nothingToDraw("curves")) { try ROCPlot(title: "", curves: []).picture(.png) }
  }

  @Test("the losses of several models share a diagram for each training")
  func losses() throws {
    let curves = ["m", "k", "long"].flatMap { name in
      [
        LossCurve(name: "pretrain ae", losses: [3, 2, 1], object: name),
        LossCurve(name: "train svdd", losses: [0.3, 0.2, 0.1, 0.05], object: name),
      ]
    }
    let plot = LossPlot(title: "both", curves: curves)
    let png = try plot.picture(.png)
    #expect(
      [16, 20].map { png[$0..<$0 + 4].reduce(0) { $0 << 8 | Int($1) } } == [1600, 680], "two diagrams")
    try PlotExamples.keep("loss-several.png", png)
    var negative = LossPlot(title: "", curves: [LossCurve(name: "train svdd", losses: [1, -1])])
    #expect(try negative.picture(.png).count > 3000)
    negative.look.logarithm = .y
    #expect(throws: GalaxyError.self) { try negative.picture(.png) }
  }
}
