import Testing

@testable import GalaxyLang

@Suite struct LexerTests {
  func kinds(_ text: String) -> [Token.Kind] {
    Lexer.tokens(of: SourceText(name: "t", text: text)).tokens.map(\.kind)
  }

  @Test func numbersAreReadInEveryShape() {
    #expect(
      kinds("1 1e-4 .5 0.5e-6 2E+3") == [
        .number(1), .number(1e-4), .number(0.5), .number(0.5e-6), .number(2000), .end,
      ])
  }

  @Test func dimensionsAreSizesWithAnX() {
    #expect(kinds("5x5 1x256x256") == [.dimension([5, 5]), .dimension([1, 256, 256]), .end])
  }

  @Test func aRangeIsNotADecimalPoint() {
    #expect(kinds("0...9") == [.number(0), .symbol(.ellipsis), .number(9), .end])
  }

  @Test func linesEndStatementsOutsideRoundAndSquareBracketsOnly() {
    #expect(kinds("a\nb") == [.word, .newline, .word, .end])
    #expect(kinds("[1,\n2]").contains(.newline) == false)
    #expect(kinds("(\n1\n)").contains(.newline) == false)
    #expect(kinds("{\na\n}").filter { $0 == .newline }.count == 2)
    #expect(kinds("a \\\n b") == [.word, .word, .end])
    #expect(kinds("a \\  \r\n b") == [.word, .word, .end])
  }

  @Test func commentsAndAHashBangLineAreSkipped() {
    #expect(kinds("#!/usr/bin/env galsh\na # b") == [.newline, .word, .end])
  }

  @Test func aByteOrderMarkIsSkipped() {
    #expect(kinds("\u{FEFF}a") == [.word, .end])
  }

  @Test func stringsKeepEscapesAndExpressionsApart() {
    let text = #""a\n\t\"\\\{ {x}""#
    let tokens = Lexer.tokens(of: SourceText(name: "t", text: text)).tokens
    #expect(tokens.first?.kind == .string([.text("a\n\t\"\\{ "), .expression(Span(14, 15))]))
  }

  @Test func anExpressionInAStringMayHoldStrings() {
    #expect(kinds(#""{a["}"]}" b"#).count == 3)
  }

  @Test func namesMayUseLettersOfAnyAlphabet() {
    #expect(kinds("größe Ωm 銀河") == [.word, .word, .word, .end])
  }

  @Test(arguments: [
    ("2mass", "bad-number", "2mass"), ("1_000", "bad-number", "1_000"),
    ("1e999", "number-too-large", "1e999"),
    ("99999999999999999999x2", "bad-number", "99999999999999999999x2"),
    ("a ? b", "unexpected-character", "?"), ("let x = “a”", "unexpected-character", "“"),
    ("a \\ b", "stray-backslash", "\\"), ("\"\\q\"", "unknown-escape", "\\q"),
    ("print \"a", "unclosed-string", "\""), ("print \"{a", "unclosed-brace", "{"),
    ("let x = [1", "unclosed-bracket", "["), ("whos )", "unopened-bracket", ")"),
    ("let x = \u{0}", "unexpected-character", "\u{0}"), ("whos \\", "unexpected-end", "\\"),
  ])
  func whatCannotBeReadIsReported(text: String, id: String, under: String) {
    let source = SourceText(name: "t", text: text)
    let first = Lexer.tokens(of: source).diagnostics.first
    #expect(first?.id == id)
    #expect(first?.span.map { source.text(of: $0) } == under)
  }

  @Test func curlyQuotesAreExplained() {
    let result = Lexer.tokens(of: SourceText(name: "t", text: "print “a”"))
    #expect(result.diagnostics.first?.hint == "text goes in straight quotes \"…\"")
  }

  @Test func bytesThatAreNotTextAreReportedOnce() {
    let source = SourceText(name: "t", bytes: Array("let x = ".utf8) + [0xFF, 0xFE, 0xC3] + Array(" 1".utf8))
    let result = Lexer.tokens(of: source)
    #expect(result.diagnostics.map(\.id) == ["invalid-utf8"])
    #expect(result.diagnostics.first?.span == Span(8, 11))
    let quoted = SourceText(name: "t", bytes: [0x22, 0xFF, 0x22])
    #expect(Lexer.tokens(of: quoted).diagnostics.map(\.id) == ["invalid-utf8"])
  }

  @Test func aBracketClosedFromOutsideIsReportedAtItsOpening() {
    let source = SourceText(name: "t", text: "for x in (1 { a }\nlet y = [1 }")
    let result = Lexer.tokens(of: source)
    #expect(result.diagnostics.first?.id == "unclosed-bracket" || result.diagnostics.count > 1)
    let inner = Lexer.tokens(of: SourceText(name: "t", text: "if a { let y = [1 }"))
    #expect(inner.diagnostics.map(\.id) == ["unclosed-bracket"])
    #expect(inner.diagnostics.first?.span == Span(15, 16))
    #expect(inner.diagnostics.first?.labels.first?.span == Span(18, 19))
    #expect(inner.isIncomplete == false)
  }

  @Test func aLongLineTakesTimeInProportion() {
    func seconds(_ count: Int) -> Double {
      let source = SourceText(name: "t", text: String(repeating: "ab+(\"x\" 1.5) ", count: count))
      let clock = ContinuousClock()
      let took = clock.measure { #expect(Lexer.tokens(of: source).tokens.count > count) }
      return Double(took.components.seconds) + Double(took.components.attoseconds) * 1e-18
    }
    _ = seconds(1000)
    let (small, large) = (seconds(5000), seconds(40_000))
    // Eight times the text; a quadratic lexer would take 64 times as long.
    #expect(large < small * 30 + 0.2)
  }
}
