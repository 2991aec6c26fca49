import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// Transparent pixels are laid over black, and said; opaque pictures are as they are without alpha.
@Suite struct AlphaTests {
  private let folder: ScratchFolder
  private let options = LoadOptions(size: 16)

  init() throws { folder = try ScratchFolder() }

  private func write(_ png: PNGBuilder, as name: String, _ sample: (Int, Int, Int) -> Int) throws -> String {
    try folder.write(png.encode(sample), as: name)
  }

  private static let colours: [PNGBuilder.Colour] = [.greyAlpha, .rgba]

  @Test("a galaxy on a transparent sky has a dark sky, whatever is hidden there; 8 and 16 bits")
  func overBlack() throws {
    for depth in [8, 16] {
      let white = (1 << depth) - 1
      for colour in Self.colours {
        let png = PNGBuilder(width: 16, height: 16, colour: colour, depth: depth)
        // White everywhere, opaque in the middle column alone, half so beside it.
        let path = try write(png, as: "a.png") { x, _, channel in
          channel < colour.samples - 1 ? white : x == 8 ? white : x == 9 ? white / 2 : 0
        }
        let (dataset, report) = try loadImages(path, options: options)
        let row = dataset.images[0].withFloats { Array($0.prefix(16)) }
        #expect(row.prefix(8).allSatisfy { $0 == 0 } && row[8] == 1 && row[10] == 0)
        #expect(abs(row[9] - 0.5) < 0.003)
        #expect(
          report.lines.contains { $0.hasPrefix("1 picture with transparent pixels: laid over black") },
          "\(report.lines)")
        #expect(try Inspection(path).lines.joined().contains("transparent pixels laid over black"))
        let view = try ImageLoader(options: options).view(path)
        #expect(view.remarks.contains(.transparent) && view.picture.pixels[0] == 0)
      }
    }
  }

  @Test("an opaque picture is the same with and without alpha, and nothing is said of it")
  func opaque() throws {
    for depth in [8, 16] {
      for (with, without) in [(PNGBuilder.Colour.greyAlpha, PNGBuilder.Colour.grey), (.rgba, .rgb)] {
        let white = (1 << depth) - 1
        func value(_ x: Int, _ y: Int, _ channel: Int) -> Int {
          channel == with.samples - 1 ? white : (x * 31 + y * 57 + channel * 91) * 131 % (white + 1)
        }
        let alpha = PNGBuilder(width: 16, height: 16, colour: with, depth: depth).encode(value)
        let plain = PNGBuilder(width: 16, height: 16, colour: without, depth: depth).encode(value)
        #expect(
          try PNGCodec.read(alpha, path: "a").pixels == PNGCodec.read(plain, path: "b").pixels)
        let path = try folder.write(alpha, as: "opaque.png")
        let report = try loadImages(path, options: options).report
        #expect(!report.lines.contains { $0.contains("transparent") })
      }
    }
  }

  @Test("tRNS is alpha, too: of a palette, of a grey and of a colour, of 8 and 16 bits")
  func transparency() throws {
    var palette = PNGBuilder(width: 16, height: 16, colour: .palette, depth: 4)
    palette.chunks = [("PLTE", [200, 200, 200, 100, 100, 100, 50, 50, 50]), ("tRNS", [0, 128])]
    let indexed = try PNGCodec.read(palette.encode { x, _, _ in x % 3 }, path: "p")
    #expect(indexed.isTransparent && indexed.mode == "P")
    #expect(indexed.picture.pixels.prefix(3) == [0, 50, 50])

    var grey = PNGBuilder(width: 16, height: 16, colour: .grey, depth: 8)
    grey.chunks = [("tRNS", [0, 255])]
    let keyed = try PNGCodec.read(grey.encode { x, _, _ in 255 - x }, path: "g")
    #expect(keyed.isTransparent && keyed.mode == "L" && keyed.picture.pixels.prefix(3) == [0, 254, 253])

    // Of 16 bits both bytes of the colour count.
    var colour = PNGBuilder(width: 16, height: 16, colour: .rgb, depth: 16)
    colour.chunks = [("tRNS", [0x12, 0x34, 0x12, 0x34, 0x12, 0x34])]
    let deep = try PNGCodec.read(colour.encode { x, _, _ in 0x1234 + x }, path: "c")
    guard case .sixteen(let numbers) = deep.pixels else {
      Issue.record("not 16 bits")
      return
    }
    #expect(deep.isTransparent && numbers.pixels.prefix(3) == [0, 0x1235, 0x1236])

    // A key that no pixel has makes none transparent.
    grey.chunks = [("tRNS", [0, 9])]
    #expect(try !PNGCodec.read(grey.encode { x, _, _ in 255 - x }, path: "g").isTransparent)
  }

  @Test("what is wholly transparent is said to be so, not to be of equal pixels")
  func invisible() throws {
    let png = PNGBuilder(width: 16, height: 16, colour: .rgba, depth: 8)
    let path = try write(png, as: "none.png") { x, y, channel in channel == 3 ? 0 : 16 * y + x }
    let error = #expect(throws: GalaxyError.self) { try ImageLoader(options: options).load(path) }
    #expect(error?.message.hasSuffix("has no contrast: over black all its pixels are equal") == true)
  }

  @Test("the pictures of the report have a dark sky", .galaxiesAreThere)
  func sharedCase() throws {
    let folder = "\(GalaxyData.folder)/cases/rgba-hidden-white"
    for name in ["la.png", "rgba_white_hidden.png"] {
      let found = try Inspection("\(folder)/\(name)").json
      #expect(found["transparent"]?.bool == true && (found["grey_mean"]?.number ?? 255) < 3)
    }
    let (dataset, report) = try loadImages(folder, options: options)
    #expect(report.lines.contains { $0.hasPrefix("2 pictures with transparent pixels: laid over black") })
    #expect(try !DatasetCheck(dataset).findings.contains { $0.kind == .saturated })
  }
}
