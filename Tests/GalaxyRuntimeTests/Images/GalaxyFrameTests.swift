import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyImages
@testable import GalaxyModels

@Suite struct GalaxyFrameTests {
  /// Gaussian blobs on a noisy sky of 100 ± 2.
  private func sky(
    _ width: Int = 120, _ height: Int = 100, blobs: [(x: Double, y: Double, sigma: Double, peak: Double)]
  ) -> Raster<Double> {
    var stream = SeedStreams(seed: 3).stream("sky")
    var pixels: [Double] = []
    for y in 0..<height {
      for x in 0..<width {
        var value = 100 + 2 * stream.normal()
        for blob in blobs {
          let square = power(Double(x) - blob.x, 2) + power(Double(y) - blob.y, 2)
          value += blob.peak * power(2.718281828459045, -square / (2 * blob.sigma * blob.sigma))
        }
        pixels.append(value)
      }
    }
    return Raster(unchecked: width, height, pixels)
  }

  @Test("the sky is the clipped median, its noise that of the pixels without light")
  func skyLevel() throws {
    let sky = try #require(Sky(sky(blobs: [(50, 40, 6, 500)]).pixels))
    #expect(abs(sky.level - 100) < 0.5 && abs(sky.deviation - 2) < 0.3)
    #expect(Sky([.nan, .infinity]) == nil)
    #expect(Sky([7, 7, 7])?.deviation == 0)
  }

  @Test("the frame is centred on the galaxy and as wide as its half-light diameter asks for")
  func frame() throws {
    let frame = try #require(GalaxyFrame(in: sky(blobs: [(50.3, 41.6, 6, 500)]), factor: 4))
    #expect(abs(frame.centerX - 50.3) < 0.2 && abs(frame.centerY - 41.6) < 0.2)
    // Half of a Gaussian's light lies within 1.1774 σ.
    #expect(abs(frame.halfLightRadius - 7.06) < 0.5)
    #expect(frame.side == Int((8 * frame.halfLightRadius).rounded()))
    #expect(abs(Double(frame.left) + Double(frame.side) / 2 - frame.centerX - 0.5) <= 0.5)
    #expect(frame.outline.count > 30)
    for pixel in frame.outline {
      let distance = power(Double(pixel.x) - 50.3, 2) + power(Double(pixel.y) - 41.6, 2)
      #expect(distance.squareRoot() > 10 && distance.squareRoot() < 30)
    }
  }

  @Test("the object nearest the middle is taken, not the brightest, and no speck")
  func nearest() throws {
    let image = sky(blobs: [(55, 48, 5, 300), (100, 15, 5, 900), (62, 56, 0.9, 120)])
    let frame = try #require(GalaxyFrame(in: image, factor: 4))
    #expect(abs(frame.centerX - 55) < 1.5 && abs(frame.centerY - 48) < 1.5)
  }

  @Test("twice as large a galaxy fills its frame alike")
  func scale() throws {
    let small = try #require(GalaxyFrame(in: sky(blobs: [(60, 50, 4, 500)]), factor: 4))
    let large = try #require(GalaxyFrame(in: sky(blobs: [(60, 50, 8, 500)]), factor: 4))
    #expect(abs(Double(large.side) / Double(small.side) - 2) < 0.1)
  }

  @Test("a frame that leaves the image is filled with sky; it is no wider than twice the image")
  func outside() throws {
    let image = sky(blobs: [(5, 5, 6, 500)])
    let frame = try #require(GalaxyFrame(in: image, factor: 4))
    #expect(frame.left < 0 && frame.top < 0)
    let cut = frame.cut(image, fill: frame.sky)
    #expect(cut.width == frame.side && cut.pixels[0] == frame.sky)
    #expect(cut.pixels[(5 - frame.top) * frame.side + 5 - frame.left] == image.pixels[5 * 120 + 5])
    #expect(GalaxyFrame(in: image, factor: 100)?.side == 240)
  }

  @Test("an empty sky has no galaxy; pixels that are not finite are none")
  func nothing() throws {
    let flat = Raster(unchecked: 20, 20, [Double](repeating: 3, count: 400))
    #expect(GalaxyFrame(in: flat, factor: 4) == nil)
    #expect(GalaxyFrame(in: sky(60, 60, blobs: []), factor: 4) == nil)
    #expect(GalaxyFrame(in: Raster(unchecked: 2, 1, [.nan, .infinity]), factor: 4) == nil)
    let folder = try ScratchFolder()
    var options = LoadOptions()
    options.crop = .galaxy
    let path = try folder.write(
      try PNGCodec.encode(GrayPicture(unchecked: 4, 4, [UInt8](repeating: 9, count: 16)), path: "x"),
      as: "a.png")
    let error = #expect(throws: GalaxyError.self) { try ImageLoader(options: options).load(path) }
    #expect(error?.isA(ImageError.noGalaxy) == true)
  }
}
