import Foundation
import GalaxyLang
import Testing

@testable import GalshCommands
@testable import GalshSession
@testable import galsh

/// The errors of the language as galsh explains them: each example has its error, and the manual lists them
/// all.
@Suite struct ErrorExampleTests {
  /// Makes an object of every name that a command gives.
  private final class Host: CommandHost {
    struct Made: LanguageObject {
      let kindName = "dataset"
      let name: String
      let fieldNames: [String] = []
      func field(named name: String) -> Value? { nil }
    }

    private var made: [Made] = []
    var isCancelled: Bool { false }

    func run(_ call: CommandCall) throws -> Value? {
      if let name = try call.optional("as", String.self) { made.append(Made(name: name)) }
      return nil
    }
    func object(named name: String) -> (any LanguageObject)? { made.first { $0.name == name } }
    func objects() -> [any LanguageObject] { made }
    func glob(_ pattern: String) -> [String] { [] }
    func sourceText(at path: String, includedFrom includer: SourceText) -> SourceText { includer }
    func print(_ text: String) {}
    func show(_ value: Value) {}
    func announce(_ text: String) {}
    func diagnostic(for error: any Error) -> Diagnostic { Diagnostic(id: "host", message: "\(error)") }
  }

  @Test(arguments: ErrorExamples.all.keys.sorted()) func anExampleHasTheErrorThatItExplains(id: String) throws
  {
    let kind = try #require(LanguageErrors.kind(of: id), "no error of the language")
    #expect(kind.example.isEmpty, "the language has an example of its own")
    let text = try #require(ErrorExamples.all[id])
    let outcome = Interpreter(table: CommandList.all.table, host: Host())
      .run(SourceText(name: "example", text: text))
    switch outcome {
    case .refused(let diagnostics): #expect(diagnostics.contains { $0.id == id })
    case .failed(let diagnostic): #expect(diagnostic.id == id)
    default: Issue.record("\(id) did not come up")
    }
  }

  @Test func theManualListsTheErrorsOfTheLanguage() throws {
    let heading = "\n## Errors\n"
    let file = GalshProcess.root.appending(path: "docs/language.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: heading))
    let sections = LanguageErrors.kinds(examples: ErrorExamples.all).map { kind in
      let example = kind.example.isEmpty ? "" : "\n```gal error\n\(kind.example)\n```\n"
      return "### \(kind.id)\n\n\(kind.meaning)\n\(example)"
    }
    let written = heading + "\n" + sections.joined(separator: "\n")
    if ProcessInfo.processInfo.environment["GALSH_UPDATE"] != nil {
      try (text[..<start.lowerBound] + written).write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(String(text[start.lowerBound...]) == written, "run the test with GALSH_UPDATE=1")
    }
  }
}
