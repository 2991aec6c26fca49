import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

@Suite struct PictureTests {
  private let ramp = GrayPicture(unchecked: 3, 2, [0, 50, 100, 150, 200, 250])

  @Test("a PNG that was written reads back as it was")
  func roundTrip() throws {
    let bytes = try PNGCodec.encode(ramp, path: "t.png")
    #expect(FileSignature(bytes) == .image(.png))
    #expect(try PNGCodec.decode(bytes, path: "t.png") == ramp)
  }

  @Test("luma is rounded as Pillow's convert(\"L\")")
  func luma() {
    let colours: [(UInt8, UInt8, UInt8, UInt8)] = [
      (255, 255, 255, 255), (0, 0, 0, 0), (255, 0, 0, 76), (0, 255, 0, 150), (0, 0, 255, 29),
      (12, 200, 77, 130),
    ]
    for (red, green, blue, grey) in colours { #expect(Luma.grey(red, green, blue) == grey) }
  }

  @Test("EXIF orientations turn the picture upright")
  func orientations() {
    let expected: [Int: [UInt8]] = [
      1: [0, 50, 100, 150, 200, 250], 2: [100, 50, 0, 250, 200, 150], 3: [250, 200, 150, 100, 50, 0],
      4: [150, 200, 250, 0, 50, 100], 5: [0, 150, 50, 200, 100, 250], 6: [150, 0, 200, 50, 250, 100],
      7: [250, 100, 200, 50, 150, 0], 8: [100, 250, 50, 200, 0, 150], 0: [0, 50, 100, 150, 200, 250],
    ]
    for (orientation, pixels) in expected {
      let upright = ramp.upright(fromEXIF: orientation)
      #expect(upright.pixels == pixels, "orientation \(orientation)")
      #expect(upright.width == ((5...8).contains(orientation) ? 2 : 3))
    }
  }

  @Test("the middle square of wide and tall pictures")
  func middleSquare() {
    #expect(ramp.middleSquare().pixels == [0, 50, 150, 200])
    let tall = GrayPicture(unchecked: 1, 4, [1, 2, 3, 4])
    #expect(tall.middleSquare().pixels == [2])
  }

  @Test(
    "formats are known by their first bytes, whatever the name",
    arguments: [
      ("II*\0", "a TIFF file"), ("GIF89a", "a GIF file"),
      ("#ASDF 1.0.0", "an ASDF file"), ("%PDF-1.7", "a PDF file"),
    ])
  func signatures(start: String, name: String) throws {
    let bytes = start.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    #expect(FileSignature(bytes) == .unsupported(name))
    let folder = try ScratchFolder()
    let path = try folder.write(bytes, as: "galaxy.png")
    let error = #expect(throws: GalaxyError.self) { try FileSignature.requireFormat(of: path) }
    #expect(error?.message == "\(path) is \(name), which galsh does not read")
  }

  @Test("an empty file and a text are errors of their own")
  func noImages() throws {
    let folder = try ScratchFolder()
    let loader = try ImageLoader(options: LoadOptions())
    for (text, word) in [("", "is empty"), ("hello\n", "is text"), ("\u{1}\u{2}\u{3}", "no image")] {
      let path = try folder.write(text, as: "a.jpg")
      let error = #expect(throws: GalaxyError.self) { try loader.load(path) }
      #expect(error?.isA(ImageError.notAnImage) == true && error?.message.contains(word) == true)
    }
  }

  @Test("a PNG or JPEG cut anywhere, or with a byte changed, is an image or one error: never a crash")
  func fuzz() throws {
    let png = try PNGCodec.encode(GrayPicture(unchecked: 16, 16, (0..<256).map { UInt8($0) }), path: "t.png")
    var stream = SeedStreams(seed: 1).stream("fuzz")
    for length in stride(from: 0, to: png.count - 12, by: 3) {
      #expect(throws: GalaxyError.self) { try PNGCodec.decode(Array(png.prefix(length)), path: "t.png") }
    }
    for _ in 0..<300 {
      var broken = png
      broken[stream.below(png.count)] = UInt8(stream.below(256))
      do { _ = try PNGCodec.decode(broken, path: "t.png") } catch {
        #expect((error as? GalaxyError).flatMap { ImageError(id: $0.id) } != nil)
      }
    }
  }

  @Test("a PNG header that claims too many pixels is refused before memory is taken")
  func tooLarge() throws {
    // IHDR of 60000 × 60000 grey pixels with its CRC.
    let bytes: [UInt8] =
      [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13] + Array("IHDR".utf8)
      + [0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 0, 0, 0, 0] + PictureTests.crcOfLargeHeader
      + [0, 0, 0, 10] + Array("IDAT".utf8) + [UInt8](repeating: 0, count: 40)
    let error = #expect(throws: GalaxyError.self) { try PNGCodec.decode(bytes, path: "t.png") }
    #expect(error?.isA(ImageError.tooLarge) == true)
  }

  private static let crcOfLargeHeader: [UInt8] = [0xa5, 0xb9, 0x2a, 0x9e]

  @Test("a galaxy JPEG cut short is truncated, one that is whole is not", .galaxiesAreThere)
  func truncatedJPEG() throws {
    let path = "\(GalaxyData.folder)/galaxies/barred/PGC0000635.jpg"
    let bytes = try Files.read(path)
    let picture = try JPEGDecoder.decode(bytes, path: path)
    #expect(picture.width == 88 && picture.height == 88)
    for share in [2, 3, 10, 50, 99] {
      let cut = Array(bytes.prefix(bytes.count * share / 100))
      #expect(throws: GalaxyError.self) { try JPEGDecoder.decode(cut, path: path) }
    }
    var stream = SeedStreams(seed: 2).stream("fuzz")
    for _ in 0..<300 {
      var broken = bytes
      broken[stream.below(bytes.count)] = UInt8(stream.below(256))
      do { _ = try JPEGDecoder.decode(broken, path: path) } catch {
        #expect((error as? GalaxyError).flatMap { ImageError(id: $0.id) } != nil)
      }
    }
  }
}
