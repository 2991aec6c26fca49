import Testing

@testable import GalaxyLang

/// What a host says of other programs' words, beside what the language says by itself.
@Suite struct ForeignWordsTests {
  private static let words = ForeignWords(
    statements: ["imstat": "measure \"f\""], declarations: ["set": "a setting has no `=`"],
    programs: ["ls"], explainer: "explain")
  private static let table = CommandTable(
    [CommandSpec("set", "a setting", arguments: [.init("name", .word, "which")])], words: words)

  private func hint(_ text: String, _ table: CommandTable = table) -> String? {
    Interpreter(table: table, host: MockHost()).check(SourceText(name: "t", text: text)).first?.hint
  }

  @Test func theHostsWordsAreAnsweredByItsCommands() {
    #expect(hint("imstat \"f\"") == "measure \"f\"")
    #expect(hint("IMSTAT") == "measure \"f\"")
    #expect(hint("imstat (3) (4)") == "measure \"f\"")
    #expect(hint("ls -l") == "`!ls` runs it in the system's shell")
    #expect(hint("set x = 3") == "let x = …; a setting has no `=`")
    #expect(hint("print set(3)") == "`set` is a command, and takes no brackets: explain set")
  }

  @Test func theLanguageKnowsNoneOfThem() {
    let bare = CommandTable(Self.table.specs)
    #expect(hint("imstat \"f\"", bare) == "what stands here is `set`")
    #expect(hint("ls -l", bare)?.contains("!ls") != true)
    #expect(hint("print set(3)", bare) == "`set` is a command, and takes no brackets")
  }

  @Test func theLanguageAnswersForItsOwnStatements() {
    for table in [Self.table, CommandTable([])] {
      #expect(hint("while x { }", table) == "there is only `for`: for i in 0...9 { … }")
      #expect(hint("var x = 3", table) == "let x = …")
      #expect(hint("print size(3)", table) == "len(x), or x.count")
      #expect(hint("source \"x\"", table)?.hasPrefix("another script is run with `include`") == true)
    }
  }
}
