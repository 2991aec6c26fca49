import Testing

@testable import GalaxyLang

@Suite struct IncludeChainTests {
  private func outcome(_ files: [String: String], of name: String) -> Interpreter.Outcome {
    let host = MockHost()
    host.files = files
    return Interpreter(table: MockTable.table, host: host)
      .run(SourceText(name: name, text: files[name] ?? ""))
  }

  @Test func mistakesInIncludedFilesShowHowTheyCameIn() throws {
    let files = [
      "main.gal": "whos\ninclude \"data.gal\"", "data.gal": "include \"deep.gal\"", "deep.gal": "whoss 3",
    ]
    guard case .refused(let diagnostics) = outcome(files, of: "main.gal") else {
      Issue.record("not refused")
      return
    }
    let text = DiagnosticFormatter().text(of: diagnostics)
    #expect(text.contains(" --> deep.gal:1:1\n"))
    #expect(
      text.hasSuffix("included from data.gal:1:9\nincluded from main.gal:2:9\nhelp: did you mean `whos`?"))
  }

  @Test func failuresInIncludedFilesShowHowTheyCameIn() throws {
    let files = ["main.gal": "let f = \"low.gal\"\ninclude f", "low.gal": "let n = 0\nprint 1 / n"]
    guard case .failed(let diagnostic) = outcome(files, of: "main.gal") else {
      Issue.record("did not fail")
      return
    }
    #expect(diagnostic.source?.name == "low.gal")
    #expect(DiagnosticFormatter().text(of: diagnostic).contains("included from main.gal:2:9"))
  }

  @Test func mistakesOfTheFileItselfShowNoChain() {
    guard case .refused(let diagnostics) = outcome(["main.gal": "include \"nowhere.gal\""], of: "main.gal")
    else {
      Issue.record("not refused")
      return
    }
    #expect(diagnostics.allSatisfy { $0.inclusions.isEmpty })
  }

  @Test func misspeltOptionsAmongPartsAreNamed() {
    assertCheck(
      "load images \"x\" as d\nsplit d into train=0.7 test=0.3 sed=12",
      diagnostics: [Expected("unknown-option", "sed", hint: "did you mean `seed`?")])
    assertCheck(
      "load images \"x\" as d\nsplit d into train=0.7 test=3",
      diagnostics: [Expected("out-of-range", "3")])
  }
}
