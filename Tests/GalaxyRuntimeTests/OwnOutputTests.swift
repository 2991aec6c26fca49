import Foundation
import GalaxyBase
import GalaxyErrors
import GalaxyImages
import GalaxyRecords
import Testing

/// Which files count as galsh's own, and which places can be written.
@Suite struct OwnOutputTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func write(_ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  @Test func picturesOfEveryFormatBearTheMarkAndOthersDoNot() throws {
    let picture = ImageSheet(
      title: "sheet",
      images: [SheetImage(pixels: [0, 0.2, 0.5, 1], width: 2, height: 2, name: "a", score: nil)])
    for format in PictureFormat.allCases {
      let bytes = try picture.picture(format)
      let name = "sheet.\(format.rawValue)"
      try AtomicFile.write(bytes, to: path(name))
      #expect(OwnOutput.has(path(name)), "\(format)")
    }
    try write("<?xml version=\"1.0\"?>\n<svg/>\n", "foreign.svg")
    try write("%PDF-1.4\n%%EOF\n", "foreign.pdf")
    try write("PNG", "foreign.png")
    for name in ["foreign.svg", "foreign.pdf", "foreign.png"] {
      #expect(!OwnOutput.has(path(name)), "\(name)")
    }
  }

  @Test func aMarkedPictureIsStillAPicture() throws {
    let picture = try #require(
      ColourPicture(width: 2, height: 2, bytes: [0, 1, 2, 50, 60, 70, 100, 110, 120, 253, 254, 255]))
    let bytes = try PNGCodec.encode(picture, path: "x.png")
    try AtomicFile.write(bytes, to: path("x.png"))
    #expect(OwnOutput.has(path("x.png")))
    #expect(try Inspection(path("x.png")).error == nil)
  }

  @Test func aNoteHoldsUntilSomebodyChangesTheFile() throws {
    for name in ["a.csv", "b.json", "c with spaces.txt"] {
      try write("content of \(name)", name)
      #expect(!OwnOutput.has(path(name)))
      OwnOutput.note([path(name)])
      #expect(OwnOutput.has(path(name)))
    }
    #expect(OwnOutput.has(path("a.csv")), "the notes of others leave it alone")
    try write("Content of a.csv", "a.csv")
    #expect(!OwnOutput.has(path("a.csv")))
    #expect(OwnOutput.has(path("b.json")))
  }

  @Test func tablesOfScoresAreKnownByTheirHeader() throws {
    try write("path,label,score,percentile,region,verdict,reason\n", "s.csv")
    try write("path,label,score,percentile,region,verdict,reason,class\n", "t.csv")
    try write("path,label,score,percentile,region,verdict,reason,mine\n", "u.csv")
    try write("path,label\n", "v.csv")
    #expect(
      ["s.csv", "t.csv", "u.csv", "v.csv"].map { OwnOutput.has(path($0)) } == [true, true, false, false])
  }

  @Test func aPlaceOutsideTheWorkingFolderGetsNoNewFolders() throws {
    #expect(throws: GalaxyError.self) { try OutputPlace(path("new/file.csv")) }
    #expect(throws: GalaxyError.self) { try OutputPlace(path("new/folder"), isFolder: true) }
    #expect(try OutputPlace(path("folder"), isFolder: true).newFolders == [path("folder")])
    #expect(try OutputPlace(path("file.csv")).newFolders == [])
    #expect(throws: GalaxyError.self) { try OutputPlace(path(String(repeating: "a", count: 300))) }
    #expect(throws: GalaxyError.self) { try OutputPlace(folder.path) }
    try write("x", "file")
    #expect(throws: GalaxyError.self) { try OutputPlace(path("file/below.csv")) }
    #expect(throws: GalaxyError.self) { try OutputPlace(path("file"), isFolder: true) }
    #expect(Files.allNames(in: folder.path) == ["file"], "nothing is left by looking")
  }
}
