import GalaxyLang
import Testing

@Suite struct SourceTests {
  @Test func columnsCountCharacters() {
    let source = SourceText(name: "t", text: "one\nnaïve 🚀 x\r\nend")
    #expect(source.lineCount == 3)
    #expect(source.location(of: 0) == SourceText(name: "u", text: "a").location(of: 0))
    let offset = Array("one\nnaïve 🚀 ".utf8).count
    #expect(source.location(of: offset).line == 2)
    #expect(source.location(of: offset).column == 9)
    #expect(source.text(of: source.span(ofLine: 2)) == "naïve 🚀 x")
    #expect(source.location(of: 10_000).line == 3)
    #expect(source.text(of: source.span(ofLine: 99)) == "")
    #expect(source.text(of: Span(-5, 2)) == "on")
  }

  @Test func aDiagnosticIsShownWithItsLineCaretAndHint() {
    let source = SourceText(name: "run.gal", text: "whos\npretrian ae on d\n")
    let diagnostic = Diagnostic(
      id: "unknown-command", message: "unknown command `pretrian`", source: source, span: Span(5, 13),
      hint: "did you mean `pretrain`?")
    #expect(
      DiagnosticFormatter().text(of: diagnostic) == """
        error[unknown-command]: unknown command `pretrian`
         --> run.gal:2:1
          |
        2 | pretrian ae on d
          | ^^^^^^^^
        help: did you mean `pretrain`?
        """)
  }

  @Test func colourChangesNoWord() {
    let source = SourceText(name: "run.gal", text: "if a { let y = [1 }")
    let diagnostic = Diagnostic(
      id: "unclosed-bracket", message: "not closed", source: source, span: Span(15, 16),
      labels: [.init(Span(18, 19), "closed here")], hint: "add `]`")
    let ansi = DiagnosticFormatter(style: .ansi).text(of: diagnostic)
    let plain = DiagnosticFormatter(style: .plain).text(of: diagnostic)
    #expect(ansi != plain)
    var stripped = ""
    var isEscape = false
    for character in ansi {
      if character == "\u{1B}" { isEscape = true }
      if !isEscape { stripped.append(character) }
      if character == "m" { isEscape = false }
    }
    #expect(stripped == plain)
    #expect(plain.contains("- closed here"))
  }

  @Test func aLongLineIsCutAroundTheCaret() {
    let text = String(repeating: "a", count: 5_000) + "é?" + String(repeating: "b", count: 5_000)
    let source = SourceText(name: "t", text: text)
    let shown = DiagnosticFormatter().text(
      of: Diagnostic(id: "x", message: "m", source: source, span: Span(5_002, 5_003)))
    let lines = shown.split(separator: "\n").map(Array.init)
    #expect(lines[1].map(String.init).joined() == " --> t:1:5002")
    #expect(lines.allSatisfy { $0.count < 120 })
    let caret = lines[4].firstIndex(of: "^") ?? 0
    #expect(lines[3][caret] == "?")
  }

  @Test func controlCharactersAreMadeVisible() {
    let source = SourceText(name: "t", text: "a\tb\u{1B}[2J")
    let shown = DiagnosticFormatter().text(
      of: Diagnostic(id: "x", message: "bad \u{7}", source: source, span: Span(2, 3)))
    #expect(!shown.contains("\u{1B}"))
    #expect(!shown.contains("\u{7}"))
  }

  @Test(arguments: [
    ("pretrian", "pretrain"), ("tset", "test"), ("epoch", "epochs"), ("THRESHOLD", "threshold"),
    ("wohs", "whos"), ("xyzzy", nil), ("", nil), ("q", nil),
  ])
  func theNearestWordIsSuggested(word: String, expected: String?) {
    let known = ["pretrain", "train", "test", "epochs", "threshold", "whos"]
    #expect(Suggestions.nearest(to: word, among: known) == expected)
  }

  @Test func anEndlessWordIsNotCompared() {
    #expect(Suggestions.nearest(to: String(repeating: "a", count: 1_000_000), among: ["a"]) == nil)
  }

  @Test func cellsBeginAtTheirMarkers() {
    let source = SourceText(
      name: "t",
      text: """
        # a comment
        set seed 7

        # %% [markdown] Words
        # # Title
        #
        # text
        # %% Data
        load images "x" as d
        # %%%
        # %%
        """)
    let cells = Cell.cells(of: source)
    #expect(cells.map(\.title) == ["", "Words", "Data", ""])
    #expect(cells.map(\.kind) == [.code, .markdown, .code, .code])
    #expect(cells[0].text == "# a comment\nset seed 7")
    #expect(cells[1].text == "# Title\n\ntext")
    #expect(cells[2].text == "load images \"x\" as d\n# %%%")
    #expect(cells.map(\.line) == [1, 5, 9, 12])
    #expect(Cell.cells(of: SourceText(name: "t", text: "\n\n")).isEmpty)
  }

  @Test func aTextTakesTheValuesThatTheCommandLineGave() {
    let source = SourceText(
      name: "a",
      text: "param n = 3 # cells\nparam w=\"a\"; param l = [1, 2]\nif true { param n = 1 }\nprint n")
    #expect(source.parameterNames == ["n", "w", "l"])
    #expect(
      source.settingParameters(["n": "1 + 1", "w": "say \"é\"", "l": "0...4", "other": "1"])
        == "param n = 1 + 1 # cells\nparam w=\"say \\\"é\\\"\"; param l = 0...4\nif true { param n = 1 }\nprint n"
    )
    #expect(source.settingParameters([:]) == String(decoding: source.bytes, as: UTF8.self))
    #expect(
      SourceText(name: "b", text: "param n = 3").settingParameters(["n": "1\n+ 2"]) == "param n = (1\n+ 2)")
  }
}
