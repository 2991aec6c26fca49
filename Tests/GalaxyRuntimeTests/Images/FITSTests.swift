import GalaxyErrors
import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyImages

@Suite struct FITSTests {
  private let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  /// A FITS file of 8-bit values 0, 1, 2 … with these axes and cards more.
  private func file(_ axes: [Int], more: [String] = [], values: Int? = nil) -> [UInt8] {
    var cards = ["SIMPLE  =                    T", "BITPIX  =                    8"]
    func card(_ key: String, _ value: Int) -> String {
      let text = String(value)
      return key.padding(toLength: 8, withPad: " ", startingAt: 0) + "= "
        + String(repeating: " ", count: 20 - text.count) + text
    }
    cards.append(card("NAXIS", axes.count))
    cards += axes.enumerated().map { card("NAXIS\($0 + 1)", $1) }
    cards += more + ["END"]
    var bytes = cards.flatMap { Array($0.utf8) + [UInt8](repeating: 32, count: 80 - $0.utf8.count) }
    bytes += [UInt8](repeating: 32, count: (2880 - bytes.count % 2880) % 2880)
    let count = values ?? (axes.isEmpty ? 0 : axes.reduce(1, *))
    bytes += (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    bytes += [UInt8](repeating: 0, count: (2880 - bytes.count % 2880) % 2880)
    return bytes
  }

  private func decode(_ bytes: [UInt8], hdu: String? = nil, band: Int? = nil) throws -> FITSDecoder.Flux {
    try FITSDecoder.decode(path: try folder.write(bytes, as: "t.fits"), hdu: hdu, band: band)
  }

  private func failure(_ bytes: [UInt8], hdu: String? = nil, band: Int? = nil) throws -> GalaxyError {
    let error = #expect(throws: GalaxyError.self) { try decode(bytes, hdu: hdu, band: band) }
    let found = try #require(error)
    #expect(found.message.contains("t.fits") && found.file?.hasSuffix("t.fits") == true)
    return found
  }

  @Test("the row at the bottom of the file is the last of the image")
  func flipped() throws {
    let flux = try decode(file([3, 2])).image
    #expect(flux.width == 3 && flux.height == 2)
    #expect(flux.pixels == [3, 4, 5, 0, 1, 2])
  }

  @Test("BSCALE, BZERO, BLANK and BUNIT are honoured")
  func scaling() throws {
    let cards = [
      "BSCALE  =                  2.0", "BZERO   =                 10.0", "BLANK   =                    1",
      "BUNIT   = 'nanomaggy'",
    ]
    let flux = try decode(file([2, 2], more: cards))
    #expect(flux.unit == "nanomaggy")
    #expect(flux.image.pixels[0] == 14 && flux.image.pixels[1] == 16 && flux.image.pixels[2] == 10)
    #expect(flux.image.pixels[3].isNaN)
  }

  @Test("axes of length 1 do not count")
  func degenerate() throws {
    #expect(try decode(file([2, 2, 1, 1])).image.pixels.count == 4)
    #expect(try decode(file([2, 1, 3])).image.height == 3)
  }

  @Test("a cube wants a band, and says how many it has")
  func cubes() throws {
    let cube = file([2, 2, 5])
    let error = try failure(cube)
    #expect(error.isA(ImageError.needsBand))
    #expect(error.message.contains("5 bands"))
    #expect(try decode(cube, band: 3).image.pixels == [14, 15, 12, 13])
    #expect(try failure(cube, band: 5).isA(ImageError.unknownBand))
    #expect(try failure(file([2, 2]), band: 1).isA(ImageError.unknownBand))
  }

  @Test("an HDU is found by number or name")
  func extensions() throws {
    let image = file([2, 2])
    let start = "XTENSION= 'IMAGE   '"
    var sky = file(
      [3, 2],
      more: ["PCOUNT  =                    0", "GCOUNT  =                    1", "EXTNAME = 'SCI     '"])
    sky.replaceSubrange(0..<30, with: Array(start.utf8) + [UInt8](repeating: 32, count: 10))
    let both = image + sky
    #expect(try decode(both).image.width == 2)
    for hdu in ["1", "SCI", "sci"] {
      let flux = try decode(both, hdu: hdu)
      #expect(flux.image.width == 3 && flux.place == "HDU 1 (SCI)")
    }
    #expect(try failure(both, hdu: "2").isA(ImageError.unknownHDU))
    let error = try failure(both, hdu: "ERR")
    #expect(error.isA(ImageError.unknownHDU) && error.hint?.contains("SCI") == true)
    #expect(try decode(file([]) + sky).image.width == 3)
  }

  @Test("gzip inside is read whatever the name says")
  func gzip() throws {
    let plain = try folder.write(file([3, 2]), as: "plain.fits")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-k", plain]
    try process.run()
    process.waitUntilExit()
    #expect(try FITSDecoder.decode(path: plain + ".gz", hdu: nil, band: nil).image.pixels.count == 6)
    let renamed = try folder.write(try Files.read(plain + ".gz"), as: "renamed.dat")
    #expect(try FITSDecoder.decode(path: renamed, hdu: nil, band: nil).image.pixels.count == 6)
    let cut = try folder.write(Array(try Files.read(plain + ".gz").dropLast(30)), as: "cut.fits.gz")
    #expect(throws: GalaxyError.self) { try FITSDecoder.decode(path: cut, hdu: nil, band: nil) }
  }

  @Test("a file cut short is one error, wherever it is cut")
  func truncated() throws {
    let whole = file([100, 100])
    for length in [2880 + 5000, 2880, 2000, 100] {
      let error = try failure(Array(whole.prefix(length)))
      #expect([ImageError.truncated, .damaged, .noImage].map(\.id).contains(error.id))
      if length == 2880 + 5000 { #expect(error.isA(ImageError.truncated)) }
    }
  }

  @Test(
    "a header that claims too much is refused before memory is taken",
    arguments: [
      [100_000, 100_000], [2_147_483_647, 2_147_483_647], [16_385, 16_384],
      [4_000_000_000_000, 3_000_000_000_000],
    ])
  func tooLarge(axes: [Int]) throws {
    let error = try failure(file(axes, values: 10))
    #expect(error.isA(ImageError.tooLarge) || (axes[0] > 1 << 32 && error.isA(ImageError.damaged)))
  }

  @Test("a file without an image says so")
  func noImage() throws {
    #expect(try failure(file([])).isA(ImageError.noImage))
    #expect(try failure(file([7])).isA(ImageError.noImage))
    #expect(try failure(file([7]), hdu: "0").isA(ImageError.noImage))
  }

  @Test("a file whose name has brackets, a tilde or a bar is read as it is named")
  func names() throws {
    for name in ["a[1].fits", "b.fits[SCI]", "~c.fits", "d|e.fits", "f+1.fits", "g(h).fits"] {
      let path = try folder.write(file([3, 2]), as: name)
      #expect(try FITSDecoder.decode(path: path, hdu: nil, band: nil).image.pixels.count == 6, "\(name)")
    }
  }

  @Test("magnitudes become flux: bright is bright, infinity is dark, NaN stays without a value")
  func magnitudes() {
    #expect(PixelUnit("AB mag/arcsec2").scale == .magnitudes(step: 1))
    #expect(PixelUnit("nanomaggy").scale == .linear && PixelUnit("maggies/pixel").scale == .linear)
    let flux = PixelCoding.magnitudes(step: 1).flux([20, 22.5, .infinity, 99, .nan], zero: 20)
    #expect(flux[0] == 1 && abs(flux[1] - 0.1) < 1e-12 && Array(flux[2...3]) == [0, 0] && flux[4].isNaN)
  }
}

@Suite(.galaxiesAreThere)
struct FITSHeaderGuardTests {
  @Test(
    "tiles and blocks without a length are an error; CFITSIO would divide by them",
    arguments: ["ZTILE1  =", "ZVAL1   ="])
  func zeroTiles(key: String) throws {
    let folder = try ScratchFolder()
    var bytes = try Files.read("\(GalaxyData.folder)/fits/conf/astropy/compressed_m13_rice.fits")
    let start = try #require(
      stride(from: 0, to: bytes.count, by: 80).first { bytes[$0...].starts(with: key.utf8) })
    let path = try folder.write(bytes, as: "t.fits")
    #expect(try FITSDecoder.decode(path: path, hdu: nil, band: nil).image.width == 300)
    bytes.replaceSubrange((start + 10)..<(start + 30), with: Array("                   0".utf8))
    try folder.write(bytes, as: "t.fits")
    let error = #expect(throws: GalaxyError.self) { try FITSDecoder.decode(path: path, hdu: nil, band: nil) }
    #expect(error?.isA(ImageError.damaged) == true)
  }
}
