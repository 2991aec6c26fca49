import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyRecords

@Suite("Axis") struct AxisTests {
  @Test("ticks of an equal-step axis stand at round numbers with the decimals they need")
  func linear() throws {
    func labels(_ low: Double, _ high: Double) throws -> [String] {
      try Axis.linear(low, high).ticks.map(\.label)
    }
    #expect(try labels(0, 1) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(try labels(-3, 3) == ["−3", "−2", "−1", "0", "1", "2", "3"])
    #expect(try labels(0.032, 0.105) == ["0.04", "0.05", "0.06", "0.07", "0.08", "0.09", "0.10"])
    #expect(try labels(0, 12_000) == ["0", "2000", "4000", "6000", "8000", "10000", "12000"])
  }

  @Test("very large and very small values share a power of ten, which the axis's name bears")
  func powers() throws {
    let small = try Axis.linear(0, 6e-6)
    #expect(small.ticks.map(\.label) == ["0", "1", "2", "3", "4", "5", "6"])
    #expect(small.name("score") == "score (×10⁻⁶)")
    #expect(try Axis.linear(0, 1).name("score") == "score")
  }

  @Test("an equal-factor axis has ticks at powers of ten, few or many decades")
  func logarithmic() throws {
    #expect(try Axis.logarithmic(0.01, 100).ticks.map(\.label) == ["0.01", "0.1", "1", "10", "100"])
    #expect(try Axis.logarithmic(1, 50).ticks.map(\.label) == ["1", "2", "5", "10", "20", "50"])
    #expect(try Axis.logarithmic(1e-7, 1e-5).ticks.map(\.label).first == "10⁻⁷")
    let many = try Axis.logarithmic(1e-30, 1e30).ticks
    #expect((4...9).contains(many.count))
  }

  @Test(
    "whatever the ends, ticks are few, rising, finite and within them",
    arguments: [
      (0, 0), (1, 1), (-1, -1), (1e300, 1e300), (1e15, 1e15 + 1), (.leastNonzeroMagnitude, 0x1p-1070),
      (-1e307, 1e307),
      (0, 1e-300),
      (5, -5), (0.1, 0.1.nextUp), (-0.0, 0.0), (1e-200, 1), (1e307, 1.7e307), (123_456_789, 123_456_790),
    ] as [(Double, Double)])
  func extremes(low: Double, high: Double) throws {
    var axes = [try Axis.linear(low, high, padding: 0.04)]
    if low > 0, high > 0 { axes.append(try Axis.logarithmic(low, high, padding: 0.04)) }
    for axis in axes {
      let values = axis.ticks.map(\.value)
      #expect((1...12).contains(values.count), "\(values)")
      #expect(values == values.sorted())
      #expect(axis.low < axis.high)
      for value in values { #expect((-1e-6...1 + 1e-6).contains(axis.fraction(of: value))) }
      #expect(Set(axis.ticks.map(\.label)).count == values.count, "\(axis.ticks.map(\.label))")
    }
  }

  @Test("what no axis can hold is refused")
  func refusals() {
    let big = Double.greatestFiniteMagnitude
    #expect(throws: GalaxyError.self) { try Axis.linear(-big, big) }
    #expect(throws: GalaxyError.self) { try Axis.linear(0, .nan) }
    #expect(throws: GalaxyError.self) { try Axis.logarithmic(0, 1) }
  }
}

@Suite("Row of labels") struct SpreadTests {
  @Test("labels keep their order, do not overlap, stay in the row and move only where they must")
  func spreading() {
    #expect(partedLabels(centres: [10, 50, 90], widths: [10, 10, 10], within: 0...100) == [10, 50, 90])
    #expect(partedLabels(centres: [50, 50], widths: [10, 10], within: 0...100) == [45, 55])
    #expect(partedLabels(centres: [99, 99, 99], widths: [10, 10, 10], within: 0...100) == [75, 85, 95])
    #expect(partedLabels(centres: [], widths: [], within: 0...1) == [])
    var random = SeedStreams(seed: 6).stream("test/spread")
    for _ in 0..<200 {
      let centres = (0..<9).map { _ in random.uniform(0, 600) }.sorted()
      let widths = centres.map { _ in random.uniform(20, 60) }
      let middles = partedLabels(centres: centres, widths: widths, within: 0...600)
      for i in middles.indices {
        let left = i == 0 ? 0 : middles[i - 1] + widths[i - 1] / 2
        #expect(middles[i] - widths[i] / 2 >= left - 1e-9)
      }
      #expect((middles.last ?? 0) + (widths.last ?? 0) / 2 <= 600 + 1e-9)
    }
  }
}

@Suite("Histogram") struct HistogramTests {
  @Test("every value falls in one bin, both ends included")
  func counting() throws {
    let axis = try Axis.linear(0, 1)
    #expect(Histogram([0, 0.1, 0.25, 0.999, 1], on: axis, bins: 4).counts == [2, 1, 0, 2])
    #expect(Histogram([-1, 2, .nan], on: axis, bins: 4).counts == [0, 0, 0, 0])
  }

  @Test("the number of bins grows with the images and stays between 20 and 60")
  func bins() throws {
    let axis = try Axis.linear(-4, 4)
    let counts = [1, 10, 300, 3000, 30000].map { n in
      Histogram.bins(for: PlotExamples.normals("bins", n, mean: 0, width: 1), on: axis)
    }
    #expect(counts == counts.sorted())
    #expect(counts.first == 20 && counts.last == 60)
    #expect(Histogram.bins(for: [1, 1, 1], on: axis) == 20)
  }
}
