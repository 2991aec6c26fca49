import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

@Suite struct ManifestTests {
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    for name in ["a.png", "b.png", "sub/c.png"] { try folder.writePicture(name) }
  }

  private var small: LoadOptions {
    var options = LoadOptions()
    options.size = 16
    return options
  }

  private func load(
    _ text: String, columns: ManifestColumns = ManifestColumns(), badRows: BadRowPolicy = .error
  ) throws -> LoadedDataset {
    let path = try folder.write(text, as: "m.csv")
    return try loadManifest(path, columns: columns, options: small, badRows: badRows)
  }

  private func failure(_ text: String, columns: ManifestColumns = ManifestColumns()) throws -> GalaxyError {
    let error = #expect(throws: (any Error).self) { try load(text, columns: columns) }
    return try #require(error as? GalaxyError)
  }

  @Test("first column is the location, second the label, paths are relative to the manifest")
  func defaults() throws {
    let (dataset, report) = try load("location,label\na.png,0\nsub/c.png,\nb.png,2")
    #expect(dataset.items.map(\.label) == [0, nil, 2])
    #expect(dataset.items.map(\.name) == ["a.png", "sub/c.png", "b.png"])
    #expect(dataset.items.map(\.line) == [2, 3, 4])
    #expect(dataset.items[1].path == "\(folder.path)/sub/c.png")
    #expect(dataset.items[1].group == dataset.items[1].path)
    #expect(dataset.height == 16 && dataset.width == 16)
    #expect(report.lines.first?.contains("3 images") == true)
  }

  @Test("a manifest of one column is unlabelled")
  func oneColumn() throws {
    #expect(try load("location\na.png\nb.png\n").dataset.items.map(\.label) == [nil, nil])
  }

  @Test("columns are chosen by name")
  func columns() throws {
    let text = "id,class,galaxy,file\n7,1,M51,a.png\n8,0,M51,b.png\n"
    let columns = ManifestColumns(path: "file", label: "class", group: "galaxy")
    let dataset = try load(text, columns: columns).dataset
    #expect(dataset.items.map(\.label) == [1, 0])
    #expect(dataset.items.map(\.group) == ["M51", "M51"])
  }

  @Test("a column that is not there is an error that lists those that are")
  func missingColumn() throws {
    let error = try failure("location,label\na.png,0\n", columns: ManifestColumns(label: "klass"))
    #expect(error.id == "missing-column")
    #expect(error.message.contains("klass"))
    #expect(error.hint?.contains("location, label") == true)
    #expect(error.file?.hasSuffix("m.csv") == true)
  }

  @Test("a manifest that is not there is an error that names it")
  func missingManifest() {
    let error = #expect(throws: GalaxyError.self) { try loadManifest("\(folder.path)/none.csv") }
    #expect(error?.id == "missing-file")
    #expect(error?.message.contains("none.csv") == true)
  }

  @Test(
    "one bad row is one error with the manifest, the line and what is wrong",
    arguments: [
      ("a.png,red", "bad-label", "\"red\""), ("none.png,1", "missing-file", "none.png"),
      ("text.png,1", "not-an-image", "is text"), ("black.png,1", "no-contrast", "black.png"),
      ("short.png,1", "truncated", "short.png"), (",1", "bad-row", "no location"),
      ("a.png,1,2", "bad-row", "3 fields"), ("table.asdf,1", "unsupported-format", "ASDF"),
      ("https://x.org/a.png,1", "missing-file", "https:"), ("sub,1", "is-a-folder", "folder"),
      ("a.png,99999999999999999999", "bad-label", "99999999999999999999"),
    ])
  func badRow(row: String, id: String, word: String) throws {
    try folder.write("location of nothing\n", as: "text.png")
    try folder.writePicture("black.png", low: 0, high: 0)
    try folder.write(Array(try Files.read("\(folder.path)/a.png").dropLast(20)), as: "short.png")
    try folder.write(Array("#ASDF 1.0.0\n".utf8), as: "table.asdf")
    let error = try failure("location,label\na.png,0\n\(row)\nb.png,1\n")
    #expect(error.id == id || (error.id == "refused-name" && row.hasPrefix("https")))
    #expect(error.line == 3)
    #expect(error.file == "\(folder.path)/m.csv")
    #expect(error.message.contains(word))
  }

  @Test("several bad rows are one error that lists the first ten and their number")
  func manyBadRows() throws {
    let rows = (0..<12).map { "none\($0).png,1\n" }.joined()
    let error = try failure("location,label\na.png,0\n\(rows)")
    #expect(error.id == "bad-rows")
    #expect(error.message.contains("12 of 13 rows"))
    #expect(error.message.contains("line 3: "))
    #expect(error.message.contains("none9.png") && !error.message.contains("none10.png"))
    #expect(error.message.contains("2 more"))
  }

  @Test("bad=skip leaves bad rows out and reports each")
  func skip() throws {
    let (dataset, report) = try load(
      "location,label\nnone.png,0\na.png,0\nb.png,x\nsub/c.png,1\n", badRows: .skip)
    #expect(dataset.items.map(\.name) == ["a.png", "sub/c.png"])
    #expect(report.skipped.map(\.error.line) == [2, 4])
    #expect(dataset.skipped.map(\.error.id) == ["missing-file", "bad-label"])
  }

  @Test("nothing left to load is an error")
  func nothingLeft() throws {
    #expect(try failure("location,label\n").id == "no-images")
    let error = #expect(throws: GalaxyError.self) { try load("location\nnone.png\n", badRows: .skip) }
    #expect(error?.id == "no-images")
  }

  @Test("a manifest without a header is an error, not a lost image")
  func noHeader() throws {
    #expect(try failure("a.png,0\nb.png,1\n").id == "missing-header")
  }

  @Test("a file named twice is kept twice and reported")
  func duplicates() throws {
    let (dataset, report) = try load("location,label\na.png,0\nb.png,1\na.png,0\n")
    #expect(dataset.count == 3)
    #expect(report.duplicates.map(\.name) == ["a.png"])
    #expect(report.duplicates.first?.lines == [2, 4])
  }

  @Test("the number of threads does not change a pixel")
  func threads() throws {
    let path = try folder.write("location,label\na.png,0\nb.png,1\nsub/c.png,1\n", as: "m.csv")
    let one = try loadManifest(path, options: small).dataset
    let three = try loadManifest(path, options: small, context: WorkContext(threads: 3)).dataset
    #expect(one.items == three.items)
    #expect(one.images == three.images)
  }

  @Test("a size that is no size is an error", arguments: [0, -1, 5000, .max])
  func badSize(size: Int) throws {
    var options = LoadOptions()
    options.size = size
    #expect(throws: GalaxyError.self) { try ImageLoader(options: options) }
  }

  @Test("a raised flag stops the load")
  func cancelled() throws {
    let path = try folder.write("location\na.png\n", as: "m.csv")
    let context = WorkContext()
    context.cancellation.cancel()
    #expect(throws: GalaxyError.self) { try loadManifest(path, options: small, context: context) }
  }

  @Test("the galaxies and the simulations of the seed load", .galaxiesAreThere)
  func realManifests() throws {
    var options = LoadOptions()
    options.size = 32
    let context = WorkContext(threads: 2)
    let labelled = try loadManifest("\(GalaxyData.folder)/labelled.csv", options: options, context: context)
    let summary = try DatasetSummary(labelled.dataset)
    #expect(summary.classes.map(\.originals) == [200, 200, 200])
    #expect(summary.formats.map(\.count) == [600])
    #expect(summary.groups == 600)
    let simulated = try loadManifest("\(GalaxyData.folder)/simulated.csv", options: options, context: context)
    #expect(simulated.dataset.count == 73)
    #expect(simulated.dataset.items.allSatisfy { $0.label == nil })
  }
}
