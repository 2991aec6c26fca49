import GalaxyErrors
import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyModels
@testable import GalaxyRecords

/// A session file by itself: versions, locks, damage, what goes in and comes out.
@Suite struct SessionFileTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("sessions-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func cell(_ position: Int) -> StoredCell {
    StoredCell(
      position: position, number: position + 1, title: "", text: "print \(position)", started: 1.5,
      seconds: 0.25,
      outcome: "finished", error: nil, output: "\(position)\n", messages: "")
  }

  private func saved(_ name: String, cells: Int) throws -> String {
    let file = try SessionFile(path(name), for: .writing)
    var change = SessionChange()
    change.settings = [("seed", "18446744073709551615")]
    change.cells = (0..<cells).map(cell)
    change.variables = [("x", "[1,2]")]
    change.objects = [("galnet2", try NetworkDescription.galnet())]
    change.names = ["galnet2"]
    try file.save(change, context: WorkContext())
    return file.path
  }

  @Test func whatGoesInComesOut() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let contents = try SessionFile(try saved("a", cells: 3), for: .reading).contents()
    #expect(contents.cells == [cell(0), cell(1), cell(2)])
    #expect(contents.settings["seed"] == "18446744073709551615")
    #expect(contents.variables.map(\.value) == [[1, 2]])
    #expect(contents.objects.map(\.name) == ["galnet2"])
    #expect(contents.damage == [])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"], "one file, no log left")
  }

  @Test func aChangeIsWrittenWholeOrNotAtAll() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let name = try saved("a", cells: 1)
    do {
      let file = try SessionFile(name, for: .writing)
      var change = SessionChange()
      change.cells = [cell(1)]
      let item = DatasetItem(path: "p", name: "n", label: nil, group: "g")
      let byHand = Dataset(
        items: [item], height: 1, width: 1, options: LoadOptions(), pixels: .bytes([1]))
      change.objects = [("byHand", DatasetArtifact(name: "byHand", dataset: byHand))]
      #expect(throws: GalaxyError.self) { try file.save(change, context: WorkContext()) }
    }
    #expect(try SessionFile(name, for: .reading).contents().cells == [cell(0)])
  }

  @Test func oneProcessWritesAndOthersRead() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let writer = try SessionFile(path("a"), for: .writing)
    let error = #expect(throws: GalaxyError.self) { try SessionFile(path("a"), for: .writing) }
    #expect(error?.isA(SessionError.inUse) == true)
    let reader = try SessionFile(path("a"), for: .reading)
    #expect(try reader.contents().cells.isEmpty)
    var change = SessionChange()
    change.cells = [cell(0)]
    try writer.save(change, context: WorkContext())
    #expect(try reader.contents().cells.count == 1)
    let refused = #expect(throws: GalaxyError.self) { try reader.save(change, context: WorkContext()) }
    #expect(refused?.isA(SessionError.readOnly) == true)
  }

  @Test func aLaterFormatIsRefused() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let name = try saved("a", cells: 1)
    try Database(name, .writing).execute("PRAGMA user_version = 99")
    for access in [SessionFile.Access.writing, .reading] {
      let error = #expect(throws: GalaxyError.self) { try SessionFile(name, for: access) }
      #expect(error?.isA(SessionError.newer) == true)
      #expect(error?.message.contains("99") == true)
    }
  }

  @Test func anEarlierFormatIsBroughtUpToDate() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = try Database(path("a"), .writing)
    try SessionFile.migrate(database, ["CREATE TABLE a (x)"])
    try database.run("INSERT INTO a VALUES (?)", .integer(7))
    try SessionFile.migrate(database, ["", "ALTER TABLE a ADD COLUMN y DEFAULT 8"])
    #expect(try database.value("SELECT x + y FROM a") == .integer(15))
    #expect(try database.value("PRAGMA user_version") == .integer(2))
    #expect(throws: (any Error).self) {
      try SessionFile.migrate(database, ["", "", "CREATE TABLE b (z); NONSENSE"])
    }
    #expect(try database.value("PRAGMA user_version") == .integer(2), "all steps or none")
    #expect(try database.value("SELECT count(*) FROM sqlite_master") == .integer(1))
  }

  @Test func otherFilesAreNotTouched() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = Data("not a database, but quite long: ".utf8) + Data(repeating: 65, count: 2000)
    try text.write(to: folder.appendingPathComponent("text"))
    try Database(path("other"), .writing).execute("CREATE TABLE t (x)")
    for (name, access) in [("text", SessionFile.Access.writing), ("text", .reading), ("other", .writing)] {
      let error = #expect(throws: GalaxyError.self) { try SessionFile(path(name), for: access) }
      #expect(error?.isA(SessionError.notASession) == true, "\(name)")
    }
    #expect(try Data(contentsOf: folder.appendingPathComponent("text")) == text)
    #expect(throws: GalaxyError.self) { try SessionFile(path("missing"), for: .reading) }
    #expect(!FileManager.default.fileExists(atPath: path("missing")))
  }

  @Test func ofADamagedFileWhatIsWholeComesBack() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let name = try saved("a", cells: 2000)
    var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: name)))
    // A page in the midst of the journal's rows.
    let needle = Array("print 1000".utf8)
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: needle) })
    let page = place / 4096 * 4096
    for index in page..<page + 4096 { bytes[index] = 0xee }
    try Data(bytes).write(to: URL(fileURLWithPath: name))
    let contents = try SessionFile(name, for: .reading).contents()
    #expect(contents.damage == ["some cells"])
    #expect(contents.cells.count > 1900 && contents.cells.count < 2000, "\(contents.cells.count)")
    #expect(contents.cells.first == cell(0) && contents.cells.last == cell(1999))
    #expect(contents.objects.map(\.name) == ["galnet2"])
  }

  @Test func objectsCommandsAndPicturesWaitUntilTheyAreWanted() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let table = ScoreTable(
      rows: [
        ScoreRow(
          path: "p", name: "n", label: nil, anomalous: nil, score: 1, percentile: nil,
          region: nil, verdict: "", reason: nil)
      ], referenceName: nil, modelName: "m")
    let writer = try SessionFile(path("a"), for: .writing)
    var change = SessionChange()
    change.objects = ["s", "t"].map {
      ($0, ScoresArtifact(name: $0, table: table, thresholds: nil))
    }
    change.names = ["s", "t"]
    change.calls = [StoredCall(cell: 0, command: "apply", text: "apply m", seed: 1)]
    change.pictures = [StoredPicture(cell: 0, name: "a.png", type: "image/png", bytes: [1])]
    try writer.save(change, context: WorkContext())
    var damage: [String] = []
    let contents = try SessionFile(path("a"), for: .reading).contents(isLazy: true)
    #expect(contents.objects.map(\.object.isRead) == [false, false])
    #expect(!contents.calls.isRead && !contents.pictures.isRead)
    let first = try #require(try contents.objects[0].object.value(&damage))
    #expect(
      first.isCopy(ofAny: ScoresArtifact(name: "s", table: table, thresholds: nil))
        && contents.objects[0].object.isRead)

    // What is written later is no part of it, and what is made anew is not taken for damaged.
    change.names = ["s", "t"]
    change.pictures[0].bytes = [2]
    try writer.save(change, context: WorkContext())
    #expect(try contents.calls.value(&damage).count == 1)
    let error = #expect(throws: GalaxyError.self) { try contents.objects[1].object.value(&damage) }
    #expect(
      error?.isA(SessionError.replaced) == true && error?.message.contains("t is another by now") == true)
    #expect(damage == [])
    let now = try SessionFile(path("a"), for: .reading).contents()
    #expect(try now.calls.value(&damage).count == 2)
    #expect(
      try now.pictures.value(&damage).map(\.bytes) == [[2]],
      "a picture of one cell and name replaces the other")
  }

  @Test func aFileOfTheFirstVersionIsReadWithoutBeingTouched() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      let database = try Database(path("a"), .writing)
      try database.execute("PRAGMA application_id = \(SessionSchema.applicationID)")
      try SessionFile.migrate(database, Array(SessionSchema.migrations.prefix(1)))
      try database.run(
        "INSERT INTO cells VALUES (0, 1, '', 'print 0', 1.5, 0.25, 'finished', NULL, '0\n', '')")
    }
    let before = try Data(contentsOf: folder.appendingPathComponent("a"))
    var old = cell(0)
    old.parameters = nil
    #expect(try SessionFile(path("a"), for: .reading).contents().cells == [old])
    #expect(try Data(contentsOf: folder.appendingPathComponent("a")) == before)
    #expect(try SessionFile(path("a"), for: .writing).contents().cells == [old])
    let version = try Database(path("a"), .reading).value("PRAGMA user_version")
    #expect(version == .integer(SessionSchema.version))
  }

  @Test func aCutFileNeverEndsTheProcess() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let name = try saved("a", cells: 300)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: name))
    for length in stride(from: 0, to: bytes.count, by: 3001) {
      try bytes.prefix(length).write(to: folder.appendingPathComponent("cut"))
      if let file = try? SessionFile(path("cut"), for: .reading) {
        let contents = try file.contents()
        #expect(!contents.damage.isEmpty || contents.cells.count == 300)
      }
    }
  }
}
