import Foundation
import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// Tables of features in files: what is written is read again, and rows find their images.
@Suite struct FeatureFileTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private static func table() -> FeatureTable {
    let columns = ShapeColumns.features.count, more = ShapeColumns.further.count
    let rows = (0..<5).map { index -> FeatureRow in
      let values = (0..<columns).map { place -> Double in Double(place) / 7 - Double(index) * 1e-9 }
      var further = (0..<more).map { place -> Double in Double(place) * Double.pi }
      if index == 1 { further[2] = Double.nan }
      let name: String = index == 3 ? "odd \"name\", <&'>\u{E4}" : "g\(index).png"
      return FeatureRow(
        path: "in/g\(index).png", name: name, label: index % 2, group: "group\(index)", values: values,
        further: further, flags: UInt64(index))
    }
    let lost = FeatureRow(
      path: "in/l.png", name: "l.png", label: nil, values: [], reason: "no, it is <not> there")
    return FeatureTable.shapes(
      rows + [lost], classes: ClassNames([0: "barred", 1: "elliptical"]), options: LoadOptions())
  }

  @Test("what is written is read again to the last bit", arguments: ["csv", "fits", "vot", "ecsv"])
  func roundTrip(ending: String) throws {
    let table = Self.table()
    let path = Files.join(folder.path, "t.\(ending)")
    let format = try #require(TableFormat(path: path))
    try AtomicFile.write(format.encode(SavedTable(title: "t", table: table.columnTable)), to: path)
    let read = try FeatureTable.load(path).table
    #expect(read.featureNames == table.featureNames)
    #expect(read.furtherNames == table.furtherNames)
    #expect(read.flagNames == table.flagNames)
    #expect(read.classes == table.classes)
    #expect(read.rows.map(\.values) == table.rows.map(\.values))
    #expect(
      read.rows.map { $0.further.map(\.bitPattern) } == table.rows.map { $0.further.map(\.bitPattern) })
    #expect(read.rows.map(\.flags) == table.rows.map(\.flags))
    #expect(read.rows.map(\.label) == table.rows.map(\.label))
    #expect(read.rows.map(\.name) == table.rows.map(\.name))
    #expect(read.rows.map(\.reason) == table.rows.map(\.reason))
    #expect(read.rows.map(\.group) == table.rows.map(\.group))
  }

  @Test("FITS has meanings longer than a card, units, nulls, and at most 999 columns")
  func fits() throws {
    let bytes = try TableFormat.fits.encode(
      SavedTable(title: "shapes", table: Self.table().columnTable))
    #expect(bytes.count % 2880 == 0)
    let text = String(decoding: bytes.prefix(200 * 2880), as: UTF8.self)
    for part in [
      "EXTNAME = 'shapes", "TUNIT", "'pix", "CONTINUE  '", "TNULL3  = -9223372036854775808", "TCOMM",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    let wide = SavedTable(
      title: "t", table: ColumnTable((0..<1000).map { ColumnTable.Column("c\($0)", .numbers([])) }))
    let error = #expect(throws: GalaxyError.self) { try TableFormat.fits.encode(wide) }
    #expect(error?.message.contains("999 columns") == true)
    #expect(throws: Never.self) { try TableFormat.votable.encode(wide) }
  }

  private func dataset(_ names: [String]) throws -> Dataset {
    for name in names { try folder.writePicture("in/\(name)", side: 16) }
    return try loadImages("\(folder.path)/in", options: LoadOptions(size: 16), label: 3).dataset
  }

  @Test("rows are joined by whole names, else by names without folder and ending, where that is clear")
  func joined() throws {
    let data = try dataset(["a.png", "b.png", "sub/c.png", "other/c.png", "d.png", "e.png"])
    let whole = data.items[1].name
    let path = try folder.write(
      "objid,name,e1,e2,ra\n1,a,1,2,180\n2,\(whole),3,4,181\n3,c,5,6,182\n4,d.fits,7,,183\n5,zzz,9,9,184\n6,e,1,1,0\n"
        + "7,e,2,2,0\n", as: "emb.csv")
    let loaded = try FeatureTable.load(path, for: data)
    let byName = Dictionary(uniqueKeysWithValues: loaded.table.rows.map { ($0.name, $0) })
    func row(_ end: String) throws -> FeatureRow {
      try #require(loaded.table.rows.first { $0.name.hasSuffix(end) })
    }
    #expect(byName.count == 6 && loaded.table.featureNames == ["e1", "e2"])
    #expect(try row("in/a.png").values == [1, 2] && row("in/a.png").label == 3)
    #expect(byName[whole]?.values == [3, 4])
    #expect(try row("sub/c.png").reason?.contains("several") == true)
    #expect(try row("other/c.png").reason?.contains("several") == true)
    #expect(try row("d.png").reason == "e2 is missing")
    #expect(try row("e.png").reason?.contains("several") == true)
    #expect(loaded.joined?.rows == 3 && loaded.joined?.withoutImage == 4 && loaded.joined?.imagesWithout == 3)
    #expect(loaded.notes.contains("left out: objid, ra"))
    let none = try folder.write("name,e1\nx,1\ny,2\n", as: "none.csv")
    let error = #expect(throws: GalaxyError.self) { try FeatureTable.load(none, for: data) }
    #expect(error?.isA(FeatureError.noMatch) == true)
  }

  @Test("arrays have no names: as many rows as images, in their order")
  func arrays() throws {
    let data = try dataset(["a.png", "b.png", "c.png"])
    let numbers: [Double] = [1, 2, 3, 4, .nan, 6]
    let npy = NumPyArrayTests.file(
      NumPyArrayTests.header("<f8", shape: "(3, 2)"),
      data: numbers.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } })
    let array = try folder.write(npy, as: "emb.npy")
    let table = try FeatureTable.load(array, for: data).table
    #expect(table.rows.map(\.values) == [[1, 2], [3, 4], []])
    #expect(table.rows[2].reason == "e1 is missing" && table.featureNames == ["e1", "e2"])
    #expect(table.rows.map(\.name) == data.items.map(\.name))
    let error = #expect(throws: GalaxyError.self) {
      try FeatureTable.load(array, for: data.subset([0, 1], source: "part"))
    }
    #expect(error?.message.contains("3 rows where there are 2 images") == true)
    var tensors = SafeTensors(tensors: [
      NamedTensor(name: "bias", shape: [2], values: [1, 2]),
      NamedTensor(name: "emb", shape: [3, 2], doubles: [1, 2, 3, 4, 5, 6]),
    ])
    let file = try folder.write(tensors.encoded(), as: "emb.safetensors")
    #expect(try FeatureTable.load(file, for: data).table.rows.map(\.values) == [[1, 2], [3, 4], [5, 6]])
    tensors.tensors.append(NamedTensor(name: "more", shape: [1, 2], values: [1, 2]))
    let two = try folder.write(tensors.encoded(), as: "two.safetensors")
    let unclear = #expect(throws: GalaxyError.self) { try FeatureTable.load(two) }
    #expect(unclear?.hint == "choose one with tensor=: emb, more")
    var columns = FeatureColumns()
    columns.tensor = "emb"
    #expect(try FeatureTable.load(two, columns: columns).table.rows.count == 3)
  }

  @Test("columns are chosen by name and pattern")
  func chosen() throws {
    let path = try folder.write(
      "id,mag_g,mag_r,reff,note,class\na,1,2,3,x,spiral\nb,4,5,6,y,bar\n", as: "c.csv")
    var columns = FeatureColumns()
    columns.features = ["reff", "mag_*"]
    columns.name = "id"
    let table = try FeatureTable.load(path, columns: columns).table
    #expect(table.featureNames == ["reff", "mag_g", "mag_r"])
    #expect(table.rows.map(\.values) == [[3, 1, 2], [6, 4, 5]])
    #expect(table.rows.map(\.name) == ["a", "b"] && table.rows.map(\.label) == [2, 0])
    columns.features = ["note"]
    #expect(throws: GalaxyError.self) { try FeatureTable.load(path, columns: columns) }
    columns.features = ["nothing*"]
    #expect(throws: GalaxyError.self) { try FeatureTable.load(path, columns: columns) }
    let words = try folder.write("name,class\na,b\n", as: "words.csv")
    let error = #expect(throws: GalaxyError.self) { try FeatureTable.load(words) }
    #expect(error?.isA(FeatureError.noFeatures) == true)
  }

  @Test("a session keeps every bit")
  func stored() throws {
    let table = Self.table()
    let artifact = FeaturesArtifact(name: "t", table: table)
    var content = ArtifactContent()
    try artifact.write(to: &content)
    let source = MemorySource(content)
    let read = try #require(try FeaturesArtifact(named: "t", from: source))
    #expect(read.digest(WorkContext()) == artifact.digest(WorkContext()))
    #expect(read.table.rows.map(\.reason) == table.rows.map(\.reason))
    #expect(read.table.rows.map(\.flags) == table.rows.map(\.flags))
  }
}

/// What an artifact wrote, to be read again.
private struct MemorySource: ArtifactSource {
  private struct Row: ArtifactRow {
    let cells: [String: Cell]
    func text(_ column: String) -> String { optionalText(column) ?? "" }
    func optionalText(_ column: String) -> String? {
      if case .text(let text)? = cells[column] { text } else { nil }
    }
    func integer(_ column: String) -> Int { optionalInteger(column) ?? 0 }
    func optionalInteger(_ column: String) -> Int? {
      if case .integer(let number)? = cells[column] { number } else { nil }
    }
    func number(_ column: String) -> Double { optionalNumber(column) ?? 0 }
    func optionalNumber(_ column: String) -> Double? {
      if case .number(let number)? = cells[column] { number } else { nil }
    }
    func bytes(_ column: String) -> [UInt8] { [] }
  }

  private let content: ArtifactContent

  init(_ content: ArtifactContent) { self.content = content }

  var values: JSON { .object(content.values) }
  var weights: [UInt8] { content.weights ?? [] }
  func rows<T>(
    of table: String, where columns: [String: String], _ body: (any ArtifactRow) throws -> T
  ) throws -> [T] {
    guard let table = content.tables.first(where: { $0.name == table }) else { return [] }
    return try (0..<table.count).map { index in
      try body(Row(cells: Dictionary(uniqueKeysWithValues: zip(table.columns, table.row(index)))))
    }
  }
  func shared<T: AnyObject & Sendable>(_ make: () -> T) -> T { make() }
}
