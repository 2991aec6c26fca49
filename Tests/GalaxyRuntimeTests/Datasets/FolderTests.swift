import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

@Suite struct FolderTests {
  private let folder: ScratchFolder
  private var options: LoadOptions {
    var options = LoadOptions()
    options.size = 8
    return options
  }

  init() throws {
    folder = try ScratchFolder()
    for name in ["x/g10.png", "x/g2.png", "x/y/g1.png", "g3.png", ".hidden.png"] {
      try folder.writePicture(name)
    }
    try folder.write("location,label\n", as: "manifest.csv")
  }

  private func names(_ dataset: Dataset) -> [String] {
    dataset.items.map { String($0.name.dropFirst(folder.path.count + 1)) }
  }

  @Test("every image below a folder, in natural order; other files are counted, not errors")
  func folderOfImages() throws {
    let (dataset, report) = try loadImages(folder.path, options: options, label: 4)
    #expect(names(dataset) == ["g3.png", "x/g2.png", "x/g10.png", "x/y/g1.png"])
    #expect(dataset.items.allSatisfy { $0.label == 4 })
    #expect(report.ignored == ["\(folder.path)/manifest.csv"])
    #expect(report.lines.contains { $0.contains("ignored 1 file") && $0.contains("manifest.csv") })
  }

  @Test(
    "patterns: * and ? within a name, ** across folders, sets",
    arguments: [
      ("*.png", ["g3.png"]), ("x/g?.png", ["x/g2.png"]), ("**/g[12].png", ["x/g2.png", "x/y/g1.png"]),
      ("**/*.png", ["g3.png", "x/g2.png", "x/g10.png", "x/y/g1.png"]),
      ("x/**", ["x/g2.png", "x/g10.png", "x/y", "x/y/g1.png"]),
      ("*/y/*", ["x/y/g1.png"]), ("nothing*", []), (".h*", [".hidden.png"]),
    ])
  func patterns(pattern: String, expected: [String]) {
    let found = filesMatching("\(folder.path)/\(pattern)").map { String($0.dropFirst(folder.path.count + 1)) }
    #expect(found == expected)
  }

  @Test("a name with brackets that exists is that file")
  func brackets() throws {
    let path = try folder.writePicture("odd[1].png")
    #expect(filesMatching(path) == [path])
    #expect(try loadImages(path, options: options).dataset.count == 1)
  }

  @Test("nothing found, a network name, a command and a text are errors")
  func nothing() throws {
    for (name, id) in [
      ("\(folder.path)/*.jpg", "no-images"), ("\(folder.path)/none", "missing-file"),
      ("http://example.org/a.fits", "refused-name"), ("| ls", "refused-name"),
      ("root://a/b.fits", "refused-name"),
      ("\(folder.path)/manifest.csv", "not-an-image"), ("\(folder.path)/g3.png[1]", "unsupported-format"),
      ("!a.fits", "refused-name"),
    ] {
      let error = #expect(throws: (any Error).self) { try loadImages(name, options: options) }
      #expect((error as? GalaxyError)?.id == id, "\(name)")
    }
  }

  @Test("load fits refuses pictures, load images reads both")
  func onlyFITS() throws {
    let flux = Raster(unchecked: 8, 8, (0..<64).map(Double.init))
    try folder.write(FITSWriter.encode(flux, cards: []), as: "z.dat")
    #expect(throws: (any Error).self) { try loadFITS("\(folder.path)/*", options: options) }
    #expect(try loadFITS("\(folder.path)/z.dat", options: options).dataset.items.first?.format == .fits)
    let (dataset, report) = try loadImages("\(folder.path)/*.*", options: options)
    #expect(dataset.count == 2)
    #expect(report.lines.contains { $0.hasPrefix("stretched flux and 8-bit pictures together") })
  }

  @Test("a link that leads back up does not lead in a circle")
  func circle() throws {
    let linked = folder.path + "/x/up"
    try #require(makeLink(folder.path, linked))
    #expect(try loadImages(folder.path, options: options).dataset.count == 4)
  }

}
