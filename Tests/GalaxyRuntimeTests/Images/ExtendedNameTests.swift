import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

@Suite struct ExtendedNameTests {
  private let folder: ScratchFolder
  init() throws { folder = try ScratchFolder() }

  /// 0: a 6 × 4 image, 1 and 2: SCI, versions 1 and 2, 3: a cube of 3 planes. The value is 1000 · HDU + 100 ·
  /// plane + 10 · row + column, rows from the bottom.
  private func file(_ name: String = "f.fits") throws -> String {
    func values(_ hdu: Int, _ planes: Int = 1) -> [Float] {
      (0..<planes).flatMap { plane in
        (0..<24).map { Float(1000 * hdu + 100 * plane + 10 * ($0 / 6) + $0 % 6) }
      }
    }
    var fits = FITSBuilder()
    fits.image([6, 4], values: values(0))
    fits.image([6, 4], name: "SCI", values: values(1))
    fits.image([6, 4], name: "SCI", more: [("EXTVER", "2")], values: values(2))
    fits.image([6, 4, 3], name: "my cube", values: values(3, 3))
    return try folder.write(fits.bytes, as: name)
  }

  /// The statistics of what a name chooses.
  private func hdu(_ name: String) throws -> Inspection.HDU {
    let inspection = try Inspection(name)
    guard case .fits(let hdus) = inspection.content else {
      throw try #require(inspection.error)
    }
    #expect(hdus.count == 1 && inspection.file == name)
    return try #require(hdus.first)
  }

  @Test(
    "an HDU by number, by name, by name and version",
    arguments: [
      ("[0]", 0), ("[PRIMARY]", 0), ("[2]", 2), ("[SCI]", 1), ("[sci]", 1), ("[SCI,1]", 1), ("[SCI, 2]", 2),
      ("[my cube]", 3),
    ])
  func hdus(brackets: String, number: Int) throws {
    let path = try file()
    let found = try hdu(path + brackets)
    #expect(found.index == number && found.pixels?.first == Double(1000 * number))
    #expect(try fitsHeader(of: path + brackets).count > 4)
  }

  @Test("a piece by FITS' count, from 1, rows from the bottom; a plane of a cube")
  func pieces() throws {
    let path = try file()
    for (brackets, shape, first, last) in [
      ("[2:4,1:3]", [3, 3], 1.0, 23.0), ("[SCI][2:4,1:3]", [3, 3], 1001, 1023),
      ("[1][*,2:2]", [1, 6], 1010, 1015), ("[my cube][*,*,2]", [4, 6], 3100, 3135),
      ("[3][1:2,1:2,3:3]", [2, 2], 3200, 3211),
    ] {
      let found = try hdu(path + brackets)
      #expect(found.shape == shape, "\(brackets)")
      #expect(found.pixels?.first == first && found.pixels?.last == last, "\(brackets)")
    }
  }

  @Test("the same piece is loaded and viewed, rows the right way up")
  func loaded() throws {
    let path = try file() + "[SCI,2][2:5,1:4]"
    var options = LoadOptions()
    (options.size, options.limits, options.stretch) = (4, .minmax, .linear)
    let view = try ImageLoader(options: options).view(path)
    #expect(view.picture.width == 4 && view.picture.height == 4)
    // The lowest row of the file is the last of the picture.
    #expect(view.picture.pixels[12] == 0 && view.picture.pixels[3] == 255)
    #expect(view.place == "HDU 2 (SCI)")
    let (dataset, report) = try loadFITS(path, options: options)
    #expect(dataset.count == 1 && report.fits.first?.place == "HDU 2 (SCI)")
    let pixels = dataset.images[0].withFloats { Array($0) }
    #expect(pixels[12] == 0 && pixels[3] == 1)
    // The digest is that of the file, so that a session finds its pixels again.
    let origin = try #require(dataset.items[0].origin)
    let plain = try ImageOrigin(file: try file())
    #expect(origin.file == path && origin.digest == plain.digest)
    try origin.check()
  }

  @Test("brackets behind a pattern hold for each of its files, and in a manifest for its row")
  func many() throws {
    for name in ["a.fits", "b.fits"] { _ = try file(name) }
    let pattern = Files.join(folder.path, "*.fits[SCI]")
    let (dataset, _) = try loadFITS(pattern)
    #expect(dataset.count == 2 && dataset.items.allSatisfy { $0.path.hasSuffix(".fits[SCI]") })
    let manifest = try folder.write(
      "location,label\n\"a.fits[SCI,2]\",1\n\"b.fits[0][1:4,1:4]\",0\n", as: "m.csv")
    #expect(try loadManifest(manifest).dataset.count == 2)
    _ = try file("c.fits2")
    #expect(try loadImages(Files.join(folder.path, "c.fits[23]")).dataset.count == 1, "a pattern as ever")
  }

  @Test("a file whose real name has brackets is that file; brackets behind it choose an HDU of it")
  func realNames() throws {
    let path = try file("f.fits[2]")
    guard case .fits(let hdus) = try Inspection(path).content else {
      throw try #require(try Inspection(path).error)
    }
    #expect(hdus.count == 4)
    #expect(try hdu(path + "[SCI]").index == 1)
  }

  @Test("filters, steps, flips and what does not fit are refused, each with its reason")
  func refused() throws {
    let path = try file()
    for (brackets, id, says) in [
      ("[pixr1 X*2]", "refused-name", "[pixr1 X*2]"), ("[bin X,Y]", "refused-name", "[bin X,Y]"),
      ("[SCI][bin X]", "refused-name", "[bin X]"), ("[col X]", "refused-name", "[col X]"),
      ("[0;images(1)]", "refused-name", "[0;images(1)]"), ("[X > 3]", "refused-name", "[X > 3]"),
      ("[1:4:2,*]", "refused-name", "[1:4:2,*]"), ("[-*,*]", "refused-name", "[-*,*]"),
      ("[0:4,1:2]", "refused-name", "[0:4,1:2]"), ("[compress R]", "refused-name", "[compress R]"),
      ("[SCI][1:2,1:2][1:1,1:1]", "refused-name", "[1:1,1:1]"), ("[]", "refused-name", "[]"),
      ("[regfilter(\"a.reg\")]", "refused-name", "regfilter"), ("[SCI", "missing-file", "no file"),
      ("[1:7,1:2]", "outside-image", "6 × 4"), ("[9]", "unknown-hdu", "0 to 3"),
      ("[nothing]", "unknown-hdu", "named nothing"), ("[SCI,3]", "unknown-hdu", "version 3"),
      ("[my cube][1:2,1:2]", "needs-band", "band="), ("[my cube][*,*,4]", "unknown-band", "3"),
      ("(copy.fits)", "refused-name", "copy"), ("+1", "refused-name", "[1]"),
    ] {
      let error = try #require(try Inspection(path + brackets).error, "\(brackets)")
      #expect(error.id == id, "\(brackets): \(error.message)")
      #expect((error.message + (error.hint ?? "")).contains(says), "\(brackets): \(error.message)")
      #expect(throws: (any Error).self) { try loadFITS(path + brackets) }
    }
    #expect(Files.kind("copy.fits") == .missing)
  }

  @Test("options that contradict the brackets are refused; brackets are for FITS")
  func contradictions() throws {
    let path = try file()
    for change: (inout LoadOptions) -> Void in [
      { $0.hdu = "2" }, { $0.cutout = Cutout(x: 0, y: 0, width: 1, height: 1) },
    ] {
      var options = LoadOptions()
      change(&options)
      let error = #expect(throws: GalaxyError.self) {
        try ImageLoader(options: options).load(path + "[SCI][1:2,1:2]")
      }
      #expect(error?.id == "refused-name")
    }
    let picture = try folder.writePicture("p.png", side: 16)
    let error = #expect(throws: GalaxyError.self) {
      try ImageLoader(options: LoadOptions()).load(picture + "[1]")
    }
    #expect(error?.isA(ImageError.unsupportedFormat) == true)
  }
}
