import Foundation
import Testing

@testable import GalaxyLang

/// Elements, slices, rows and powers.
@Suite struct RowTests {
  private func format(_ text: String) throws -> String {
    String(decoding: try Formatter.formatted(SourceText(name: "t", text: text)).bytes, as: UTF8.self)
  }

  @Test func slicesAreHalfOpenAndCut() {
    #expect(
      evaluate("(0...9)[2:5], (0...9)[:2], (0...9)[-2:], (0...9)[8:99]") == "[2, 3, 4] [0, 1] [8, 9] [8, 9]")
    #expect(evaluate("[1, 2, 3][:], [1, 2, 3][5:2], \"galaxy\"[1:3], \"galaxy\"[-1]") == "[1, 2, 3] [] al y")
    #expect(evaluate("[1, 2, 3][0...1], [1, 2, 3][-1]") == "[1, 2] 3")
    #expect(evaluate("[1, 2, 3][-1e300:1e300]") == "[1, 2, 3]")
  }

  @Test func conditionsAreAskedOfEachElement() {
    #expect(evaluate("[5, 1, 7] where value > 2 and value < 6 or value == 1") == "[5, 1]")
    #expect(
      evaluate("([5, 1, 7] where value > 2).count, [3, 1] sort value, [3, 1] sort -value")
        == "2 [1, 3] [3, 1]")
    #expect(evaluate("[\"b\", \"a\"] sort value where value != \"b\"") == "[\"a\"]")
    #expect(
      run("let where = 2\nlet sort = 3\nprint where * sort, [1, 2] where value == where").printed == ["6 [2]"]
    )
    #expect(run("let n = 1\nfor i in [1, 2, 3] where value > n { print i }").printed == ["2", "3"])
  }

  @Test func columnsAreNamesBeforeVariables() {
    let host = MockHost()
    let rows = [1.0, 3, 2].map { score in
      Value.record(
        Record([.init("score", .number(score)), .init("label", score > 1 ? .number(0) : .nothing)]))
    }
    host.kept.append(MockObject(kindName: "scores", name: "s", elements: rows))
    let interpreter = Interpreter(table: MockTable.table, host: host)
    let text = """
      let score = 99
      let least = 1
      print (s where score > least).count, (s sort -score)[0].score, (s where label == 0).count
      print (s where label >= 0).count, (s sort label)[-1].score, s.score, mean(s.score), s["score"][0]
      print (s where row.score == 3)[0]["score"], score
      """
    _ = interpreter.run(SourceText(name: "t", text: text))
    #expect(host.printed == ["2 3 2", "2 1 [1, 3, 2] 2 1", "3 99"])
    let chosen = try? interpreter.rows(
      of: .object(host.kept[1]), where: "score > least", sortedBy: "-score")
    #expect(
      chosen?.compactMap { if case .record(let row) = $0 { row["score"]?.text } else { nil } } == ["3", "2"])
    #expect(throws: Diagnostic.self) {
      try interpreter.rows(of: .object(host.kept[1]), where: "scor > 1", sortedBy: nil)
    }
    let words = interpreter.completion(of: "print s where sc").candidates.map(\.text)
    #expect(words.contains("score"))
    #expect(interpreter.completion(of: "print s wh").candidates.map(\.text) == ["where"])
  }

  @Test(arguments: [
    (2.0, 10.0), (10, -3), (1.05, 10), (2, 0.5), (10, 0.3), (10, -0.4), (1.7, 2.35), (1e-3, 7), (0.99, 400),
    (3, 40), (1e10, -30.5), (7.25, -2.75), (1e-300, -1.01), (1.0000001, 123_456_789), (-3, 5), (-2, -3),
    (0, 4), (5, 0), (1e5, 61.6), (2, -1074),
  ])
  func powersAreThoseOfTheMathLibrary(base: Double, exponent: Double) {
    let (own, known) = (Power.of(base, exponent), pow(base, exponent))
    #expect(abs(own - known) <= 1e-13 * abs(known), "\(own) \(known)")
  }

  @Test func wholePowersAreExact() {
    for n in 0...22 { #expect(Power.of(10, Double(n)) == Double("1e\(n)")) }
    for n in -300...300 {
      #expect(Power.of(2, Double(n)) == Double(sign: .plus, exponent: n, significand: 1))
    }
    for n in 1...40 { #expect(Power.of(1.1, Double(n)) == pow(1.1, Double(n))) }
    #expect(Power.of(1e200, 2) == .infinity && Power.of(1e-200, 2) == 0 && Power.of(1e-200, -2) == .infinity)
    #expect(evaluate("2 ** 3 ** 2, -2 ** 2, 2 ** -1, 3 * 2 ** 2") == "512 -4 0.5 12")
  }

  @Test func theLayoutOfSlicesRowsAndPowers() throws {
    #expect(try format("let y=x[ 2 : 5 ]") == "let y = x[2:5]\n")
    #expect(try format("print x[:-1],x[n+1 :]") == "print x[:-1], x[n + 1:]\n")
    #expect(try format("let y=2**3") == "let y = 2 ** 3\n")
    #expect(try format("let y=(v.rows)where(score>2)") == "let y = (v.rows) where (score > 2)\n")
    #expect(try format("let y = v.rows  sort   -score") == "let y = v.rows sort -score\n")
    #expect(try format("let y=sort-1") == "let y = sort - 1\n")
    #expect(try format("show v   where  score > 2 sort=-score") == "show v where score > 2 sort=-score\n")
    for text in ["let y = v.rows where score > 2 sort -score\n", "print(\"a\", 3)\n"] {
      #expect(try format(text) == text)
    }
  }

  @Test func argumentsInBracketsArePrinted() {
    #expect(run("print(\"a\", 3)").printed == ["a 3"])
    #expect(run("print (1 + 2) * 3").printed == ["9"])
    #expect(run("print((1 + 2) * 3, [1, 2])").printed == ["9 [1, 2]"])
    #expect(run("print()").printed == [""])
    #expect(run("if true { print(\"a\", 3) }").printed == ["a 3"])
  }

  @Test func aWordThatIsAskedAboutIsNoExpression() {
    let table = CommandTable(
      [CommandSpec("help", "explains", arguments: [.init("topic", .word, .variadic(), "what")])],
      words: ForeignWords(explainer: "help"))
    let host = MockHost()
    for topic in ["where", "or", "**", "!", "!ls -l", "if", "...", "true"] {
      let outcome = Interpreter(table: table, host: host).run(SourceText(name: "t", text: "help \(topic)"))
      guard case .finished = outcome else {
        Issue.record("\(topic): \(outcome)")
        continue
      }
    }
    #expect(host.calls.count == 8)
  }
}
