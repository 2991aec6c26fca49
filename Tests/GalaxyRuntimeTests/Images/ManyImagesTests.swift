import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// FITS files of many images: opened once for all of them, and told in one line.
@Suite struct ManyImagesTests {
  private let folder: ScratchFolder
  private static let side = 8

  init() throws { folder = try ScratchFolder() }

  /// Rising numbers, each image brighter than the one before.
  private static func values(_ number: Int) -> [Float] {
    (0..<side * side).map { Float(100 * number + $0) }
  }

  /// A cube of some planes in the primary HDU, and HDUs of an image each behind it.
  private func file(planes: Int, hdus: Int, _ name: String = "many.fits") throws -> String {
    var fits = FITSBuilder()
    fits.image([Self.side, Self.side, planes], values: (0..<planes).flatMap(Self.values))
    for number in 0..<hdus {
      fits.image([Self.side, Self.side], name: "S\(number)", values: Self.values(number))
    }
    return try folder.write(fits.bytes, as: name)
  }

  @Test("planes and HDUs are read from one opened file, whichever was asked for before")
  func opened() throws {
    let path = try file(planes: 3, hdus: 3)
    let files = OpenedFiles()
    var first: FITSFile?
    for (brackets, expected) in [
      ("[0][*,*,1]", 0), ("[0][*,*,3]", 2), ("[2]", 1), ("[S2]", 2), ("[0][*,*,2]", 1), ("[1]", 0),
    ] {
      let name = try #require(try ExtendedName(path + brackets))
      let options = try name.choose(LoadOptions())
      try FITSDecoder.withPlan(name.file, options, files) { plan in
        let file = try #require(plan.hdus.first?.file)
        #expect(first == nil || first === file, "\(brackets)")
        first = first ?? file
        let chosen = try FITSDecoder.choose(plan, options, path: path)
        let values = try plan.bands[chosen[0]].read(rows: 0..<1)
        #expect(values.first == Double(100 * expected), "\(brackets)")
      }
    }
  }

  @Test("what brackets choose of a file has the digest of the whole file, and that of a changed one anew")
  func digests() throws {
    let path = try file(planes: 2, hdus: 1)
    let loader = try ImageLoader(options: LoadOptions(size: Self.side))
    let whole = try Digest.ofFile(path).digest
    for brackets in ["[0][*,*,1]", "[0][*,*,2]", "[1]"] {
      #expect(try loader.load(path + brackets, digest: true).file?.digest == whole)
    }
    _ = try file(planes: 2, hdus: 2)
    let anew = try ImageLoader(options: LoadOptions(size: Self.side)).load(path + "[2]", digest: true)
    #expect(try anew.file?.digest == Digest.ofFile(path).digest && anew.file?.digest != whole)
  }

  @Test("choices that differ from image to image are told in one line, as many images of so many files")
  func report() throws {
    let path = try file(planes: 12, hdus: 0)
    let options = LoadOptions(size: Self.side)
    let cube = try loadFITS(path + "[*,*,*]", options: options).report.lines
    #expect(
      cube.contains {
        $0.hasPrefix(
          "12 images of 1 FITS file: HDU 0, band 0 of 12 … HDU 0, band 11 of 12, unit not given")
      }, "\(cube)")
    #expect(cube.count { $0.contains("band") } == 1)
    let few = try file(planes: 2, hdus: 0, "few.fits")
    let each = try loadFITS(few + "[*,*,*]", options: options).report.lines
    #expect(each.contains { $0.hasPrefix("1 FITS file: HDU 0, band 0 of 2, ") }, "\(each)")
  }

  @Test("a note on several 16-bit pictures is in the plural")
  func plural() {
    func line(_ count: Int) -> String? {
      var remarks = ImageRemarks()
      for number in 0..<count { remarks.add([.narrow(0...(100 + number))], name: "\(number).png") }
      return remarks.lines.first
    }
    #expect(line(1)?.hasPrefix("1 16-bit picture uses 0 to 100 of 65535") == true)
    #expect(line(2)?.hasPrefix("2 16-bit pictures use 0 to 101 of 65535") == true)
  }
}
