import Testing

@testable import GalaxyBase
@testable import GalaxyImages

@Suite struct FluxNoiseTests {
  /// A sky of this noise with a galaxy in its middle.
  private func picture(_ deviation: Double, colour: Double, seed: UInt64, level: Double = 3) -> Raster<Double>
  {
    var stream = SeedStreams(seed: seed).stream("noise")
    let side = 160
    var image = Raster(unchecked: side, side, (0..<(side * side)).map { _ in stream.normal() })
    if colour > 0 {
      let left = GaussianBlur.kernel(sigma: colour).reduce(0) { $0 + $1 * $1 }
      image = GaussianBlur.blur(image, sigma: colour)
      for index in image.pixels.indices { image.pixels[index] /= left }
    }
    for index in image.pixels.indices {
      let (dx, dy) = (Double(index % side) - 80, Double(index / side) - 75)
      image.pixels[index] =
        level + deviation * image.pixels[index] + 900 * exponential(-(dx * dx + dy * dy) / 200)
    }
    return image
  }

  @Test("level, noise and correlation are found beside a galaxy", arguments: [0.0, 0.5, 0.8])
  func measured(colour: Double) throws {
    let found = try #require(FluxNoise(picture(2, colour: colour, seed: 5)))
    #expect(abs(found.level - 3) < 0.15 && abs(found.deviation / 2 - 1) < 0.06, "\(found)")
    let kernel = colour > 0 ? GaussianBlur.kernel(sigma: colour) : [1]
    let square = kernel.reduce(0) { $0 + $1 * $1 }
    let wanted = zip(kernel, kernel.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / square
    #expect(abs(found.correlation - wanted) < 0.05, "\(found.correlation), \(wanted)")
  }

  @Test(
    "noise that is made has the deviation and the correlation that were measured", arguments: [0.0, 0.5, 0.8])
  func made(colour: Double) throws {
    let real = try #require(FluxNoise(picture(2, colour: colour, seed: 6)))
    var stream = SeedStreams(seed: 7).stream("made")
    let noise = real.noise(width: 150, height: 140, deviation: real.deviation, from: &stream)
    let again = try #require(FluxNoise(noise))
    #expect(
      abs(again.deviation / real.deviation - 1) < 0.05 && abs(again.correlation - real.correlation) < 0.04)
    var same = SeedStreams(seed: 7).stream("made")
    #expect(real.noise(width: 150, height: 140, deviation: real.deviation, from: &same) == noise)
  }

  @Test("no sky, no answer: a picture of nothing, of NaN, too small; no noise is 0")
  func none() throws {
    #expect(FluxNoise(Raster(unchecked: 5, 5, [Double](repeating: 1, count: 25))) == nil)
    #expect(FluxNoise(Raster(unchecked: 40, 40, [Double](repeating: .nan, count: 1600))) == nil)
    #expect(FluxNoise(Raster(unchecked: 0, 0, [])) == nil)
    let flat = try #require(FluxNoise(Raster(unchecked: 40, 40, [Double](repeating: 2, count: 1600))))
    #expect(flat.deviation == 0 && flat.level == 2 && flat.correlation == 0)
  }
}
