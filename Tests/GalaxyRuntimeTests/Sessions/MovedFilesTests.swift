import GalaxyErrors
import GalaxyImages
import Testing

@testable import GalaxyBase
@testable import GalaxyData

@Suite struct MovedFilesTests {
  /// Three pictures in `old/pictures`, and where they come from, seen from `old`.
  private func origins(_ folder: ScratchFolder) throws -> [ImageOrigin] {
    try (0..<3).map { index in
      let file = try folder.writePicture("old/pictures/\(index).png", low: UInt8(10 * index))
      var origin = try ImageOrigin(file: file)
      origin.file = "pictures/\(index).png"
      return origin
    }
  }

  private func places(_ search: MovedFiles, _ origins: [ImageOrigin]) throws -> [MovedFiles.Place?] {
    let found = try search.places(of: origins, context: WorkContext())
    return origins.map { found[$0] }
  }

  @Test("files beside the session file are found where it is now, from any folder")
  func besideTheSession() throws {
    let folder = try ScratchFolder()
    let origins = try origins(folder)
    let (old, new) = (folder.path + "/old", folder.path + "/new")
    try Files.makeFolder(new)
    for index in 0..<3 { try folder.writePicture("new/pictures/\(index).png", low: UInt8(10 * index)) }
    Files.removeTree(old)
    let search = MovedFiles(workingFolder: folder.path, savedFolder: old, home: new, savedHome: old)
    #expect(try places(search, origins) == (0..<3).map { .moved("new/pictures/\($0).png") })
    // A session of an earlier galsh does not say where it lay: it is taken to have lain where galsh ran.
    let elsewhere = MovedFiles(workingFolder: "/", savedFolder: old, home: new, savedHome: nil)
    #expect(try places(elsewhere, origins)[0] == .moved(String((new + "/pictures/0.png").dropFirst())))
  }

  @Test("files that were named otherwise or rearranged are found by their bytes; changed ones are not taken")
  func byContents() throws {
    let folder = try ScratchFolder()
    let origins = try origins(folder)
    try folder.writePicture("home/deep/er/renamed.png", low: 0)
    try folder.writePicture("home/pictures/1.png", low: 99)
    Files.removeTree(folder.path + "/old")
    let home = folder.path + "/home"
    let search = MovedFiles(
      workingFolder: home, savedFolder: folder.path + "/old", home: home, savedHome: nil)
    #expect(try places(search, origins) == [.moved("deep/er/renamed.png"), .changed, .missing])
  }

  @Test("what is where it was stays; what has changed there is said to have")
  func inPlace() throws {
    let folder = try ScratchFolder()
    var origins = try origins(folder)
    for index in 0..<3 { origins[index].file = folder.path + "/old/" + origins[index].file }
    try folder.writePicture("old/pictures/1.png", low: 77)
    let empty = folder.path + "/empty"
    try Files.makeFolder(empty)
    let search = MovedFiles(workingFolder: folder.path, savedFolder: nil, home: empty, savedHome: nil)
    #expect(try places(search, origins) == [.asBefore, .changed, .asBefore])
  }

  @Test("relocate: the same names below the new folder, else the same bytes; brackets stay behind names")
  func relocate() throws {
    let folder = try ScratchFolder()
    let origins = try origins(folder)
    try Files.makeFolder(folder.path + "/disk")
    for index in 0..<2 { try folder.writePicture("disk/\(index).png", low: UInt8(10 * index)) }
    try folder.writePicture("disk/more/last.png", low: 20)
    Files.removeTree(folder.path + "/old")
    let new = folder.path + "/disk"
    let search = MovedFiles(from: "pictures", to: new, workingFolder: folder.path)
    #expect(
      search.covers("pictures/1.png") && !search.covers("other/1.png") && !search.covers("pictures2/1.png"))
    #expect(
      try places(search, origins) == [
        .moved("disk/0.png"), .moved("disk/1.png"), .moved("disk/more/last.png"),
      ])
    var extended = origins[0]
    extended.file = "pictures/0.png[0]"
    #expect(try places(search, [extended])[0] == .moved("disk/0.png[0]"))
    extended = origins[2]
    extended.file = "pictures/2.png[0]"
    #expect(try places(search, [extended])[0] == .moved("disk/more/last.png[0]"))
  }

  @Test("one file that is gone costs one image and no more")
  func oneImage() throws {
    let folder = try ScratchFolder()
    for index in 0..<4 { try folder.writePicture("\(index).png", side: 16, low: UInt8(10 * index)) }
    let loaded = try loadImages(folder.path, options: LoadOptions(size: 16)).dataset
    let digests = try loaded.pixelDigests(context: WorkContext())
    func stored() -> Dataset {
      Dataset(
        items: loaded.items, height: 16, width: 16, options: loaded.options, stored: StoredPixels(),
        digests: digests, source: "d", skipped: [])
    }
    let whole = stored()
    #expect(try whole.image(2, context: WorkContext()) == loaded.image(2) && whole.images.isEmpty)
    Files.removeTree(folder.path + "/1.png")
    try folder.writePicture("3.png", side: 16, low: 99)
    let some = stored()
    try some.materialize(context: WorkContext())
    #expect(some.failures.keys.sorted() == [1, 3] && some.usable.count == 2 && some.count == 4)
    #expect(some.failures[1]?.isA(DatasetError.movedInput) == true)
    #expect(some.failures[3]?.isA(DatasetError.changedInput) == true)
    #expect(some.usable.image(1) == loaded.image(2))
    #expect(throws: GalaxyError.self) { try some.image(3, context: WorkContext()) }
    for index in [0, 2] { Files.removeTree(folder.path + "/\(index).png") }
    #expect(throws: GalaxyError.self) { try stored().materialize(context: WorkContext()) }
  }
}
