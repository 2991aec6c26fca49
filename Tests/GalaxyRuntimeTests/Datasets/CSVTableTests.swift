import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyModels
@testable import GalaxyRecords

@Suite struct CSVTableTests {
  private func table(_ text: String) throws -> CSVTable { try CSVTable(Array(text.utf8), file: "m.csv") }

  @Test("quotes, commas and line ends inside fields, CRLF, byte order mark, empty lines, no last line end")
  func awkwardFiles() throws {
    let text = "\u{feff}location,label\r\n\r\n\"a,b.jpg\", 1\r\n\"say \"\"hi\"\"\nthere\" ,2\r\n\nlast.jpg,"
    let table = try table(text)
    #expect(table.header == ["location", "label"])
    #expect(
      table.rows == [
        .init(line: 3, fields: ["a,b.jpg", "1"]), .init(line: 4, fields: ["say \"hi\"\nthere", "2"]),
        .init(line: 7, fields: ["last.jpg", ""]),
      ])
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
    let error = #expect(throws: GalaxyError.self) { try CSVTable(bytes, file: "m.csv") }
    #expect(error?.line == 3)
  }
}
