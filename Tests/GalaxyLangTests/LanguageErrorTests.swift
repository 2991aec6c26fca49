import Testing

@testable import GalaxyLang

/// Every error of the language is explained beside the code that reports it.
@Suite struct LanguageErrorTests {
  private static let kinds = LanguageErrors.kinds()

  @Test func idsAreUniqueAndInKebabCase() {
    let ids = Self.kinds.map(\.id)
    #expect(ids.count > 50)
    #expect(Set(ids).count == ids.count)
    for id in ids { #expect(id.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil, "\(id)") }
    #expect(Set(LanguageErrors.families.flatMap { $0.kinds.map(\.id) }) == Set(ids))
  }

  @Test func meaningsAreSentences() {
    for kind in Self.kinds {
      #expect(kind.meaning.first?.isUppercase == true || kind.meaning.hasPrefix("`"), "\(kind.id)")
      #expect(kind.meaning.hasSuffix(".") && kind.meaning.count > 15, "\(kind.id)")
      #expect(kind.remedy.isEmpty, "\(kind.id)")
    }
  }

  @Test(arguments: kinds.filter { !$0.example.isEmpty }.map { [$0.id, $0.example] })
  func examplesHaveTheErrorsThatTheyExplain(_ pair: [String]) {
    let (id, example) = (pair[0], pair[1])
    var parameters: [String: String] = [:]
    if let given = example.firstMatch(of: /# galsh run.gal (\w+)=(\w+)/) {
      parameters[String(given.output.1)] = String(given.output.2)
    }
    let host = MockHost()
    host.files["run.gal"] = example
    let outcome = Interpreter(table: CommandTable([]), host: host)
      .run(SourceText(name: "run.gal", text: example), parameters: parameters)
    switch outcome {
    case .refused(let diagnostics): #expect(diagnostics.first?.id == id)
    case .failed(let diagnostic): #expect(diagnostic.id == id)
    default: Issue.record("\(id): \(describe(outcome))")
    }
  }

  @Test func helpTellsMeaningAndExample() throws {
    let kind = try #require(LanguageErrors.kind(of: "bad-number"))
    #expect(
      HelpText.error(kind)
        == """
        error[bad-number]

        Something begins like a number and goes on like a word. Names begin with a
        letter.

        example:
          let x = 3rd
        """)
    #expect(LanguageErrors.kind(of: "no-such-error") == nil)
  }

  @Test func aHostGivesExamplesThatNeedItsCommands() throws {
    let kind = try #require(LanguageErrors.kind(of: "missing-noun", examples: ["missing-noun": "load"]))
    #expect(HelpText.error(kind).hasSuffix("example:\n  load"))
    #expect(LanguageErrors.kind(of: "missing-noun")?.example == "")
  }
}
