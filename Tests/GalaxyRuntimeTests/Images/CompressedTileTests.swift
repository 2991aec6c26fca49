import Foundation
import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyImages

/// Images in tiles that astropy wrote (Tests/Fixtures/tiles), whole and damaged.
@Suite struct CompressedTileTests {
  private let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  private func fixture(_ name: String) throws -> [UInt8] {
    let tiles = URL(filePath: #filePath).appending(path: "../../../Fixtures/tiles").standardized
    return try Files.read(tiles.appending(path: name + ".fits").path)
  }

  private func decode(_ bytes: [UInt8], band: Int? = nil) throws -> FITSDecoder.Flux {
    try FITSDecoder.decode(path: try folder.write(bytes, as: "t.fits"), hdu: "SCI", band: band)
  }

  /// The value of a card is replaced.
  private func changed(_ bytes: [UInt8], _ key: String, _ value: String) throws -> [UInt8] {
    let name = Array((key.padding(toLength: 8, withPad: " ", startingAt: 0) + "=").utf8)
    let start = try #require(
      stride(from: 0, to: bytes.count, by: 80).first { bytes[$0...].starts(with: name) })
    var bytes = bytes
    let text = " " + value.padding(toLength: 70, withPad: " ", startingAt: 0)
    bytes.replaceSubrange((start + 9)..<(start + 80), with: Array(text.utf8))
    return bytes
  }

  /// Where the data of HDU 1 begin.
  private func table(_ bytes: [UInt8]) throws -> Int {
    let end = try #require(
      stride(from: 2880, to: bytes.count, by: 80).first { bytes[$0...].starts(with: Array("END  ".utf8)) })
    return (end / 2880 + 1) * 2880
  }

  private func expectDamaged(_ bytes: [UInt8], _ words: String...) throws {
    let error = try #require(#expect(throws: GalaxyError.self) { try decode(bytes) })
    #expect(error.isA(ImageError.damaged))
    for word in words { #expect(error.message.contains(word), "\(error.message)") }
  }

  @Test(
    "whole numbers in tiles without compression are what astropy reads",
    arguments: [("none_i2", -100.0), ("none_u2", 0), ("gzip1", -100), ("hcompress", -100), ("rice", -100)])
  func wholeNumbers(name: String, first: Double) throws {
    let flux = try decode(try fixture(name))
    #expect(flux.image.width == 30 && flux.image.height == 20 && flux.unit == "nanomaggy")
    for y in 0..<20 {
      for x in 0..<30 {
        let expected: Double = first + Double(7 * x + 31 * y)
        #expect(Double(flux.image.pixels[(19 - y) * 30 + x]) == expected)
      }
    }
    #expect(flux.place == "HDU 1 (SCI)")
  }

  @Test(
    "floating point in tiles without compression is what astropy reads, quantised or not",
    arguments: [
      ("none_f4", 100.69116973876953, 70.50517272949219, 108.6114501953125, 72655.93501663208),
      ("none_quantized", 100.80076599121094, 70.38420104980469, 107.72772979736328, 72654.79681015015),
    ])
  func floats(name: String, first: Double, other: Double, last: Double, sum: Double) throws {
    let pixels: [Double] = try decode(try fixture(name)).image.pixels.map { Double($0) }
    #expect([pixels[19 * 30], pixels[19 * 30 + 17], pixels[29]] == [first, other, last])
    let known: [Double] = pixels.filter { !$0.isNaN }
    #expect(pixels[16 * 30 + 4].isNaN)
    #expect(known.count == 599)
    let difference: Double = known.reduce(0, +) - sum
    #expect(abs(difference) < 1e-6)
  }

  @Test("the same quantised values come from GZIP_2, which CFITSIO reads in double precision")
  func sameQuantised() throws {
    let ours = try decode(try fixture("none_quantized")).image.pixels
    let theirs = try decode(try fixture("gzip2_f4")).image.pixels
    for (one, other) in zip(ours, theirs) {
      #expect((one.isNaN && other.isNaN) || abs(one - other) < 1e-4)
    }
  }

  @Test("a cube in tiles without compression has its planes in their places", arguments: 0..<3)
  func cube(band: Int) throws {
    let pixels: [Int] = try decode(try fixture("none_cube"), band: band).image.pixels.map { Int($0) }
    var expected: [Int] = []
    for y in [3, 2, 1, 0] { for x in 0..<5 { expected.append(20 * band + 5 * y + x) } }
    #expect(pixels == expected)
  }

  @Test("what stands behind tiles without compression keeps its number")
  func order() throws {
    var bytes = try fixture("none_i2")
    let tail = try fixture("rice")
    bytes += tail[2880...]
    let path = try folder.write(bytes, as: "t.fits")
    #expect(try FITSDecoder.decode(path: path, hdu: "1", band: nil).image.pixels[29] == 692)
    #expect(try FITSDecoder.decode(path: path, hdu: "2", band: nil).image.pixels[29] == 692)
  }

  @Test("dithered values in tiles without compression are refused by name")
  func dithered() throws {
    let bytes = try fixture("none_dither")
    let error = try #require(#expect(throws: GalaxyError.self) { try decode(bytes) })
    #expect(error.isA(ImageError.unsupportedFormat) && error.message.contains("SUBTRACTIVE_DITHER_1"))
  }

  @Test(
    "descriptors out of the heap or of another length are damage",
    arguments: ["none_i2", "none_quantized", "none_f4", "gzip1", "gzip2_f4", "hcompress"])
  func descriptors(name: String) throws {
    let bytes = try fixture(name)
    let start = try table(bytes)
    for (place, value) in [(0, UInt8(0x7f)), (4, 0x7f), (0, 0xff)] {
      var damaged = bytes
      damaged[start + place] = value
      try expectDamaged(damaged, "HDU 1 (SCI)", "tile 1 of")
    }
    var short = bytes
    short.replaceSubrange(start..<(start + 4), with: [0, 0, 0, 1])
    try expectDamaged(short, "HDU 1 (SCI)", "tile 1 of")
  }

  @Test(
    "a gzip stream that is cut or changed is damage and no endless loop",
    arguments: ["gzip1", "gzip2_f4"])
  func gzip(name: String) throws {
    let bytes = try fixture(name)
    let start = try table(bytes)
    for cut in [2, 9, 20] {
      var damaged = bytes
      damaged.replaceSubrange((start + 2)..<(start + 4), with: [0, UInt8(cut)])
      try expectDamaged(damaged, "the gzip data of tile 1")
    }
  }

  @Test("RICE_1 without a block size is damage whatever ZNAME1 says", arguments: ["0", "-5", "'32'"])
  func rice(value: String) throws {
    let bytes = try changed(try fixture("rice"), "ZNAME1", "'NOISEBIT'")
    if value == "'32'" { #expect(try decode(bytes).image.width == 30) }
    if value != "'32'" { try expectDamaged(try changed(bytes, "ZVAL1", value), "ZVAL1 of HDU 1 (SCI)") }
  }

  @Test(
    "cards that are text, no whole number or out of range are damage",
    arguments: ["ZNAXIS", "ZNAXIS1", "ZNAXIS2", "ZBITPIX", "ZTILE1", "ZTILE2"])
  func cards(key: String) throws {
    for name in ["rice", "gzip1", "none_i2"] {
      for value in ["'a text that is longer than a number may ever be'", "'30'", "2.5", "-7", "1E30"] {
        try expectDamaged(try changed(try fixture(name), key, value), key)
      }
    }
  }

  @Test(
    "rows of the table that are not the tiles of the image are damage",
    arguments: ["hcompress", "rice", "gzip1", "none_i2"])
  func rows(name: String) throws {
    for (key, value) in [("ZNAXIS2", "400"), ("ZTILE1", "1"), ("ZNAXIS1", "3000")] {
      try expectDamaged(try changed(try fixture(name), key, value), "HDU 1 (SCI)", "NAXIS2")
    }
  }

  @Test(
    "HCOMPRESS data that are of another size than their tile are damage",
    arguments: [0, 1, 4, 5, 8, 9, 22])
  func hcompress(place: Int) throws {
    var bytes = try fixture("hcompress")
    let start = try table(bytes)
    // 30 × 20 pixels in tiles of 13 × 10.
    let rows = 6
    bytes[start + 8 * rows + place] = 0xc7
    try expectDamaged(bytes, "HDU 1 (SCI)", "the HCOMPRESS data of tile 1 of 6")
  }
}
