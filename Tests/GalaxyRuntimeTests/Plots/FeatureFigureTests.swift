import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyModels
@testable import GalaxyRecords

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Figures of features") struct FeatureFigureTests {
  private func table(_ name: String, _ columns: [String: [Double]], _ classes: [String?]? = nil) -> PlotTable
  {
    let names = columns.keys.sorted()
    let count = columns[names[0]]?.count ?? 0
    return PlotTable(
      object: name, name: name, columnNames: names,
      classes: classes ?? [String?](repeating: nil, count: count)
    ) { columns[names[$0]] ?? [] }
  }

  private func normals(_ name: String, _ count: Int) -> [Double] {
    PlotExamples.normals(name, count, mean: 0, width: 1)
  }

  // MARK: - Series

  @Test("colours are sets where there are several, else classes; NaN is left out and counted")
  func parted() throws {
    let one = table("a", ["x": [1, 2, .nan, 4]], ["spiral", "barred", "spiral", nil])
    let two = table("b", ["x": [5]])
    let bySet = try FeatureSeries.parted([one, two], columns: ["x"], by: nil, panels: nil)
    #expect(
      bySet.map(\.name) == ["a", "b"] && bySet.map(\.count) == [3, 1] && bySet.map(\.leftOut) == [1, 0])
    #expect(bySet.map(\.position) == [0, 1])
    let byClass = try FeatureSeries.parted([one], columns: ["x"], by: nil, panels: nil)
    #expect(byClass.map(\.name) == ["barred", "spiral", "no class"])
    #expect(byClass.map(\.columns) == [[[2]], [[1]], [[4]]] && byClass.last?.position == nil)
    let crossed = try FeatureSeries.parted([one, two], columns: ["x"], by: .class, panels: .set)
    #expect(crossed.map(\.panel) == ["a", "a", "a", "b"] && crossed.map(\.name).last == "no class")
    let pooled = try FeatureSeries.parted([one, two], columns: ["x"], by: .class, panels: nil)
    #expect(pooled.map(\.count) == [1, 1, 2])
  }

  @Test("what cannot be drawn is an answer: no classes, no column, no number")
  func refused() {
    let one = table("a", ["x": [.nan, .nan]])
    #expect(throws: GalaxyError.noClasses(["a"])) {
      try FeatureSeries.parted([one], columns: ["x"], by: .class, panels: nil)
    }
    #expect(throws: GalaxyError.self) {
      try FeatureSeries.parted([one], columns: ["y"], by: nil, panels: nil)
    }
    #expect(throws: GalaxyError.self) {
      try FeatureSeries.parted([one], columns: ["x"], by: nil, panels: nil)
    }
  }

  @Test("classes that are numbers stand by their size")
  func numbers() {
    let one = table("a", ["x": [1, 2, 3]], ["10", "9", "-1"])
    #expect(FeatureSeries.classNames(of: [one]) == ["-1", "9", "10"])
  }

  // MARK: - Histograms

  private func histogram(_ values: [Double], _ choose: (inout FeatureLook) -> Void = { _ in })
    -> FeatureHistogram
  {
    var look = FigureLook()
    choose(&look)
    return FeatureHistogram(
      title: "t", quantity: "x", series: [FeatureSeries(name: "a", position: 0, columns: [values])],
      look: look)
  }
  private typealias FeatureLook = FigureLook

  @Test("bins hold every value once; densities have the area 1")
  func bins() throws {
    let values = normals("bins", 400)
    let plot = histogram(values) { $0.bins = 17 }
    #expect(try plot.heights()[0].count == 17 && plot.heights()[0].reduce(0, +) == 400)
    let density = histogram(values) {
      $0.bins = 17
      $0.isDensity = true
    }
    let width = try density.axis().span / 17
    #expect(abs(try density.heights()[0].reduce(0, +) * width - 1) < 1e-12)
    let cut = histogram([0, 0.5, 1, 2, 3]) {
      $0.bins = 4
      $0.x = 0...2
    }
    #expect(try cut.heights()[0] == [1, 1, 1, 1])
    #expect(try cut.remarks() == ["1 of 5 images lie outside xlim and are not seen"])
  }

  @Test("a logarithmic axis refuses what has no logarithm, with how many")
  func logarithm() throws {
    let error = #expect(throws: GalaxyError.self) {
      try histogram([-1, 0, 3]) { $0.logarithm = .x }.picture(.png)
    }
    #expect(error?.message.contains("2 of 3 values of x are 0 or below (the lowest is -1)") == true)
    #expect(try histogram([1, 10, 100]) { $0.logarithm = .x }.axis().isLogarithmic)
  }

  @Test("one value, equal values and huge ones are drawn")
  func odd() throws {
    for values in [[3], [3, 3, 3], [1e300, -1e300], [5e-324, 0], [1e-9, 1e-9 + 1e-15]] {
      #expect(try histogram(values).picture(.png).count > 3000, "\(values)")
    }
  }

  // MARK: - Scatter

  private func scatter(_ xs: [Double], _ ys: [Double], contours: Bool? = nil) -> ScatterPlot {
    ScatterPlot(
      title: "t", x: .init("x"), y: .init("y"),
      series: [FeatureSeries(name: "a", position: 0, columns: [xs, ys])], hasContours: contours)
  }

  @Test("half and nine tenths of the points lie within the contours' levels")
  func levels() throws {
    let (xs, ys) = (normals("x", 3000), normals("y", 3000))
    let grid = try #require(DensityGrid(xs, ys))
    for share in [0.5, 0.9] {
      let level = try #require(grid.level(holding: share, of: xs, ys))
      let inside = zip(xs, ys).count { grid.density($0, $1) >= level }
      #expect(abs(Double(inside) / 3000 - share) < 0.001)
    }
  }

  /// By its definition: the mean of Gaussians of the width σ n^(−1/6) along each axis.
  @Test("the density is that of Gaussians of Scott's width, to half a per cent of its peak")
  func density() throws {
    let (xs, ys) = (normals("x", 500), normals("y", 500).map { 3 * $0 + 10 })
    let grid = try #require(DensityGrid(xs, ys))
    func width(_ values: [Double]) throws -> Double {
      let mean = try #require(Statistics.mean(values))
      let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 499).squareRoot()
      let low = try #require(Statistics.quantile(values, 0.25))
      let high = try #require(Statistics.quantile(values, 0.75))
      return min(deviation, (high - low) / 1.349) * pow(500, -1.0 / 6)
    }
    let (wide, high) = (try width(xs), try width(ys))
    func exact(_ x: Double, _ y: Double) -> Double {
      zip(xs, ys).reduce(0) { sum, point in
        let (u, v) = ((x - point.0) / wide, (y - point.1) / high)
        return sum + exp(-0.5 * (u * u + v * v)) / (2 * Double.pi * wide * high)
      } * grid.stepX * grid.stepY
    }
    let peak = exact(0, 10)
    for (x, y) in [(0.0, 10.0), (1, 12), (-1.5, 8), (0.3, 15), (2.5, 3)] {
      #expect(abs(grid.density(x, y) - exact(x, y)) < 0.005 * peak, "\(x), \(y)")
    }
  }

  @Test("the contour of one bump is one closed line at its level's radius")
  func circle() throws {
    let (xs, ys) = (normals("x", 4000), normals("y", 4000))
    let grid = try #require(DensityGrid(xs, ys))
    let level = try #require(grid.level(holding: 0.5, of: xs, ys))
    let lines = ContourLines(grid, level: level).lines.filter { $0.count > 20 }
    #expect(lines.count == 1)
    let line = try #require(lines.first)
    #expect(line.first == line.last)
    // Half of a Gaussian in the plane lies within √(2 ln 2) = 1.177 σ.
    let radii = line.map { hypot($0.x, $0.y) }
    #expect(abs((Statistics.mean(radii) ?? 0) - 1.177) < 0.06)
    for point in line { #expect(abs(grid.density(point.x, point.y) - level) < 0.02 * level) }
  }

  @Test(
    "contours are there from 300 points on, or as wanted; too few or a line of points have none, which is said"
  )
  func contours() throws {
    let (xs, ys) = (normals("x", 299), normals("y", 299))
    #expect(try scatter(xs, ys).remarks().isEmpty)
    #expect(try scatter(xs + [0], ys + [0]).remarks().first?.hasPrefix("contours hold 50 and 90 %") == true)
    #expect(try scatter(xs + [0], ys + [0], contours: false).remarks().isEmpty)
    #expect(
      try scatter([1, 2, 3], [1, 2, 4], contours: true).remarks().first?.hasPrefix("a has no contours")
        == true)
    let level = [Double](repeating: 2, count: 50)
    #expect(DensityGrid(xs.prefix(50).map { $0 }, level) == nil)
    #expect(try scatter(Array(xs.prefix(50)), level, contours: true).picture(.png).count > 3000)
  }

  @Test("of many points every k-th is drawn, which is said, and a PDF stays small and the same")
  func many() throws {
    let (xs, ys) = (normals("x", 100_000), normals("y", 100_000))
    let plot = scatter(xs, ys)
    #expect(try plot.remarks().contains { $0.hasPrefix("of 100000 points of a every 34th is drawn") })
    let pdf = try plot.picture(.pdf)
    #expect(pdf.count < 1_000_000)
    #expect(try plot.picture(.pdf) == pdf)
    #expect(ScatterPlot.step(3000) == 1 && ScatterPlot.step(3001) == 2 && ScatterPlot.step(0) == 1)
  }

  @Test("every format has the same bytes each time, and no time of its making")
  func bytes() throws {
    let plot = scatter(normals("x", 400), normals("y", 400))
    for format in PictureFormat.allCases {
      let bytes = try plot.picture(format)
      #expect(try plot.picture(format) == bytes)
      #expect(!String(decoding: bytes, as: UTF8.self).contains("CreationDate"))
    }
  }
}
