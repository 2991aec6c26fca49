import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

/// What else a manifest says of its images stays with them.
@Suite struct FurtherColumnsTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    for index in 0..<9 { try folder.writePicture("g\(index).png", high: UInt8(100 + 10 * index)) }
  }

  private func dataset() throws -> Dataset {
    var text = "file,type,redshift,objid,survey,name\n"
    for index in 0..<9 {
      let z = index == 4 ? "" : "0.\(index)5"
      text +=
        "g\(index).png,\(["spiral", "ring", "merger"][index % 3]),\(z),123765126887810\(index)000,S\(index),n\(index)\n"
    }
    return try loadManifest(folder.write(text, as: "m.csv"), options: LoadOptions(size: 16)).dataset
  }

  private func value(_ dataset: Dataset, _ index: Int, _ name: String) -> JSON? {
    let members = DatasetArtifact(name: "d", dataset: dataset).element(at: index)
    return members.first { $0.key == name }?.value
  }

  @Test("numbers stay numbers, missing ones null, ids whole, and names of galsh's own go first")
  func typed() throws {
    let data = try dataset()
    #expect(data.columns?.names == ["redshift", "objid", "survey", "name"])
    #expect(value(data, 2, "redshift") == .number(0.25))
    #expect(value(data, 4, "redshift") == .null)
    // More digits than a number of the language has: to the last one, as text.
    #expect(value(data, 2, "objid") == .string("1237651268878102000"))
    #expect(value(data, 2, "survey") == .string("S2"))
    #expect(value(data, 2, "name") == .string("g2.png"))
    #expect(value(data, 2, "class") == .string("merger"))
    let described = DatasetArtifact(name: "d", dataset: data)
    let columns = try described.property("columns")?.array?.compactMap { $0["type"]?.string }
    #expect(columns == ["number", "integer", "text", "text"])
  }

  @Test("they go through split, augment, a folder of pictures and a session")
  func kept() throws {
    let data = try dataset()
    let streams = SeedStreams(seed: 1)
    for part in try splitDataset(data, into: [("a", 0.67), ("b", 0.33)], name: "d", streams: streams) {
      #expect(part.dataset.classes == data.classes)
      for index in 0..<part.dataset.count {
        let number = part.dataset.items[index].name.dropFirst().first.map(String.init) ?? ""
        #expect(value(part.dataset, index, "survey") == .string("S\(number)"))
      }
    }
    let more = try augmentDataset(
      data, to: 5, name: "e", streams: streams, folder: Files.join(folder.path, "set"))
    #expect(more.count == 15 && more.classes == data.classes)
    for index in 9..<15 {
      let number = data.items[more.items[index].copyOf ?? 0].name.dropFirst().first.map(String.init) ?? ""
      #expect(value(more, index, "survey") == .string("S\(number)"))
    }
    // The folder has the classes' names, and gives them back.
    let again = try loadManifest(Files.join(folder.path, "set/manifest.csv"), options: LoadOptions(size: 16))
      .dataset
    #expect(Set(again.classes.all) == ["spiral", "ring", "merger"])
    let byFolder = try loadImages(
      Files.join(folder.path, "set"), options: LoadOptions(size: 16), label: .folder)
    #expect(Set(byFolder.dataset.classes.all) == ["spiral", "ring", "merger"])
  }

  @Test("what is written for a session reads back to the same bits")
  func encoded() throws {
    let columns = ImageColumns([
      .init("whole", .integers([1, .min, -7])), .init("real", .numbers([0.1, .nan, -.infinity])),
      .init("words, \"quoted\"", .texts(TextValues(["", "é", "a\nb"]))),
      .init("none", .texts(TextValues(["", "", ""]))),
    ])
    #expect(ImageColumns(encoded: columns.encoded) == columns)
    var random = RandomStream(seed: 3)
    for _ in 0..<300 {
      var bytes = columns.encoded
      for _ in 0..<3 { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
      if random.below(2) == 0 { bytes = Array(bytes.prefix(random.below(bytes.count))) }
      // Whatever it is, it ends well.
      _ = ImageColumns(encoded: bytes).map { $0.columns.map { ($0.values.count, $0.values.kind) } }
    }
  }

  /// What an artifact wrote, to be read again.
  private struct Written: ArtifactSource {
    struct Row: ArtifactRow {
      let cells: [String: Cell]
      func optionalText(_ column: String) -> String? {
        if case .text(let text)? = cells[column] { text } else { nil }
      }
      func optionalInteger(_ column: String) -> Int? {
        if case .integer(let number)? = cells[column] { number } else { nil }
      }
      func text(_ column: String) -> String { optionalText(column) ?? "" }
      func integer(_ column: String) -> Int { optionalInteger(column) ?? 0 }
      func number(_ column: String) -> Double { 0 }
      func optionalNumber(_ column: String) -> Double? { nil }
      func bytes(_ column: String) -> [UInt8] { [] }
    }

    let content: ArtifactContent
    var weights: [UInt8]
    var values: JSON { .object(content.values) }

    func rows<T>(
      of table: String, where columns: [String: String], _ body: (any ArtifactRow) throws -> T
    ) throws -> [T] {
      guard let table = content.tables.first(where: { $0.name == table }) else { return [] }
      return try (0..<table.count).map { row in
        try body(Row(cells: Dictionary(uniqueKeysWithValues: zip(table.columns, try table.row(row)))))
      }
    }

    func shared<T: AnyObject & Sendable>(_ make: () -> T) -> T { make() }
  }

  @Test("a session gives names of classes and columns back, and sees where columns are damaged")
  func session() throws {
    let part = try dataset().subset([7, 2, 4], source: "part")
    var content = ArtifactContent()
    try DatasetArtifact(name: "d", dataset: part).write(to: &content)
    let written = Written(content: content, weights: content.weights ?? [])
    let read = try #require(try DatasetArtifact(named: "d", from: written)).dataset
    #expect(read.classes == part.classes)
    for index in 0..<3 {
      for name in ["redshift", "objid", "survey", "class"] {
        #expect(value(read, index, name) == value(part, index, name), "\(index) \(name)")
      }
    }
    var damaged = written
    damaged.weights[damaged.weights.count - 9] ^= 1
    #expect(try DatasetArtifact(named: "d", from: damaged) == nil)
    // The digest of a dataset is that of its labels and pixels, as in sessions of before.
    var bare = try dataset().items
    for index in bare.indices { bare[index].row = nil }
    let whole = try dataset()
    let without = Dataset(
      items: bare, height: 16, width: 16, options: whole.options, images: whole.images, classes: whole.classes
    )
    #expect(try without.digest(context: WorkContext()) == whole.digest(context: WorkContext()))
    let unnamed = Dataset(items: bare, height: 16, width: 16, options: whole.options, images: whole.images)
    #expect(try unnamed.digest(context: WorkContext()) != whole.digest(context: WorkContext()))
  }
}
