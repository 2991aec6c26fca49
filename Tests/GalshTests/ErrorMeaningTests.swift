import Foundation
import GalaxyLang
import Testing

@testable import GalshCommands
@testable import GalshSession
@testable import galsh

/// Every error of the runtime and the commands is explained by `help ID`.
@Suite struct ErrorMeaningTests {
  @Test func everyKindHasANameOfItsOwn() {
    let ids = CommandList.all.errors.map(\.id)
    #expect(ids.count > 60)
    #expect(Set(ids).count == ids.count)
  }

  @Test(arguments: CommandList.all.errors.map(\.id)) func aMeaningIsASentenceAndSoIsWhatToDo(id: String)
    throws
  {
    let entry = try #require(CommandList.all.errors.first { $0.id == id })
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
    #expect(unknown.errors.contains("help knows no command, word or error `no-such-error`"))
  }
}
