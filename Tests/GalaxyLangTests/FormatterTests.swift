import Testing

@testable import GalaxyLang

@Suite struct FormatterTests {
  private func format(_ text: String) throws -> String {
    let formatted = try Formatter.formatted(SourceText(name: "test.gal", text: text))
    return String(decoding: formatted.bytes, as: UTF8.self)
  }

  @Test func spacesAndIndentationBecomeCanonical() throws {
    #expect(try format("let  x=1+2*( 3 )\nprint   x,x") == "let x = 1 + 2 * (3)\nprint x, x\n")
    #expect(try format("for i in 0 ... 3{\nprint -i\n  }") == "for i in 0...3 {\n  print -i\n}\n")
    #expect(try format("if x>1 {print x}else{print 2}") == "if x > 1 { print x } else { print 2 }\n")
    #expect(
      try format("test   m  on d ;show  d") == "test m on d; show d\n")
    #expect(
      try format("pretrain ae on d milestones=[ epochs/2,3 ]  epochs=n*2")
        == "pretrain ae on d milestones=[epochs / 2, 3] epochs=n*2\n")
  }

  @Test func blocksOverLinesBreakAtTheirBraces() throws {
    #expect(
      try format("network n from 1x2x2 { encode { fc 3\n flatten }\n decode { sigmoid } }") == """
        network n from 1x2x2 {
          encode {
            fc 3
            flatten
          }
          decode { sigmoid }
        }

        """)
  }

  @Test func linesThatGoOnAreIndented() throws {
    #expect(
      try format("load fits \"x\" \\\n as d\nlet x = [\n1,\n2\n]") == """
        load fits "x" \\
          as d
        let x = [
          1,
          2
        ]

        """)
  }

  @Test func commentsStayAndKeepTheirColumn() throws {
    #expect(
      try format("whos     # a\nlet x=1  # b\n\n\n\n  # c\n# %% Cell  \nwhos # d") == """
        whos       # a
        let x = 1  # b

        # c
        # %% Cell\u{20}\u{20}
        whos  # d

        """)
    #expect(try format("#!/usr/bin/env galsh\r\nwhos\r\n\r\n") == "#!/usr/bin/env galsh\nwhos\n")
    #expect(
      try format("for i in x {\n# in\nwhos # e\n# out\n}")
        == "for i in x {\n  # in\n  whos  # e\n  # out\n}\n")
  }

  @Test func stringsAreNotTouched() throws {
    let text = "print \"a  {x+1}\n   b\"\n"
    #expect(try format(text) == text)
    #expect(try format("!ls   -l  # x") == "!ls   -l  # x\n")
    #expect(try format("") == "")
    #expect(try format("\n\n") == "")
  }

  @Test func whatDoesNotParseIsRefused() {
    #expect(throws: Formatter.Refused.self) { try format("let = 3") }
    #expect(throws: Formatter.Refused.self) { try format("print [1") }
  }

  @Test func formattingKeepsTheMeaningAndIsDoneOnce() throws {
    var mutator = Mutator(seed: 42)
    var formatted = 0
    for round in 0..<Fuzzing.rounds / 5 {
      let bytes = round % 4 == 0 ? mutator.script(round) : mutator.respaced(round)
      let source = SourceText(name: "fuzz", bytes: bytes)
      guard let once = try? Formatter.formatted(source) else { continue }
      formatted += 1
      let twice = try Formatter.formatted(once)
      let text = source.text(of: Span(0, bytes.count))
      if once.bytes != twice.bytes {
        Issue.record("formatted twice: \(text.debugDescription)")
        return
      }
      guard tree(source) == tree(once), cells(source) == cells(once), mistakes(source) == mistakes(once)
      else {
        Issue.record("another meaning: \(text.debugDescription)")
        return
      }
    }
    #expect(formatted > Fuzzing.rounds / 20)
  }

  @Test func everyGoldenScriptKeepsItsMeaning() throws {
    let paths = try Repository.files(below: "Tests/Golden", ending: ".gal")
    #expect(!paths.isEmpty)
    for path in paths {
      let source = SourceText(name: path, text: try Repository.text(path))
      guard let once = try? Formatter.formatted(source) else { continue }
      #expect(tree(source) == tree(once) && cells(source) == cells(once), "\(path)")
      #expect(try Formatter.formatted(once).bytes == once.bytes, "\(path)")
    }
  }

  private func cells(_ source: SourceText) -> [String] {
    Cell.cells(of: source).map { "\($0.kind) \($0.title)" }
  }

  /// What the check says, without places.
  private func mistakes(_ source: SourceText) -> [String] {
    Interpreter(table: MockTable.table, host: MockHost()).check(source).map { $0.id + $0.message }
  }

  /// The tree as text, without places.
  private func tree(_ source: SourceText) -> String {
    var text = ""
    for statement in Parser.parse(source).script.statements { write(statement, to: &text) }
    return text
  }

  private func write(_ node: Any, to text: inout String) {
    if node is Span || node is SourceText { return }
    let mirror = Mirror(reflecting: node)
    if mirror.children.isEmpty {
      text += "\(node) "
      return
    }
    text += "("
    for child in mirror.children {
      if mirror.displayStyle == .enum { text += "\(child.label ?? "") " }
      write(child.value, to: &text)
    }
    text += ")"
  }
}
