import GalaxyLang
import Testing

@testable import GalshCommands
@testable import GalshSession
@testable import galsh

/// The one table of commands: whole, and without contradictions.
@Suite struct CommandTableTests {
  @Test func hasNoProblemsAndItsExamplesCheck() {
    #expect(CommandList.all.table.problems() == [])
  }

  @Test(arguments: CommandList.all.table.specs)
  func everyCommandIsExplainedAndShown(spec: CommandSpec) {
    #expect(!spec.summary.isEmpty)
    #expect(!spec.examples.isEmpty, "\(spec.name) has no example")
    // Long sentences are folded.
    let words = HelpText.command(spec).split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains(spec.summary))
    for option in spec.options { #expect(HelpText.command(spec).contains(option.name)) }
  }
}
