import Foundation
import GalaxyLang
import Testing

@testable import galsh

/// Every error of the runtime and the commands is explained by `help ID`.
@Suite struct ErrorMeaningTests {
  /// Words with hyphens that are not errors.
  private static let otherWords: Set = [
    "galsh-model-1", "galsh-checkpoint-1", "no-init", "one-class", "soft-boundary", "show-all-if-ambiguous",
    "hsc-real", "skirt-mag", "tng-skirt", "utf-8", "xterm-ghostty", "xterm-kitty",
  ]

  @Test func everyErrorOfTheSourcesIsExplained() throws {
    let ids = try idsOfTheSources()
    #expect(ids.count > 60)
    let explained = ErrorMeaning.all.map(\.id)
    let known = Set(explained).union(LanguageErrors.kinds().map(\.id))
    #expect(ids.subtracting(known).sorted() == [], "not explained")
    #expect(Set(explained).subtracting(ids).sorted() == [], "explained, but no longer there")
    #expect(Set(explained).count == explained.count)
  }

  @Test(arguments: ErrorMeaning.all.map(\.id)) func aMeaningIsASentenceAndSoIsWhatToDo(id: String) throws {
    let entry = try #require(ErrorMeaning.of(id))
    for text in [entry.meaning, entry.remedy] {
      #expect(text.hasSuffix(".") && text.count > 15 && text.count <= 110, "\(text)")
    }
  }

  @Test func helpExplainsErrorsOfTheLanguageAndOfCommands() throws {
    let galsh = try GalshProcess()
    for words in ["bad-csv", "error bad-csv"] {
      let result = try galsh.run(["-c", "help \(words)"])
      #expect(result.status == 0)
      #expect(result.output.hasPrefix("error[bad-csv]\n\nA manifest is not the CSV"))
    }
    #expect(try galsh.run(["-c", "help unquoted-text"]).output.contains("text goes in quotes"))
    let both = try galsh.run(["-c", "help too-large"]).output
    #expect(both.contains("A list may have") && both.contains("of commands: An image"))
    let unknown = try galsh.run(["-c", "help no-such-error"])
    #expect(unknown.status == 70)
    #expect(unknown.errors.contains("there is no command or error `no-such-error`"))
  }

  /// What stands where errors get their names.
  private func idsOfTheSources() throws -> Set<String> {
    var ids: Set<String> = []
    for folder in ["Sources/Runtime", "Sources/galsh"] {
      let root = GalshProcess.root.appendingPathComponent(folder)
      let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
      for path in paths where path.hasSuffix(".swift") && !path.hasSuffix("ErrorMeaning.swift") {
        let lines = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
          .split(separator: "\n").filter { !$0.contains("///") && !$0.contains(".init(") }
        let text = lines.joined(separator: "\n")
        func add(_ pattern: Regex<(Substring, Substring)>, in text: Substring) {
          ids.formUnion(text.matches(of: pattern).map { String($0.output.1) })
        }
        add(/"([a-z0-9]+(?:-[a-z0-9]+)+)"/, in: text[...])
        add(/\bid: "([a-z]+)"/, in: text[...])
        add(/error\[([a-z-]+)\]:/, in: text[...])
        add(/\.error\("([a-z]+)",/, in: text[...])
        // The switches and enumerations that give single words too.
        for block in text.matches(of: /var id: String \{((?s).*?)\n? *\}\n/) {
          add(/"([a-z-]+)"/, in: block.output.1)
        }
        for block in text.matches(of: /enum Reason: String[^{]*\{((?s).*?)\n  \}/) {
          add(/case ([a-z]+)$/.anchorsMatchLineEndings(), in: block.output.1)
        }
      }
    }
    return ids.subtracting(Self.otherWords)
  }
}
