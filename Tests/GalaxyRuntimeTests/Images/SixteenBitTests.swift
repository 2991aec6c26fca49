import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// PNG of 16 bits: all of them count in limits and stretch, and in what is told.
@Suite struct SixteenBitTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func options(_ limits: StretchLimits? = nil, _ stretch: StretchFunction? = nil) -> LoadOptions {
    var options = LoadOptions(size: 16)
    (options.limits, options.stretch) = (limits, stretch)
    return options
  }

  /// 16 × 16 pixels with the numbers 0, step, 2 step … in every colour.
  private func ramp(_ name: String, step: Int, _ colour: PNGBuilder.Colour = .grey) throws -> String {
    let png = PNGBuilder(width: 16, height: 16, colour: colour, depth: 16)
    let channels = colour.samples
    let hasAlpha = colour == .greyAlpha || colour == .rgba
    return try folder.write(
      png.encode { x, y, channel in
        hasAlpha && channel == channels - 1 ? 65535 : (16 * y + x) * step
      }, as: name)
  }

  private func levels(_ image: PreparedImage) -> Int { Set(image.pixels.withFloats { Array($0) }).count }

  @Test(
    "numbers of 12 bits keep their levels, as a viewer shows them and between limits; grey, RGB, with alpha",
    arguments: [PNGBuilder.Colour.grey, .rgb, .greyAlpha, .rgba])
  func levels(colour: PNGBuilder.Colour) throws {
    let path = try ramp("ramp.png", step: 8, colour)
    for limits in [nil, StretchLimits.minmax, .manual(0, 4095)] {
      let image = try ImageLoader(options: options(limits)).load(path)
      #expect(levels(image) == 256)
      let white = limits == .minmax ? 2040.0 : limits == nil ? 65535 : 4095
      image.pixels.withFloats { values in
        for index in 0..<256 {
          #expect(abs(Double(values[index]) - min(1, Double(8 * index) / white)) < 2e-5)
        }
      }
    }
  }

  @Test("limits= counts in the file's own numbers: 0 to 65535, and 0 to 255 of 8 bits")
  func ownNumbers() throws {
    let deep = try ramp("deep.png", step: 257)
    let flat = try folder.write(
      PNGBuilder(width: 16, height: 16, colour: .grey, depth: 8).encode { x, y, _ in 16 * y + x },
      as: "flat.png")
    let inDeep = try ImageLoader(options: options(.manual(257 * 50, 257 * 200))).load(deep)
    let inFlat = try ImageLoader(options: options(.manual(50, 200))).load(flat)
    #expect(inDeep.pixels == inFlat.pixels)
    let view = try ImageLoader(options: options(.minmax)).view(deep)
    #expect(view.limits?.low == 0 && view.limits?.high == 65535)
    #expect(try ImageLoader(options: options()).view(deep).picture.pixels == (0...255).map { UInt8($0) })
    // A curve without limits has the file's own black and white.
    for path in [deep, flat] {
      let image = try ImageLoader(options: options(nil, .sqrt)).load(path)
      let last = image.pixels.withFloats { $0[255] }
      let first = image.pixels.withFloats { $0[1] }
      #expect(last == 1 && abs(first - (1 / 255 as Float).squareRoot()) < 1e-4)
    }
  }

  @Test("a picture that uses few of its 16 bits is told with limits that fit, and is not called flat")
  func narrow() throws {
    let cases = [
      (step: 1, text: "uses 0 to 255 of 65535: limits=minmax or limits=[0,255]"),
      (step: 3, text: "uses 0 to 765 of 65535: limits=minmax or limits=[0,1023]"),
      (step: 16, text: "uses 0 to 4080 of 65535: limits=minmax or limits=[0,4095]"),
      (step: 60, text: "uses 0 to 15300 of 65535: limits=minmax or limits=[0,16383]"),
    ]
    for (step, text) in cases {
      let path = try ramp("narrow.png", step: step)
      let (_, report) = try loadImages(path, options: options())
      #expect(report.lines.contains { $0.contains(text) }, "\(report.lines)")
      let bounded = try loadImages(path, options: options(.minmax)).report
      #expect(!bounded.lines.contains { $0.contains("65535") })
    }
    let wide = try loadImages(try ramp("wide.png", step: 257), options: options()).report
    #expect(!wide.lines.contains { $0.contains("65535") })
  }

  @Test("the middle square of 16 bits is resized as flux is", arguments: [(40, 31), (9, 23), (64, 64)])
  func resized(width: Int, height: Int) throws {
    var stream = SeedStreams(seed: 8).stream("16 bits")
    let numbers = (0..<(width * height)).map { _ in UInt16(stream.below(65536)) }
    let raster = Raster(unchecked: width, height, numbers)
    let shares = GrayImage(unchecked: width, height, numbers.map { Float($0) / 65535 }).middleSquare()
    let expected = Resampling.resize(shares, width: 16, height: 16).pixels
    PictureRaster.sixteen(raster).prepared(size: 16).withFloats { found in
      for (a, b) in zip(found, expected) { #expect(abs(a - min(max(b, -0.5), 1.49997)) < 2e-5) }
    }
  }

  @Test("only a picture of one grey has no contrast; what loses it on the way is told so")
  func contrast() throws {
    let png = PNGBuilder(width: 16, height: 16, colour: .grey, depth: 16)
    func message(_ options: LoadOptions, _ sample: (Int, Int, Int) -> Int) throws -> String {
      let path = try folder.write(png.encode(sample), as: "a.png")
      return (#expect(throws: GalaxyError.self) { try ImageLoader(options: options).load(path) })?.message
        ?? ""
    }
    #expect(try message(options()) { _, _, _ in 77 }.hasSuffix("all its pixels are equal"))
    #expect(try message(options(.minmax)) { _, _, _ in 77 }.hasSuffix("all its pixels are equal"))
    let lost = try message(options(.manual(3000, 4000))) { x, y, _ in x + y }
    #expect(lost.contains("has no contrast left: its pixels, 0 to 30, are all one grey"), "\(lost)")
    #expect(lost.contains("limits=3000.0 4000.0"), "\(lost)")
  }

  @Test("inspect tells the mean of the numbers divided by 257, the range, sBIT and gAMA")
  func inspection() throws {
    for (index, step) in [1, 9, 257].enumerated() {
      var png = PNGBuilder(width: 16, height: 16, colour: .grey, depth: 16)
      png.chunks = [("gAMA", [0, 1, 0x86, 0xa0]), ("sBIT", [12])]
      let path = try folder.write(png.encode { x, y, _ in (16 * y + x) * step }, as: "i\(index).png")
      let found = try Inspection(path)
      #expect(abs((found.json["grey_mean"]?.number ?? -1) - Double(step) * 127.5 / 257) < 1e-9)
      #expect(found.json["bits"]?.integer == 16 && found.json["max"]?.integer == 255 * step)
      #expect(found.json["gamma"]?.number == 1 && found.json["significant_bits"]?.integer == 12)
      let line = found.lines.joined()
      #expect(line.contains("16 bits, 0 to \(255 * step) of 65535, sBIT 12, gAMA 1, not applied"), "\(line)")
      // Neither chunk changes a pixel.
      let plain = try ramp("plain.png", step: step)
      let loader = try ImageLoader(options: options())
      #expect(try loader.load(path).pixels == loader.load(plain).pixels)
    }
  }

  @Test("palettes, and 1, 2 and 4 bits, are as they were")
  func fewBits() throws {
    for depth in [1, 2, 4] {
      let levels = 1 << depth
      let png = PNGBuilder(width: 16, height: 16, colour: .grey, depth: depth)
      let decoded = try PNGCodec.decode(png.encode { x, _, _ in x % levels }, path: "t.png")
      let expected = (0..<16).map { UInt8($0 % levels * 255 / (levels - 1)) }
      #expect(Array(decoded.pixels.prefix(16)) == expected)
    }
    var palette = PNGBuilder(width: 16, height: 16, colour: .palette, depth: 2)
    palette.chunks = [("PLTE", [10, 10, 10, 90, 90, 90, 200, 200, 200, 255, 255, 255])]
    let decoded = try PNGCodec.read(palette.encode { x, _, _ in x % 4 }, path: "t.png")
    #expect(decoded.picture.pixels.prefix(4) == [10, 90, 200, 255] && decoded.mode == "P")
  }

  @Test("the picture of the report, as numpy reads it", .galaxiesAreThere)
  func sharedCase() throws {
    let path = "\(GalaxyData.folder)/cases/png-16-bit/png16_12bit.png"
    let found = try Inspection(path).json
    #expect(abs((found["grey_mean"]?.number ?? -1) - 38.164 / 257) < 0.01)
    #expect(found["min"]?.integer == 0 && found["max"]?.integer == 2024)
    let options = LoadOptions(size: 96)
    var limited = options
    limited.limits = .manual(0, 4095)
    #expect(levels(try ImageLoader(options: limited).load(path)) == 379)
    // As a viewer shows them, numbers that differ by one may fall into one step of 1/32768.
    #expect(levels(try ImageLoader(options: options).load(path)) >= 379 / 2)
  }
}
