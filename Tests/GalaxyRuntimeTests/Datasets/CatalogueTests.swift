import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData

@Suite struct CatalogueTests {
  private func table(_ text: String, kinds: [String: Catalogue.Kind] = [:]) throws -> Catalogue {
    try CSVReader().read(Array(text.utf8), file: "m.csv", kinds: kinds)
  }

  private func texts(_ catalogue: Catalogue) -> [[String]] {
    (0..<catalogue.rowCount).map { catalogue.values(ofRow: $0).map(\.text) }
  }

  @Test("quotes, commas and line ends inside fields, CRLF, byte order mark, empty lines, no last line end")
  func awkwardFiles() throws {
    let text = "\u{feff}location,label\r\n\r\n\"a,b.jpg\", 1\r\n\"say \"\"hi\"\"\nthere\" ,2\r\n\nlast.jpg,"
    let table = try table(text)
    #expect(table.columns.map(\.name) == ["location", "label"])
    #expect(texts(table) == [["a,b.jpg", "1"], ["say \"hi\"\nthere", "2"], ["last.jpg", ""]])
    #expect((0..<3).map(table.line) == [3, 4, 7])
  }

  @Test(
    "what is not proper CSV is an error with its line",
    arguments: [
      ("location\n\"a", 2, "never closed"), ("location\nx\n\"a\"b\n", 3, "behind a closing quote"),
      ("location\nx\ry\n", 2, "carriage return"), ("", 1, "empty"), ("a\nb\0c\n", 2, "UTF-8"),
    ])
  func broken(text: String, line: Int, word: String) throws {
    let error = #expect(throws: GalaxyError.self) { try table(text) }
    #expect(error?.line == line)
    #expect(error?.file == "m.csv")
    #expect(error?.message.contains(word) == true)
  }

  @Test("bytes that are not UTF-8 are an error with their line")
  func latin1() throws {
    let bytes = Array("location\nok.jpg\ngal".utf8) + [0xe9] + Array(".jpg\n".utf8)
    let error = #expect(throws: GalaxyError.self) { try CSVReader().read(bytes, file: "m.csv") }
    #expect(error?.line == 3)
  }

  @Test(
    "what is written reads back as it was: quotes, commas, line ends, outer spaces, nothing at all, any script"
  )
  func roundTrip() throws {
    let pieces = [
      "", " ", "\t", "\"", ",", "\n", "\r", "\r\n", "a", "é", "星系", "🌌", "e\u{301}", ";", "'", "\\",
    ]
    var random = RandomStream(seed: 7)
    for _ in 0..<500 {
      let columns = 1 + random.below(4)
      func field() -> String {
        (0..<random.below(5)).map { _ in pieces[random.below(pieces.count)] }.joined()
      }
      let rows = (0..<1 + random.below(4)).map { _ in (0..<columns).map { _ in field() } }
      var writer = CSVWriter()
      for row in rows { writer.row(row) }
      let read = try table(writer.text)
      let found = [read.columns.map(\.name)] + texts(read)
      // By bytes: two spellings of é are equal as text.
      #expect(found.map { $0.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } })
    }
  }

  @Test("names with outer spaces survive a file and a manifest")
  func outerSpaces() throws {
    let folder = try ScratchFolder()
    var writer = CSVWriter()
    writer.row(["path", "label"])
    for name in [" a.png", "b.png ", "\tc.png", " d, \"e\".png "] { writer.row([name, "1"]) }
    let manifest = try Manifest(path: folder.write(writer.text, as: "m.csv"), columns: ManifestColumns())
    #expect(manifest.items.map(\.name) == [" a.png", "b.png ", "\tc.png", " d, \"e\".png "])
    #expect(manifest.badRows.isEmpty)
  }

  @Test("columns are as narrow as their values, unless they are declared")
  func kinds() throws {
    let text = "name,count,flux,note\n007,1,1.5,\nb,-2,3,x\nc,,,\n"
    let inferred = try table(text)
    #expect((0..<4).map(inferred.kind) == [.text, .integer, .number, .text])
    #expect(try inferred.numbers(of: "flux") == [1.5, 3, nil])
    #expect(inferred.values(ofRow: 0)[0].text == "007")
    #expect(try table(text, kinds: ["count": .text]).kind(ofColumn: 1) == .text)
    let error = #expect(throws: GalaxyError.self) { try inferred.numbers(of: "name") }
    #expect(error?.id == "bad-row")
    #expect(error?.line == 3)
    #expect(throws: GalaxyError.self) { try inferred.numbers(of: "mass") }
  }
}
