import Foundation
import GalaxyKernels
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// The quick ways from file to image beside the long ones.
@Suite struct SinglePrecisionStretchTests {
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
      #expect(SinglePrecisionStretch.takes(options))
      let found = try #require(SinglePrecisionStretch.image(flux, rowsFromBottom: true, options: options))
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
    #expect(
      SinglePrecisionStretch.image(flux(64, 64, level: 1e6), rowsFromBottom: true, options: options) == nil)
    let flat = Raster(unchecked: 64, 64, [Float](repeating: 3, count: 4096))
    #expect(SinglePrecisionStretch.image(flat, rowsFromBottom: true, options: options) == nil)
    let empty = Raster(unchecked: 64, 64, [Float](repeating: .nan, count: 4096))
    #expect(SinglePrecisionStretch.image(empty, rowsFromBottom: true, options: options) == nil)
    let huge = Raster(unchecked: 64, 64, (0..<4096).map { Float($0) * 1e34 })
    #expect(SinglePrecisionStretch.image(huge, rowsFromBottom: true, options: options) == nil)
    for change: (inout LoadOptions) -> Void in [
      { $0.crop = .galaxy }, { $0.stretch = .histeq }, { $0.limits = .zscale },
      { $0.limits = .percentiles(20, 80) },
      { $0.cutout = Cutout(x: 0, y: 0, width: 8, height: 8) }, { ($0.stretch, $0.a) = (.asinh, 1e-9) },
    ] {
      var options = options
      change(&options)
      #expect(!SinglePrecisionStretch.takes(options))
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

  @Test(
    "pixels of every kind give the same image both ways: integers with BLANK, doubles, magnitudes, cubes, ties"
  )
  func kinds() throws {
    let folder = try ScratchFolder()
    let (width, height) = (90, 70)
    let light = flux(width, height).pixels.map(Double.init)
    /// A third of the pixels without light, as mosaics have it.
    let bordered = light.enumerated().map { $0 % width < 30 ? 0 : $1 }
    var files: [(name: String, fits: FITSBuilder, bands: [String])] = []
    func add(_ name: String, bands: [String] = [], _ build: (inout FITSBuilder) -> Void) {
      var fits = FITSBuilder()
      build(&fits)
      files.append((name, fits, bands))
    }
    add("shorts") {
      let words = light.map { $0.isFinite ? Int16(min(max($0 * 10, -30000), 30000)) : -32768 }
      $0.image(
        [width, height], bitpix: 16, more: [("BLANK", "-32768"), ("BSCALE", "0.1"), ("BZERO", "5")],
        words: words)
    }
    add("doubles") { $0.image([width, height], bitpix: -64, words: light.map(\.bitPattern)) }
    add("scaled floats") {
      $0.image([width, height], more: [("BSCALE", "2"), ("BZERO", "-1")], values: light.map { Float($0) })
    }
    add("ties") { $0.image([width, height], values: bordered.map { Float($0) }) }
    add("magnitudes") {
      let magnitudes = light.map { $0 > 0 ? 22.5 - 2.5 * log10($0) : $0.isNaN ? 99 : .infinity }
      $0.image(
        [width, height], bitpix: -64, more: [("BUNIT", "'mag/arcsec2'")], words: magnitudes.map(\.bitPattern))
    }
    add("mean of two bands", bands: ["r", "i"]) {
      $0.image(
        [width, height, 3], more: [("FILTER0", "'g'"), ("FILTER1", "'r'"), ("FILTER2", "'i'")],
        values: (light + bordered + light.reversed()).map { Float($0) })
    }
    add("too large for single precision") {
      $0.image([width, height], bitpix: -64, words: light.map { ($0 * 1e300).bitPattern })
    }
    for (name, fits, bands) in files {
      let path = try folder.write(fits.bytes, as: "\(name).fits")
      var options = LoadOptions()
      (options.size, options.bands) = (32, bands)
      let isQuick = try FITSDecoder.decodeSinglePrecision(path: path, options: options) != nil
      #expect(isQuick == (name != "too large for single precision"), "\(name)")
      let quick = try ImageLoader(options: options).load(path)
      options.cutout = Cutout(x: 0, y: 0, width: width, height: height)
      let long = try ImageLoader(options: options).load(path)
      let (a, b) = (quick.pixels.withFloats { Array($0) }, long.pixels.withFloats { Array($0) })
      let difference = zip(a, b).map { abs($0 - $1) }.max() ?? 1
      #expect(difference <= 0x1p-14, "\(name): \(difference)")
      #expect(
        quick.nonFinite == long.nonFinite && quick.place == long.place && quick.unit == long.unit, "\(name)")
      // The window takes the ties as they are, without going the long way.
      if name == "ties" {
        let flux = try #require(try FITSDecoder.decodeSinglePrecision(path: path, options: options))
        #expect(SinglePrecisionStretch.image(flux.image, rowsFromBottom: true, options: options) != nil)
      }
    }
  }

  @Test("magnitudes become flux to 2e-7, from the brightest to the last that single precision holds")
  func magnitudes() {
    let values =
      stride(from: -20.0, through: 98, by: 0.0371).map { $0 } + [.infinity, 99, 120, .nan, -.infinity]
    var flux = [Float](repeating: -1, count: values.count)
    let odd = fluxOfMagnitudes(values, count: values.count, zero: 22.5, out: &flux)
    #expect(odd == 3 && flux.suffix(5).prefix(3).allSatisfy { $0 == 0 })
    #expect(flux.suffix(2).allSatisfy { $0.isNaN })
    for (magnitude, found) in zip(values.dropLast(5), flux) {
      let wanted = pow(10, -0.4 * (magnitude - 22.5))
      #expect(abs(Double(found) / wanted - 1) < 2e-7, "\(magnitude)")
    }
    #expect(leastMagnitude(values, count: values.count) == -20)
    #expect(leastMagnitude([.nan, .infinity], count: 2) == .infinity)
  }

  @Test(
    "a JPEG far larger than needed is decoded at a part of its size, its mean kept to 1/255",
    .galaxiesAreThere)
  func scaledJPEG() throws {
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
