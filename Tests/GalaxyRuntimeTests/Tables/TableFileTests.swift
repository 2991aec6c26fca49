import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyRecords

/// Tables in files: written and read again, with everything that is known of their columns.
@Suite struct TableFileTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// All types, with missing values, odd texts and odd names.
  static let table = ColumnTable([
    ColumnTable.Column(
      "name", .texts(TextValues(["a", "", "<é> \"q\",\n'\u{1F700}'", "trailing "])),
      meaning: "who < \"it\" is",
      ucd: "meta.id;meta.main"),
    ColumnTable.Column("n", .integers([1, .min, -5, .max])),
    ColumnTable.Column("x y", .numbers([0.1, .nan, -1e-300, .infinity]), unit: "solMass", meaning: "mass"),
    ColumnTable.Column("ok", .integers([1, 0, .min, 1]), isTruth: true),
    ColumnTable.Column(String(repeating: "long_", count: 20), .integers([1, 2, 3, 4])),
  ])

  private func written(_ table: ColumnTable, _ ending: String) throws -> ColumnTable {
    let path = Files.join(folder.path, "t.\(ending)")
    let format = try #require(TableFormat(path: path))
    let saved = SavedTable(
      title: "t", table: table, notes: ["a note"],
      origin: [.init("model", .string("m")), .init("seed", .integer(7))],
      history: ["mock galaxies 1", "save t"])
    try AtomicFile.write(format.encode(saved), to: path)
    return try LoadedTable(path).table
  }

  @Test("values, types, units, meanings and contents come back", arguments: ["fits", "vot", "ecsv"])
  func roundTrip(ending: String) throws {
    let back = try written(Self.table, ending)
    let long = ending == "fits" ? 68 : 100
    #expect(back.names == Self.table.names.map { String($0.prefix(long)) })
    for (found, wanted) in zip(back.columns, Self.table.columns) {
      #expect(found.type == wanted.type, "\(wanted.name)")
      #expect(found.unit == wanted.unit)
      // A card of a header is ASCII.
      #expect(found.meaning == wanted.meaning)
      #expect(found.ucd == wanted.ucd)
      for row in 0..<4 {
        var text = wanted.text(row)
        if ending == "fits", text == "trailing " { text = "trailing" }
        #expect(found.text(row) == text, "\(wanted.name) \(row)")
      }
    }
  }

  @Test("CSV keeps what it can", arguments: ["csv"])
  func csv(ending: String) throws {
    let back = try written(Self.table, ending)
    #expect(back.names == Self.table.names)
    #expect(back.columns.map(\.type) == Self.table.columns.map(\.type))
    for row in 0..<4 { #expect(back.columns.map { $0.text(row) } == Self.table.columns.map { $0.text(row) }) }
  }

  @Test("tables without rows keep their columns", arguments: ["csv", "fits", "vot", "ecsv"])
  func empty(ending: String) throws {
    let none = Self.table.gathered([])
    let back = try written(none, ending)
    // A card of a header holds 68 characters.
    #expect(back.names == none.names.map { ending == "fits" ? String($0.prefix(68)) : $0 })
    #expect(back.rowCount == 0)
  }

  @Test("FITS spells names in ASCII and parts those that differ in capitals alone")
  func fitsNames() {
    let names = FITSColumnNames(["a", "A", "α", "a_2", ""])
    #expect(names.names == ["a", "A_2", "alpha", "a_2_2", "column"])
    #expect(names.changes.count == 4)
  }

  @Test("a FITS table that would be too large for its longest text is refused")
  func tooLarge() throws {
    let texts = TextValues(
      [String(repeating: "x", count: 60_000)] + [String](repeating: "a", count: 99_999))
    let table = ColumnTable([ColumnTable.Column("t", .texts(texts))])
    let error = #expect(throws: GalaxyError.self) {
      try TableFormat.fits.encode(SavedTable(title: "t", table: table))
    }
    #expect(error?.kind.id == "too-large")
    #expect(error?.message.contains("the widest column is t with 60000 bytes") == true)
  }

  @Test("the head of a FITS table has no time, and the same table the same bytes")
  func sameBytes() throws {
    let saved = SavedTable(
      title: "t", table: Self.table, origin: [.init("very_long_name", .integer(1))], history: ["x"])
    let one = try TableFormat.fits.encode(saved)
    #expect(try TableFormat.fits.encode(saved) == one)
    let text = String(decoding: one.prefix(8 * 2880), as: UTF8.self)
    #expect(text.contains("VERY_LON=") && text.contains("HISTORY x") && text.contains("TDISP3"))
    #expect(!text.contains("DATE"))
    #expect(one.count % 2880 == 0)
  }

  @Test("paths count from the folder of the file")
  func paths() {
    func path(_ path: String, to file: String) -> String? {
      let table = ColumnTable([ColumnTable.Column("path", .texts(TextValues([path])))])
      return table.withPaths(asSeenFrom: file, workingFolder: "/work/here").texts("path")?[0]
    }
    #expect(path("mock/a.png", to: "t.csv") == "mock/a.png")
    #expect(path("mock/a.png", to: "out/t.csv") == "../mock/a.png")
    #expect(path("out/a.png", to: "out/deep/t.csv") == "../a.png")
    #expect(path("mock/a.png", to: "mock/t.csv") == "a.png")
    #expect(path("/data/a.png", to: "out/t.csv") == "/data/a.png")
    #expect(path("a.png", to: "/other/t.csv") == "../work/here/a.png")
  }
}
