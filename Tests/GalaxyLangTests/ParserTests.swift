import Testing

@testable import GalaxyLang

@Suite struct ParserTests {
  @Test func operatorsBindAsInArithmetic() {
    #expect(evaluate("1 + 2 * 3") == "7")
    #expect(evaluate("(1 + 2) * 3") == "9")
    #expect(evaluate("10 - 4 - 3") == "3")
    #expect(evaluate("-2 * 3 + 1") == "-5")
    #expect(evaluate("7 % 4 / 3") == "1")
    #expect(evaluate("1 + 1 == 2 and not 1 > 2 or false") == "true")
    #expect(evaluate("0...1 + 2") == "0...3")
  }

  @Test func bracketsAndContinuationsGoOverLines() {
    #expect(evaluate("[1,\n  2,\n  3,\n]") == "[1, 2, 3]")
    #expect(evaluate("1 + \\\n 2") == "3")
  }

  @Test func severalStatementsMayStandOnALine() {
    #expect(run("let a = 1; let b = 2; print a + b").printed == ["3"])
    #expect(run("for x in 1...2 { print x; print x * x }").printed == ["1", "1", "2", "4"])
  }

  @Test func elseMayStandOnTheNextLine() {
    #expect(run("if false { print 1 }\nelse if true { print 2 }\nelse { print 3 }").printed == ["2"])
  }

  @Test func aCommandIsParsedToItsWords() throws {
    let script = assertParse("train svdd \"{a}\" on galaxies.train objective=one-class nu=n*2 x=[1 + 2]")
    guard case .command(let command)? = script.statements.first?.kind else {
      Issue.record("no command")
      return
    }
    #expect(command.verb.text == "train")
    let words = command.words.map { word in
      switch word {
      case .value(let argument): argument.word ?? script.source.text(of: argument.span)
      case .named(let name, let argument):
        "\(name.text)=\(argument.word ?? script.source.text(of: argument.span))"
      }
    }
    #expect(
      words == [
        "svdd", "\"{a}\"", "on", "galaxies.train", "objective=one-class", "nu=n*2", "x=[1 + 2]",
      ])
  }

  @Test func aValueEndsAtTheFirstSpace() {
    assertParse(
      "pretrain ae epochs=n * 2",
      diagnostics: [.init("value-with-spaces", "*", hint: "put brackets round it: (n * 2)")])
    assertParse("pretrain ae epochs=n* 2", diagnostics: [.init("value-with-spaces", "*")])
    assertParse("pretrain ae epochs=n - 2", diagnostics: [.init("value-with-spaces", "-")])
    assertParse("pretrain ae epochs=(n * 2) lr=n*2 batch=[n / 2, 3]")
    assertParse("threshold m -0.3 0.2")
  }

  @Test(arguments: [
    ("let x 5", "unexpected-token", "5"), ("let = 5", "unexpected-token", "="),
    ("let x =", "unexpected-end", ""), ("let for = 1", "reserved-word", "for"), ("x = 5", "missing-let", "x"),
    ("let x = 1 2", "unexpected-token", "2"), ("let x = (1, 2)", "unexpected-token", ","),
    ("for x on [1] { }", "unexpected-token", "on"), ("for x in [1]", "unexpected-end", ""),
    ("if true print 1", "unexpected-token", "print"), ("else { }", "unexpected-token", "else"),
    ("in x", "unexpected-token", "in"), ("let x = 1 < 2 < 3", "chained-comparison", "<"),
    ("let x = 1...2...3", "chained-comparison", "..."), ("let x = let", "reserved-word", "let"),
    ("pretrain ae epochs = 5", "space-around-equals", "="),
    ("pretrain ae epochs= 5", "space-around-equals", "="),
    ("pretrain ae epochs=", "missing-value", "epochs="),
    ("threshold m 1, 2", "unexpected-token", ","), ("print \"{}\"", "unexpected-end", "{}"),
    ("print \"{1 2}\"", "unexpected-token", "2"), ("print (a.b)(1)", "not-a-function", "(a.b)"),
    ("show a\"b\"", "unexpected-token", "\"b\""), ("let x = a.5", "unexpected-token", ".5"),
    (", 1", "unexpected-token", ","),
  ])
  func aMistakeIsReportedAtItsWord(text: String, id: String, under: String) {
    assertParse(text, diagnostics: [.init(id, under)])
  }

  @Test func everyStatementReportsItsOwnMistake() {
    assertParse(
      """
      let = 1
      for x in 0...2 {
        let y 2
        print x
      }
      let z = )
      print "fine"
      """,
      diagnostics: [
        .init("unexpected-token", "="), .init("unexpected-token", "2"), .init("unopened-bracket", ")"),
      ])
  }

  @Test func anUnclosedBracketIsOneMistake() {
    assertParse("let x = [1, 2", diagnostics: [.init("unclosed-bracket", "[")])
    assertParse("for x in 0...2 {\n print x", diagnostics: [.init("unclosed-bracket", "{")])
    assertParse("if true { let y = (1 }", diagnostics: [.init("unclosed-bracket", "(")])
    assertParse("print \"a {1 + \"b\"", diagnostics: [.init("unclosed-brace", "{")])
  }

  @Test(arguments: ["(", "[", "-", "not ", "a[", "abs(", "if true {", "\"{", "1+("])
  func deepNestingIsAnErrorAndNoCrash(opening: String) {
    let source = SourceText(name: "t", text: "let x = " + String(repeating: opening, count: 10_000))
    #expect(!Parser.parse(source).diagnostics.isEmpty)
    let block = SourceText(name: "t", text: String(repeating: opening, count: 10_000))
    #expect(!Parser.parse(block).diagnostics.isEmpty)
  }

  @Test(arguments: [("(", "1", ")"), ("[", "1", "]"), ("\"{", "1", "}\""), ("", "1", "+1"), ("", "x", ".y")])
  func whatIsTooDeepIsSaidToBe(open: String, middle: String, close: String) {
    func repeated(_ count: Int) -> SourceText {
      let text = String(repeating: open, count: count) + middle + String(repeating: close, count: count)
      return SourceText(name: "t", text: "let x = " + text)
    }
    #expect(Parser.parse(repeated(300)).diagnostics.map(\.id) == ["too-deep"])
    #expect(Parser.parse(repeated(10_000)).diagnostics.map(\.id).contains("too-deep"))
    #expect(Parser.parse(repeated(60)).diagnostics.isEmpty)
  }

  @Test func deepBlocksAreRefused() {
    let text = String(repeating: "if true {\n", count: 300) + String(repeating: "}\n", count: 300)
    #expect(Parser.parse(SourceText(name: "t", text: text)).diagnostics.map(\.id) == ["too-deep"])
  }

  @Test func onlyWhatIsUnclosedIsIncomplete() {
    func state(_ text: String) -> String {
      switch Completeness(of: SourceText(name: "t", text: text)) {
      case .complete: "complete"
      case .incomplete: "incomplete"
      case .invalid: "invalid"
      }
    }
    for text in ["", "whos", "print 1", "for x in 0...2 {\nprint x\n}", "foo bar baz=1"] {
      #expect(state(text) == "complete", "\(text)")
    }
    for text in [
      "let x = [1,", "for x in 0...2 {", "print \"a", "print \"{a", "whos \\", "print (", "whos \\\n",
    ] {
      #expect(state(text) == "incomplete", "\(text)")
    }
    for text in ["let x =", "for x in 0...2", "print )", "let x = 1 +", "x = 5", "if true { ] }"] {
      #expect(state(text) == "invalid", "\(text)")
    }
  }

  @Test func theRestOfALineAfterAnExclamationMarkIsAShellCommand() throws {
    let host = run("!ls \"a b\" {c}\nwhos")
    #expect(host.calls.map(\.spec.name) == ["!", "whos"])
    #expect(try host.calls[0].required("line", String.self) == "ls \"a b\" {c}")
  }
}
