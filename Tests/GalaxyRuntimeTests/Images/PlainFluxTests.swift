import Foundation
import Testing

@testable import GalaxyRuntime

/// The quick ways from file to image beside the long ones.
@Suite struct PlainFluxTests {
  /// A galaxy on a noisy sky, with what is not finite here and there.
  private func flux(_ width: Int, _ height: Int, level: Float = 0) -> Raster<Float> {
    var stream = SeedStreams(seed: 8).stream("plain flux/\(width)/\(height)")
    var pixels: [Float] = []
    for y in 0..<height {
      for x in 0..<width {
        let (u, v) = (Double(x - width / 2), Double(y - height / 3))
        let light = 900 * exp(-(u * u + 2 * v * v).squareRoot() / 9) + stream.normal()
        pixels.append(
          stream.below(50) == 0 ? [.nan, .infinity, -.infinity][stream.below(3)] : Float(light) + level)
      }
    }
    return Raster(unchecked: width, height, pixels)
  }

  @Test(
    "stretched and resized in single precision as in double, to 1e-5",
    arguments: [StretchFunction.asinh, .log, .linear, .sqrt, .squared],
    [(300, 300), (97, 131), (64, 40), (700, 512)])
  func beside(function: StretchFunction, size: (Int, Int)) throws {
    let flux = flux(size.0, size.1)
    for limits: StretchLimits? in [nil, .percentiles(1, 99), .manual(-2, 300)] {
      var options = LoadOptions()
      (options.size, options.stretch, options.limits) = (64, function, limits)
      #expect(PlainFlux.takes(options))
      let found = try #require(PlainFlux.image(flux, rowsFromBottom: true, options: options))
      let doubles = Raster(unchecked: flux.width, flux.height, flux.pixels.map(Double.init))
        .flippedVertically()
      let expected = try #require(
        Stretch.apply(doubles, function: function, limits: limits ?? .standard))
      let resized = Resampling.resize(expected.image.middleSquare(), width: 64, height: 64)
      // √x is as steep as can be at 0, where single precision then shows.
      let tolerance: Float = function == .sqrt ? 1e-3 : 1e-5
      for (a, b) in zip(found.image.pixels, resized.pixels) { #expect(abs(a - b) < tolerance) }
      #expect(found.nonFinite == expected.nonFinite)
    }
  }

  @Test("where single precision would not do, the long way is taken")
  func refused() {
    var options = LoadOptions()
    options.size = 32
    #expect(PlainFlux.image(flux(64, 64, level: 1e6), rowsFromBottom: true, options: options) == nil)
    let flat = Raster(unchecked: 64, 64, [Float](repeating: 3, count: 4096))
    #expect(PlainFlux.image(flat, rowsFromBottom: true, options: options) == nil)
    let empty = Raster(unchecked: 64, 64, [Float](repeating: .nan, count: 4096))
    #expect(PlainFlux.image(empty, rowsFromBottom: true, options: options) == nil)
    let huge = Raster(unchecked: 64, 64, (0..<4096).map { Float($0) * 1e34 })
    #expect(PlainFlux.image(huge, rowsFromBottom: true, options: options) == nil)
    for change: (inout LoadOptions) -> Void in [
      { $0.crop = .galaxy }, { $0.stretch = .histeq }, { $0.limits = .zscale },
      { $0.limits = .percentiles(20, 80) },
      { $0.cutout = Cutout(x: 0, y: 0, width: 8, height: 8) }, { ($0.stretch, $0.a) = (.asinh, 1e-9) },
    ] {
      var options = options
      change(&options)
      #expect(!PlainFlux.takes(options))
    }
  }

  @Test("a file gives the same image both ways, to a step of its 16 bits")
  func files() throws {
    let folder = try ScratchFolder()
    for (name, level) in [("plain", Float(0)), ("on a pedestal", 4000)] {
      let flux = flux(120, 90, level: level)
      var fits = FITSBuilder()
      fits.image([120, 90], values: flux.pixels)
      let path = try folder.write(fits.bytes, as: "\(name).fits")
      var options = LoadOptions()
      options.size = 48
      let quick = try ImageLoader(options: options).load(path)
      // A cutout of everything goes the long way.
      options.cutout = Cutout(x: 0, y: 0, width: 120, height: 90)
      let long = try ImageLoader(options: options).load(path)
      let (a, b) = (quick.pixels.withFloats { Array($0) }, long.pixels.withFloats { Array($0) })
      for (x, y) in zip(a, b) { #expect(abs(x - y) <= 0x1p-14) }
      #expect(quick.nonFinite == long.nonFinite && quick.nonFinite > 100 && quick.wasCropped)
      #expect(quick.place == long.place && quick.originalSize == long.originalSize)
    }
  }

  @Test("a JPEG far larger than needed is decoded at a part of its size, its mean kept to 1/255")
  func scaledJPEG() throws {
    try #require(GalaxyData.isThere)
    for (file, side, size) in [
      ("illustris/illustris-0_a-0_0.jpg", 105, 212), ("illustris/illustris-3_a-1_1.jpg", 26, 53),
    ] {
      let path = "\(GalaxyData.folder)/\(file)"
      let bytes = try Files.read(path)
      let whole = try JPEGDecoder.read(bytes, path: path)
      let part = try JPEGDecoder.read(bytes, path: path, side: side)
      #expect(part.picture.width == size && part.originalSize == (423, 423))
      #expect(try JPEGDecoder.read(bytes, path: path, side: 128).picture.width == 423)
      func mean(_ picture: GrayPicture) -> Double {
        Double(picture.pixels.reduce(0) { $0 + Int($1) }) / Double(picture.pixels.count)
      }
      #expect(abs(mean(whole.picture) - mean(part.picture)) < 1)
      let small = Resampling.resize(whole.picture, width: side, height: side)
      let fromPart = Resampling.resize(part.picture, width: side, height: side)
      let differences = zip(small.pixels, fromPart.pixels).map { abs(Int($0) - Int($1)) }
      print(
        "\(file) at \(side): mean \(mean(whole.picture)) and \(mean(part.picture)), pixels differ by "
          + "\(Double(differences.reduce(0, +)) / Double(differences.count)) on average, \(differences.max() ?? 0) at most"
      )
      #expect(differences.reduce(0, +) < differences.count)
    }
  }
}
