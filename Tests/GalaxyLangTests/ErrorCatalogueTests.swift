import Testing

@testable import GalaxyLang

@Suite struct ErrorCatalogueTests {
  @Test func everyErrorOfTheSourcesIsExplained() throws {
    var ids: Set<String> = []
    for path in try Repository.files(below: "Sources/GalaxyLang", ending: ".swift") {
      if path.hasSuffix("ErrorCatalogue.swift") { continue }
      let text = try Repository.text(path)
      ids.formUnion(text.matches(of: /"([a-z0-9]+(-[a-z0-9]+)+)"/).map { String($0.output.1) })
      ids.formUnion(text.matches(of: /\bid: "([a-z]+)"/).map { String($0.output.1) })
      ids.formUnion(text.matches(of: /interruptedID = "([a-z]+)"/).map { String($0.output.1) })
    }
    #expect(ids.count > 50)
    let explained = ErrorCatalogue.entries.map(\.id)
    #expect(ids.subtracting(explained).sorted() == [], "not explained")
    #expect(Set(explained).subtracting(ids).sorted() == [], "explained, but no longer there")
    #expect(Set(explained).count == explained.count)
  }

  @Test(arguments: ErrorCatalogue.entries.filter { !$0.example.isEmpty })
  func examplesHaveTheErrorsThatTheyExplain(_ entry: ErrorCatalogue.Entry) {
    var parameters: [String: String] = [:]
    if let given = entry.example.firstMatch(of: /# galsh run.gal (\w+)=(\w+)/) {
      parameters[String(given.output.1)] = String(given.output.2)
    }
    let host = MockHost()
    host.files["run.gal"] = entry.example
    let outcome = Interpreter(table: MockTable.table, host: host)
      .run(SourceText(name: "run.gal", text: entry.example), parameters: parameters)
    switch outcome {
    case .refused(let diagnostics): #expect(diagnostics.first?.id == entry.id)
    case .failed(let diagnostic): #expect(diagnostic.id == entry.id)
    default: Issue.record("\(entry.id): \(describe(outcome))")
    }
  }

  @Test func helpTellsMeaningAndExample() throws {
    let entry = try #require(ErrorCatalogue.entry(for: "bad-number"))
    #expect(
      HelpText.error(entry)
        == """
        error[bad-number]

        Something begins like a number and goes on like a word. Names begin with a
        letter.

        example:
          let x = 3rd
        """)
    #expect(ErrorCatalogue.entry(for: "no-such-error") == nil)
  }
}
