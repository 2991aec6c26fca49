import GalaxyKernels
import Testing

@testable import GalaxyBase
@testable import GalaxyImages

@Suite struct StretchTests {
  @Test("asinh is astropy's AsinhStretch(0.1)")
  func asinh() {
    let expected = [
      0.0: 0.0, 0.01: 0.0332977502187707, 0.1: 0.2939653260048424, 0.5: 0.7712696419200371, 1: 1,
    ]
    for (x, value) in expected { #expect(abs(StretchFunction.asinh.apply(x, a: 0.1) - value) < 1e-12) }
  }

  @Test("percentiles are numpy's, linear between neighbours")
  func percentiles() throws {
    let values = [3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3.5].sorted()
    for (percent, value) in [(0.25, 1.0), (50, 3.75), (99.75, 8.9325), (33, 2.97), (0, 1), (100, 9)] {
      let found = try #require(Statistics.percentile(percent, ofSorted: values))
      #expect(abs(found - value) < 1e-12)
    }
    #expect(Statistics.percentile(50, ofSorted: []) == nil)
  }

  private func flux(_ values: [Double]) -> Raster<Double> { Raster(unchecked: values.count, 1, values) }

  @Test("NaN and infinities become black, or white, and are counted")
  func nonFinite() throws {
    let result = try #require(Stretch.apply(flux([.nan, 0, 1, 2, 3, .infinity, -.infinity, 10])))
    #expect(result.nonFinite == 3)
    #expect(result.image.pixels[0] == 0)
    #expect(result.image.pixels[5] == 0)
    #expect(result.image.pixels.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(result.image.pixels[7] == 1)
    // Where all that is finite lies below 0, no flux would be the brightest.
    for function in StretchFunction.allCases {
      let negative = flux([.nan, -26, -20, -18, .infinity, -.infinity, -22])
      let a = function == .power ? 2.0 : nil
      let dark = try #require(Stretch.apply(negative, function: function, a: a, limits: .minmax))
      #expect(
        [0, 4, 5].allSatisfy { dark.image.pixels[$0] == 0 } && dark.image.pixels[3] == 1, "\(function)")
      let bright = try #require(
        Stretch.apply(negative, function: function, a: a, limits: .minmax, nonFinite: .high))
      #expect(
        [0, 4, 5].allSatisfy { bright.image.pixels[$0] == 1 } && bright.image.pixels[1] == 0, "\(function)")
    }
  }

  @Test("flux of any size is stretched alike", arguments: [1e-30, 1.0, 1e30, 1e305])
  func scale(factor: Double) throws {
    let plain = try #require(Stretch.apply(flux((0..<100).map(Double.init))))
    let scaled = try #require(Stretch.apply(flux((0..<100).map { Double($0) * factor })))
    for (a, b) in zip(plain.image.pixels, scaled.image.pixels) { #expect(abs(a - b) < 1e-6) }
  }

  @Test("one bright pixel on a constant sky is seen; a constant image is not")
  func fewBrightPixels() throws {
    var values = [Double](repeating: 5, count: 10_000)
    #expect(Stretch.apply(flux(values)) == nil)
    values[77] = 6
    let result = try #require(Stretch.apply(flux(values)))
    #expect(result.image.pixels[77] == 1)
    #expect(Stretch.apply(flux([.nan, .infinity])) == nil)
  }
}

@Suite struct SelectionTests {
  @Test("percentiles by selection are those of the sorted values, bit for bit")
  func percentiles() {
    var stream = SeedStreams(seed: 5).stream("selection")
    for count in [1, 2, 3, 10, 999, 5000] {
      let kinds: [[Double]] = [
        (0..<count).map { _ in stream.normal() }, (0..<count).map { Double($0 % 3) },
        (0..<count).map { Double(-$0) }, (0..<count).map { Double($0) }, [Double](repeating: 2, count: count),
      ]
      for values in kinds {
        let sorted = values.sorted()
        var moved = values
        for percent in [99.75, 50, 0.25, 0, 100, 33.3] {
          let found = OrderStatistics.percentile(percent, of: &moved)
          #expect(found == Statistics.percentile(percent, ofSorted: sorted), "\(count) \(percent)")
        }
        #expect(moved.sorted() == sorted)
      }
    }
    var none: [Double] = []
    #expect(OrderStatistics.percentile(50, of: &none) == nil)
  }
}
