import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyModels
@testable import GalaxyRecords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Plots as a user makes them. With `GALSH_TEST_PICTURES=FOLDER` every one is also written there, to be
/// looked at.
enum PlotExamples {
  static func normals(_ name: String, _ count: Int, mean: Double, width: Double) -> [Double] {
    var random = SeedStreams(seed: 7).stream("test/plot/\(name)")
    return (0..<count).map { _ in mean + width * random.normal() }
  }

  static func scores() throws -> [(String, ScorePlot)] {
    let normal = ScoreSeries(
      name: "elliptical, normal", role: .normal, scores: normals("a", 180, mean: 0.045, width: 0.012).map(abs)
    )
    let strange = ScoreSeries(
      name: "others", role: .anomalous, scores: normals("b", 360, mean: 0.085, width: 0.025).map(abs))
    let wide = normals("c", 150, mean: 0, width: 1.6)
    return [
      (
        "scores-classes",
        ScorePlot(
          title: "elliptical: scores of galaxies.test", series: [normal, strange],
          thresholds: try Thresholds(0.032, 0.041, 0.083, 0.105))
      ),
      (
        "scores-log",
        ScorePlot(
          title: "A wide range",
          series: [
            ScoreSeries(name: "normal", role: .normal, scores: wide.map { exp2($0 - 3) }),
            ScoreSeries(name: "spiral", role: .anomalous, scores: wide.map { exp2(2 * $0 - 2) }),
            ScoreSeries(name: "barred", role: .anomalous, scores: wide.map { exp2($0) }),
          ], thresholds: try Thresholds(0.1, 0.12, 0.14, 0.15))
      ),
      (
        "scores-unlabelled",
        ScorePlot(
          title: "73 Illustris mocks",
          series: [
            ScoreSeries(
              name: "unlabelled", role: .unlabelled,
              scores: normals("d", 73, mean: 3e-6, width: 4e-6))
          ], thresholds: nil)
      ),
      (
        "scores-one",
        ScorePlot(
          title: "One image", series: [ScoreSeries(name: "only", role: .unlabelled, scores: [0.5])],
          thresholds: try Thresholds(0.1, 0.1, 0.1, 0.1))
      ),
      (
        "scores-narrow",
        ScorePlot(
          title: "Thresholds close together at the end", series: [normal],
          thresholds: try Thresholds(0.0795, 0.08, 0.0801, 0.0802))
      ),
    ]
  }

  static let losses: [(String, LossPlot)] = [
    (
      "loss-both",
      LossPlot(
        title: "elliptical: loss per epoch",
        curves: [
          LossCurve(
            name: "pretrain ae", quantity: "squared error per image",
            losses: (1...100).map { 400 + 9000 / Double($0) }),
          LossCurve(
            name: "train svdd", quantity: "squared distance from centre",
            losses: (1...100).map { 1e-5 + 3 * exp2(-Double($0) / 9) }),
        ])
    ),
    (
      "loss-few",
      LossPlot(
        title: "Few epochs", curves: [LossCurve(name: "train svdd", losses: [0.5, 0.3, .nan, 0.25, 0.24])])
    ),
    ("loss-one", LossPlot(title: "One epoch", curves: [LossCurve(name: "pretrain ae", losses: [512])])),
  ]

  static let sheet = ImageSheet(
    title: "elliptical: most anomalous of galaxies.test",
    images: (0..<14).map { k in
      let (width, height) = (64, k == 3 ? 32 : 64)
      let pixels = (0..<width * height).map { i -> Float in
        let (x, y) = (Double(i % width) - 32, Double(i / width) - Double(height) / 2)
        return Float(exp2(-(x * x + y * y * Double(1 + k % 4)).squareRoot() / 6))
      }
      return SheetImage(
        pixels: pixels, width: width, height: height,
        name: k == 5 ? "simulated/broadband_0000000000123_of_a_long_name.fits" : "spiral/\(1000 + k).png",
        score: Double(k) * 0.01237 - 0.02)
    })

  static func keep(_ name: String, _ bytes: [UInt8]) throws {
    guard let folder = getenv("GALSH_TEST_PICTURES") else { return }
    try AtomicFile.write(bytes, to: "\(String(cString: folder))/\(name)")
  }
}

@Suite("Plots") struct PlotTests {
  /// Width and height from a PNG's header.
  private func size(_ png: [UInt8]) -> [Int] {
    guard png.starts(with: [0x89, 0x50, 0x4e, 0x47]), png.count > 24 else { return [] }
    return [16, 20].map { png[$0..<$0 + 4].reduce(0) { $0 << 8 | Int($1) } }
  }

  @Test("every plot is drawn in every format, twice the same PNG")
  func formats() throws {
    let plots: [(String, any Plot)] =
      try PlotExamples.scores() + PlotExamples.losses + [("sheet", PlotExamples.sheet)]
    for (name, plot) in plots {
      let png = try plot.picture(.png)
      #expect(try plot.picture(.png) == png, "\(name)")
      #expect(png.count > 5000)
      try PlotExamples.keep("\(name).png", png)
      let svg = String(decoding: try plot.picture(.svg), as: UTF8.self)
      #expect(svg.hasPrefix("<?xml") && svg.hasSuffix("</svg>\n"))
      let pdf = try plot.picture(.pdf)
      #expect(pdf.starts(with: Array("%PDF-".utf8)))
      try PlotExamples.keep("\(name).pdf", pdf)
      try PlotExamples.keep("\(name).svg", Array(svg.utf8))
    }
  }

  @Test("a PNG has two pixels to a point")
  func pngSize() throws {
    #expect(size(try PlotExamples.scores()[0].1.picture(.png)) == [1440, 928])
    #expect(size(try PlotExamples.losses[0].1.picture(.png)) == [1600, 680])
  }

  @Test("the file's ending names the format, in any case; others are refused by name")
  func endings() throws {
    #expect(try PictureFormat(path: "out.d/x.PNG") == .png)
    #expect(try PictureFormat(path: "x.svg") == .svg)
    #expect(try PictureFormat(path: "a.b.pdf") == .pdf)
    for path in ["x.jpg", "x", "png", ".png", "a.png/x", ""] {
      let error = #expect(throws: GalaxyError.self) { try PictureFormat(path: path) }
      #expect(error?.message.contains("\"\(path)\"") == true)
    }
  }

  @Test("a refused ending and an empty plot leave no file")
  func saving() throws {
    let folder = try TemporaryFolder()
    #expect(throws: GalaxyError.self) { try PlotExamples.sheet.save(to: "\(folder.path)/x.gif") }
    #expect(throws: GalaxyError.self) { try LossPlot(title: "", curves: []).save(to: "\(folder.path)/x.png") }
    #expect(folder.contents.isEmpty)
    try PlotExamples.sheet.save(to: "\(folder.path)/x.png")
    #expect(folder.contents == ["x.png"])
  }

  @Test("the picture says what it shows: classes, counts, thresholds, regions, axes")
  func words() throws {
    // Toy text in Cairo's SVG is glyphs; a PDF keeps words only as font subsets. So the drawing is compared
    // instead: taking any of these away must change the picture.
    let plot = try PlotExamples.scores()[0].1
    let whole = try plot.picture(.png)
    let renamed = plot.series.map { ScoreSeries(name: "\($0.name)'", role: $0.role, scores: $0.scores) }
    let recoloured = plot.series.map { ScoreSeries(name: $0.name, role: .unlabelled, scores: $0.scores) }
    let thresholds = try Thresholds(0.032, 0.041, 0.083, 0.106)
    for other in [
      ScorePlot(title: "other", series: plot.series, thresholds: plot.thresholds),
      ScorePlot(title: plot.title, series: renamed, thresholds: plot.thresholds),
      ScorePlot(title: plot.title, series: recoloured, thresholds: plot.thresholds),
      ScorePlot(title: plot.title, series: plot.series, thresholds: thresholds),
      ScorePlot(title: plot.title, series: plot.series, thresholds: nil),
    ] {
      #expect(try other.picture(.png) != whole)
    }
  }

  @Test("scores that are not finite, none at all, and images of the wrong size are refused")
  func refusals() throws {
    func plot(_ scores: [Double]) -> ScorePlot {
      ScorePlot(
        title: "", series: [ScoreSeries(name: "a", role: .normal, scores: scores)], thresholds: nil)
    }
    #expect(throws: GalaxyError.self) { try plot([1, .nan]).picture(.png) }
    #expect(throws: GalaxyError.nothingToDraw("scores")) { try plot([]).picture(.png) }
    #expect(throws: GalaxyError.self) { try plot([-1e308, 1.7e308]).picture(.png) }
    for (width, height) in [(2, 3), (0, 0), (-2, -2), (.max, 2)] {
      let image = SheetImage(pixels: [0, 1, 2, 3], width: width, height: height, name: "a", score: nil)
      #expect(throws: GalaxyError.self) { try ImageSheet(title: "", images: [image]).picture(.png) }
    }
    #expect(throws: GalaxyError.nothingToDraw("images")) {
      try ImageSheet(title: "", images: []).picture(.png)
    }
  }

  @Test("an image spans black to white; a flat one and values that are not finite are black")
  func greys() {
    func greys(_ pixels: [Float]) -> [UInt8] {
      SheetImage(pixels: pixels, width: pixels.count, height: 1, name: "", score: nil).greys
    }
    #expect(greys([-1, 0, 1]) == [0, 128, 255])
    #expect(greys([5, 5]) == [0, 0])
    #expect(greys([.nan, 0, 2, .infinity]) == [0, 0, 255, 0])
    #expect(greys([-.greatestFiniteMagnitude, .greatestFiniteMagnitude]) == [0, 255])
  }

  @Test("the score axis is logarithmic where one score is more than twenty times the median")
  func axisChoice() throws {
    func axis(_ scores: [Double], _ thresholds: Thresholds? = nil) throws -> Bool {
      try ScorePlot(
        title: "", series: [ScoreSeries(name: "a", role: .normal, scores: scores)], thresholds: thresholds
      ).scoreAxis().isLogarithmic
    }
    #expect(try axis([1, 1, 20]) == false)
    #expect(try axis([1, 1, 21]))
    #expect(try axis([0, 1, 21]) == false)
    #expect(try axis([1, 1, 21], Thresholds(0, 1, 2, 3)) == false)
  }
}
