import Foundation
import Testing

@testable import GalaxyLang

/// The manual says what is so: its scripts pass the check, its lists are those of the sources.
@Suite struct ManualTests {
  private static let path = "docs/language.md"

  /// The blocks of code of a kind.
  private func blocks(_ kind: String) throws -> [String] {
    var blocks: [String] = []
    var inside: [Substring]?
    for line in try Repository.text(Self.path).split(separator: "\n", omittingEmptySubsequences: false) {
      if let lines = inside, line == "```" {
        blocks.append(lines.joined(separator: "\n"))
        inside = nil
      } else if inside != nil {
        inside?.append(line)
      } else if line == "```\(kind)" {
        inside = []
      }
    }
    return blocks
  }

  @Test func everyScriptOfTheManualPassesTheCheck() throws {
    let scripts = try blocks("gal")
    #expect(scripts.count > 12)
    for script in scripts {
      let source = SourceText(name: "example", text: script)
      var checker = Checker(table: MockTable.table, knowsEveryName: true)
      let diagnostics = checker.check(source)
      #expect(diagnostics.isEmpty, "\(DiagnosticFormatter().text(of: diagnostics))")
      let formatted = try Formatter.formatted(source)
      #expect(formatted.text(of: Span(0, formatted.bytes.count)) == script + "\n", "not in canonical layout")
    }
  }

  @Test func theWordsOfTheLanguageAreAllThere() throws {
    let text = try Repository.text(Self.path)
    let words = try #require(text.firstMatch(of: /The words `([a-z ]+)` are no names/)).output.1
    #expect(words.split(separator: " ").map(String.init) == Keyword.allCases.map(\.rawValue))
    for function in Function.all { #expect(text.contains("`\(function.name)"), "\(function.name)") }
    for symbol in Symbol.allCases { #expect(text.contains("\"\(symbol.rawValue)\""), "\(symbol.rawValue)") }
    #expect(text.contains("| \(Parser.deepest) |") && text.contains("| \(Checker.deepestInclude) |"))
  }
}
