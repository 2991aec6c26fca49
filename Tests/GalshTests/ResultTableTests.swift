import GalaxyLang
import GalaxyRuntime
import Testing

@testable import GalshCommands
@testable import GalshSession
@testable import galsh

/// Results in the modes of the command `mode`.
@Suite struct ResultTableTests {
  private let result = CommandResult(
    "x",
    [
      .init("count", 2),
      .init(
        "rows", [["name": "a|b", "score": 0.123456789], ["name": "c,\"d\"", "score": nil, "more": [1, 2]]]),
    ], table: "rows", text: "words")

  private func text(_ result: CommandResult, _ mode: OutputMode, width: Int? = nil) -> String {
    ResultText.text(of: result, mode, width: width)
  }

  @Test func csvHasEveryNumberInFull() {
    #expect(
      text(result, .csv) == "name,score,more\na|b,0.123456789,\n\"c,\"\"d\"\"\",,\"[1,2]\"\n")
  }

  @Test func markdownIsRoundedAndEscaped() {
    #expect(
      text(result, .markdown)
        == "| name | score | more |\n| --- | ---: | --- |\n| a\\|b | 0.1235 |  |\n| c,\"d\" |  | 1 2 |\n")
  }

  @Test func tablesHaveColumns() {
    #expect(text(result, .table) == "name    score  more\na|b    0.1235\nc,\"d\"          1 2\n")
  }

  @Test func jsonIsTheWholeResultAndTextItsWords() {
    #expect(text(result, .json).hasPrefix("{\"command\":\"x\",\"count\":2,\"rows\":["))
    #expect(text(result, .text) == "words\n")
  }

  @Test func aResultWithoutATableIsOneRowOfItsSingleValues() {
    let single = CommandResult(
      "x", [.init("name", "m"), .init("auc", 0.5), .init("rows", [["a": 1]])], text: "words")
    #expect(text(single, .csv) == "name,auc\nm,0.5\n")
  }

  @Test func whatHasNothingToSayToPeopleIsLeftOutButForJSON() {
    let silent = CommandResult("set seed", [.init("seed", 3)])
    #expect(text(silent, .csv) == "" && text(silent, .table) == "")
    #expect(text(silent, .json) == "{\"command\":\"set seed\",\"seed\":3}\n")
  }

  @Test func aPrintIsItsWordsAndAValueItsTable() {
    #expect(text(CommandResult("print", [.init("text", "a b")], text: "a b"), .csv) == "a b\n")
    #expect(text(CommandResult("value", [.init("value", [1, 2])], text: "[1, 2]"), .csv) == "value\n1\n2\n")
    #expect(text(CommandResult("value", [.init("value", 3)], text: "3"), .markdown) == "3\n")
  }

  @Test func headingsGoOverLinesBeforeAnythingIsCut() {
    var printer = TextTable(["class", "surely normal", "probably anomalous"], [.left, .right, .right])
    printer.add(["0 (normal)", "12", "3"])
    #expect(
      printer.text(width: 32) == """
                    surely   probably
        class       normal  anomalous
        0 (normal)      12          3
        """)
    #expect(printer.text(width: 60) == printer.text)
  }

  @Test func noLineIsWiderThanTheWindowWhateverItHolds() {
    var printer = TextTable(
      (0..<12).map { "column \($0)" }, [TextTable.Alignment](repeating: .right, count: 12))
    printer.add((0..<12).map { "\($0 * 100_000)" })
    for width in [1, 10, 40, 80] {
      let lines = printer.text(width: width).split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= width }, "\(lines)")
    }
  }

  @Test func whatATerminalWasToldIsPlainInTheJournal() {
    func plain(_ text: String) -> String { PlainText.lines(of: Array(text.utf8)) }
    #expect(plain("a\r\nb\r\n") == "a\nb\n")
    #expect(plain("\u{1B}[1;31mred\u{1B}[0m \u{1B}]0;title\u{07}é") == "red é")
    #expect(plain("10 %\r20 %\rdone") == "done")
    #expect(plain("ab\u{08}c") == "ac")
    #expect(plain("\u{1B}[?1049hscreen\u{1B}[?1049l") == "")
    #expect(plain("\u{1B}") == "" && plain("\u{1B}[") == "" && plain("\u{1B}]x") == "")
  }

  @Test func pastedPromptsAreStripped() {
    let pasted = "gal[1]> for i in 1...2 {\n   ...>   print i\n   ...> }\n1\n2\ngal[12]> whos\n"
    #expect(PastedPrompt.stripped(pasted) == "for i in 1...2 {\n  print i\n}\nwhos")
    for text in ["print 1", "gal[x]> y", "  ...> x", "print \"gal[1]> \"\ngal[2]> x", ""] {
      #expect(PastedPrompt.stripped(text) == text)
    }
  }

  @Test func aTableIsCutToTheWindowButNumbersAreNot() {
    var printer = TextTable(["name", "score", "what"], [.left, .right, .left])
    printer.add(["a_rather_long_name.fits", "0.123456", "a sentence that goes on and on"])
    let cut = printer.text(width: 40)
    #expect(cut.split(separator: "\n").allSatisfy { $0.count <= 40 })
    #expect(cut.contains("0.123456") && cut.contains("…"))
    #expect(printer.text(width: 200) == printer.text)
    let tiny = printer.text(width: 5).split(separator: "\n")
    #expect(tiny.count == 2 && tiny.allSatisfy { $0.count <= 5 }, "a window that nothing fits into")
  }

  @Test func theEndingOfAFileTellsTheMode() {
    #expect(OutputMode(file: "a.b/x.CSV") == .csv)
    #expect(OutputMode(file: "x.md") == .markdown)
    #expect(OutputMode(file: "x.pdf") == nil && OutputMode(file: "csv") == nil)
  }
}
