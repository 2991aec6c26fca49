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

  @Test("brackets that choose one image and the wish for all of them are refused together")
  func refused() throws {
    let path = try file(planes: 2, hdus: 2)
    for pattern in [path + "[1][*]", path + "[*,*,1][*,*,*]"] {
      let error = #expect(throws: GalaxyError.self) {
        try loadFITS(pattern, options: LoadOptions(size: Self.side))
      }
      #expect(error?.isA(FileError.refusedName) == true, "\(pattern): \(error?.message ?? "")")
    }
    #expect(FITSImages.pattern("f.fits[*,*,*]", each: .plane, hdu: nil) == "f.fits[*,*,*]")
  }

  @Test("a cube of one plane has one image, an array of pixels in three colours three")
  func fewPlanes() throws {
    for (axes, count) in [([8, 8, 1], 1), ([3, 8, 8], 3), ([8, 8, 1, 2], 2)] {
      var fits = FITSBuilder()
      fits.image(axes, values: (0..<axes.reduce(1, *)).map(Float.init))
      let path = try folder.write(fits.bytes, as: "few.fits")
      #expect(
        try loadFITS(path + "[*,*,*]", options: LoadOptions(size: 8)).dataset.count == count, "\(axes)")
    }
  }

  @Test("cutout= takes a piece of a whole plane; of a piece it is refused")
  func cutouts() throws {
    let path = try file(planes: 2, hdus: 0)
    var options = LoadOptions(size: 4)
    options.cutout = Cutout(x: 0, y: 4, width: 4, height: 4)
    let image = try ImageLoader(options: options).native(path + "[*,*,2]").values
    // The row at the top is the last.
    #expect(image.width == 4 && image.pixels.first == 124 && image.pixels.last == 103)
    #expect(throws: GalaxyError.self) { try ImageLoader(options: options).native(path + "[1:4,1:4]") }
  }

  @Test("of several masks of one name that of the image's EXTVER is taken")
  func masks() throws {
    var fits = FITSBuilder()
    fits.image([2, 2], values: [0, 0, 0, 0])
    for version in 1...2 {
      fits.image([2, 2], name: "SCI", more: [("EXTVER", "\(version)")], values: [1, 2, 3, 4])
      fits.image(
        [2, 2], name: "DQ", more: [("EXTVER", "\(version)")],
        values: version == 1 ? [1, 0, 0, 0] : [1, 1, 1, 0])
    }
    let path = try folder.write(fits.bytes, as: "masks.fits")
    for (brackets, bad) in [("[SCI,1]", 1), ("[SCI,2]", 3), ("[1]", 1), ("[3]", 3)] {
      var options = LoadOptions(size: 2)
      options.mask = "dq"
      let values = try ImageLoader(options: options).native(path + brackets).values
      #expect(values.pixels.count { $0.isNaN } == bad, "\(brackets)")
    }
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
