import GalaxyLang
import Testing

@Suite struct InterpreterTests {
  @Test func valuesPrintAsTheyAreWritten() {
    #expect(evaluate("1") == "1")
    #expect(evaluate("0.1 + 0.2") == "0.30000000000000004")
    #expect(evaluate("1e-4") == "0.0001")
    #expect(evaluate("2 * 1e15") == "2000000000000000")
    #expect(evaluate("1e300") == "1e+300")
    #expect(evaluate("[1, \"a\\n\", true, 0...2, 5x5]") == "[1, \"a\\n\", true, 0...2, 5x5]")
    #expect(evaluate("\"a\" + \"b{1 + 1}\"") == "ab2")
    #expect(evaluate("[1] + [2]") == "[1, 2]")
    #expect(evaluate("\"x\", 1, true") == "x 1 true")
  }

  @Test func fieldsAndElementsAreReached() {
    #expect(evaluate("[1, 2, 3].count") == "3")
    #expect(evaluate("(4...9)[2]") == "6")
    #expect(evaluate("1x256x128[2]") == "128")
    #expect(evaluate("\"häß\".count") == "3")
    #expect(run("load images \"x\" as d\nprint d.count, d[1]").printed == ["3 d[1]"])
  }

  @Test func functionsAnswer() {
    #expect(evaluate("round(2.567, 1), round(2.5), floor(-0.5), abs(-3)") == "2.6 3 -1 3")
    #expect(evaluate("sqrt(16), min(3, 1, 2), max([4, 9]), str(5) + \"!\"") == "4 1 9 5!")
    #expect(evaluate("log10(1000), log10(1e-300), log10(1e308)") == "3 -300 308")
    #expect(evaluate("abs(log10(2) - 0.30102999566398119521) < 1e-15") == "true")
    #expect(evaluate("glob(\"*\").count, glob(\"*\")[0]") == "2 a.fits")
    #expect(evaluate("-7 % 3, 7 % -3, 6 % 3") == "2 -2 0")
  }

  @Test func comparisonsCompare() {
    #expect(
      evaluate("1 == 1, \"a\" != \"b\", [1, 2] == 1...2, 5x5 == 5x5, \"a\" < \"b\"")
        == "true true true true true")
    #expect(run("let n = 0\nprint false and 1 / n > 1, true or 1 / n > 1").printed == ["false true"])
  }

  @Test func loopsAndConditionsRun() {
    #expect(run("for x in [\"a\", \"b\"] { print x }").printed == ["a", "b"])
    #expect(run("for x in [] { print x }").printed == [])
    #expect(run("let n = 0\nfor i in 1...10 { let n = n + i }\nprint n").printed == ["55"])
    #expect(run("load images \"x\" as d\nfor i in d { print i }").printed == ["d[0]", "d[1]", "d[2]"])
  }

  @Test(arguments: [
    ("let n = 0; print 1 / n", "division-by-zero", "n"), ("let n = 0; print 1 % n", "division-by-zero", "n"),
    ("let n = 1e308; print n * 10", "number-too-large", "n * 10"),
    ("let l = [1]; print l[1]", "bad-index", "1"), ("let l = [1]; print l[-2]", "bad-index", "-2"),
    ("let l = []; print l[0]", "bad-index", "0"), ("let l = [1]; print l[0.5]", "bad-index", "0.5"),
    ("let l = [1]; print l[1e300]", "bad-index", "1e300"), ("let n = 5; print n[0]", "wrong-type", "n"),
    ("let n = 5; print n.count", "unknown-field", "count"),
    ("let n = 2e6; print (0...n).count", "bad-range", "(0...n)"),
    ("let n = -1; print 0...n", "bad-range", "0...n"), ("let n = 0.5; print 0...n", "bad-range", "n"),
    ("let n = 1e300; print 0...n", "bad-range", "n"), ("let n = 5; if n { }", "wrong-type", "n"),
    ("let n = 5; for x in n { }", "wrong-type", "n"), ("let n = 5; print not n", "wrong-type", "n"),
    ("let s = \"a\"; print -s", "wrong-type", "s"), ("let s = \"a\"; print s < 1", "wrong-type", "1"),
    ("let s = \"a\"; print s == 1", "wrong-type", "s == 1"),
    ("let n = 1; print n + \"a\"", "wrong-type", "n + \"a\""),
    ("let n = -1; print sqrt(n)", "out-of-range", "n"), ("let n = 0; print log10(n)", "out-of-range", "n"),
    ("let n = 99; print round(1, n)", "out-of-range", "n"), ("let l = []; print max(l)", "out-of-range", "l"),
    ("let n = 1; print glob(n)", "wrong-type", "n"), ("let g = \"broken\"; print glob(g)", "host", "glob(g)"),
    ("assert 1 > 2, \"no\"", "assertion-failed", "1 > 2"), ("fail", "host", "fail"),
    ("let n = 0; mock galaxies n per class to \"x\"", "out-of-range", "n"),
    ("let x = \"png\"; set seed x", "wrong-type", "x"), ("show galnet.foo", "unknown-field", "foo"),
    ("print galnet.broken", "host", "broken"), ("test on galnet", "wrong-type", "galnet"),
    ("load images \"x\" as d; test on d", "missing-object", "test"),
    ("load images \"x\" as d; load images \"y\" as e; augment", "ambiguous-object", "augment"),
    ("load session \"s\"; show ghost", "unknown-name", "ghost"),
    ("load session \"s\"; show \"ghost\"", "unknown-object", "\"ghost\""),
    ("let v = 1; let k = \"v\"; load images \"x\" as \"{k}\"", "name-taken", "\"{k}\""),
    ("let k = \"\"; load images \"{k}\" as d", "empty-text", "\"{k}\""),
    ("let f = \"no\"; include \"{f}.gal\"", "host", "\"{f}.gal\""),
    ("let s = \"aaaaaaaaaaaaaaaa\"; for i in 0...40 { let s = s + s }", "too-large", "s + s"),
    ("let l = 0...999999; for i in 0...9 { let l = l + l }", "too-large", "l + l"),
  ])
  func aMistakeAtRunTimeIsReportedAtItsWord(text: String, id: String, under: String) {
    assertFailure(text, Expected(id, under))
  }

  @Test func theSameMistakeHasTheSameWordsBeforeAndDuringTheRun() {
    let literal = Interpreter(table: MockTable.table, host: MockHost())
      .check(SourceText(name: "t", text: "mock galaxies 0 per class to \"x\"")).first
    let outcome = Interpreter(table: MockTable.table, host: MockHost())
      .run(SourceText(name: "t", text: "let n = 0; mock galaxies n per class to \"x\""))
    guard case .failed(let later) = outcome else {
      Issue.record("\(describe(outcome))")
      return
    }
    #expect(literal?.message == "`count` must be a whole number from 1, not 0")
    #expect(later.message == literal?.message)
    #expect(later.id == literal?.id)
  }

  @Test func valuesArriveAtTheHostAsTheirTypes() throws {
    let host = run(
      """
      load images "x" as d
      let e = 10
      pretrain ae on d epochs=e*2 lr=1e-3 milestones=[e / 4] as m
      """)
    let call = try #require(host.calls.last)
    #expect(try call.required("epochs", Int.self) == 20)
    #expect(try call.required("lr", Double.self) == 0.001)
    #expect(try call.required("milestones", [Double].self) == [2.5])
    #expect(try call.required("batch", Int.self) == 200)
    #expect(try call.object("on", as: MockObject.self).name == "d")
    #expect(try call.object("network", as: MockObject.self).name == "galnet")
    #expect(try call.required("as", String.self) == "m")
    #expect(call.isGiven("epochs") && !call.isGiven("batch"))
    #expect(call.source.text(of: call.span(of: "epochs")) == "e*2")
    #expect(call.source.text(of: call.span(of: "batch")) == "pretrain ae")
    #expect(call.text == "pretrain ae on d epochs=e*2 lr=1e-3 milestones=[e / 4] as m")
    #expect(try call.optional("nothing", Int.self) == nil)
    #expect(throws: Diagnostic.self) { try call.required("nothing", Int.self) }
    #expect(throws: Diagnostic.self) { try call.required("lr", Int.self) }
    #expect(throws: Diagnostic.self) { try call.object("epochs", as: MockObject.self) }
  }

  @Test func clausesOfOneKeywordAreToldApartByTheirTypes() throws {
    let host = run(
      """
      load images "x" as d
      augment d to 200 per class to "out" as e
      let n = 5; let f = "dir"
      augment d to f to n as g
      augment d to f to 7 as h
      """)
    assertFailure("load images \"x\" as d\nlet n = 5\naugment d to 3 to n", Expected("wrong-type", "n"))
    assertCheck("load images \"x\" as d\naugment d to 3 to 4", diagnostics: [.init("wrong-type", "4")])
    assertCheck(
      "load images \"x\" as d\nlet n = 5\naugment d to n to n to n",
      diagnostics: [.init("repeated-clause", "to")])
    let literal = try #require(host.calls.dropFirst(1).first)
    #expect(try literal.required("count", Int.self) == 200)
    #expect(try literal.required("folder", String.self) == "out")
    let computed = try #require(host.calls.dropFirst(2).first)
    #expect(try computed.required("count", Int.self) == 5)
    #expect(try computed.required("folder", String.self) == "dir")
    #expect(try host.calls[3].required("count", Int.self) == 7)
  }

  @Test func partsAndOptionsAreToldApart() throws {
    let host = run("load images \"x\" as d\nsplit d into train=0.7 test=0.3 by=group seed=4\nshow d.train")
    let call = host.calls[1]
    #expect(call.parts("into").map(\.name) == ["train", "test"])
    #expect(call.parts("into").compactMap { Double($0.value) } == [0.7, 0.3])
    #expect(try call.required("by", String.self) == "group")
    #expect(try call.required("seed", Int.self) == 4)
    #expect(try host.calls[2].object("object", as: MockObject.self).name == "d.train")
  }

  @Test func theOnlyObjectIsTakenAndSaidAloud() throws {
    let host = run(
      "load images \"x\" as d\npretrain ae as m\ntest\nthreshold auto method=youden\nthreshold 1 2 3 4")
    #expect(host.announced.first == "pretrain ae: taking dataset `d`, the only one")
    #expect(try host.calls[2].object("model", as: MockObject.self).name == "m")
    #expect(try host.calls[3].required("cuts", [String].self) == ["auto"])
    #expect(try host.calls[4].required("cuts", [Double].self) == [1, 2, 3, 4])
  }

  @Test func elementsAndVariablesMayBeObjects() throws {
    let host = run(
      "load images \"x\" as d\nview d[1]\nlet e = d[2]\nview e\nlet k = d\nview k columns=[name, label]")
    #expect(try host.calls[1].object("image", as: MockObject.self).name == "d[1]")
    #expect(try host.calls[2].object("image", as: MockObject.self).name == "d[2]")
    #expect(try host.calls[3].object("image", as: MockObject.self).name == "d")
    #expect(try host.calls[3].required("columns", [String].self) == ["name", "label"])
  }

  @Test func aBlockArrivesAsATreeOfCheckedLines() throws {
    let host = run(
      """
      let width = 16
      network tiny from 1x28x28 {
        encode {
          conv 5x5 8 pad=2   # a comment
          fc width * 2
        }
        decode { reshape 2x4x4; upsample 2 }
      }
      """.replacing("width * 2", with: "(width * 2)"))
    let call = try #require(host.calls.first)
    #expect(try call.required("input", [Int].self) == [1, 28, 28])
    #expect(call.body.map(\.spec.name) == ["encode", "decode"])
    #expect(call.body[0].body.map(\.spec.name) == ["conv", "fc"])
    #expect(try call.body[0].body[0].required("pad", Int.self) == 2)
    #expect(try call.body[0].body[1].required("units", Int.self) == 32)
    #expect(call.source.text(of: call.body[0].body[1].span) == "fc (width * 2)")
  }

  @Test func nothingRunsIfAnythingIsWrong() {
    let host = MockHost()
    let outcome = Interpreter(table: MockTable.table, host: host)
      .run(SourceText(name: "t", text: "print 1\nwhos\nfoo"))
    guard case .refused(let diagnostics) = outcome else {
      Issue.record("\(describe(outcome))")
      return
    }
    #expect(diagnostics.map(\.id) == ["unknown-command"])
    #expect(host.printed.isEmpty && host.calls.isEmpty)
  }

  @Test func aScriptStopsAtItsFirstError() {
    let host = assertFailure("print 1\nfail\nprint 2", Expected("host", "fail"))
    #expect(host.printed == ["1"])
  }

  @Test func aLoopStopsWhenAsked() {
    let host = MockHost()
    host.cancelsAfter = 1000
    let outcome = Interpreter(table: MockTable.table, host: host)
      .run(SourceText(name: "t", text: "for i in 0...999999 { for j in 0...999999 { } }"))
    guard case .interrupted(let diagnostic) = outcome else {
      Issue.record("\(describe(outcome))")
      return
    }
    #expect(diagnostic.id == Interpreter.interruptedID)
  }

  @Test func quitLeavesWithItsStatus() {
    let host = MockHost()
    let outcome = Interpreter(table: MockTable.table, host: host)
      .run(SourceText(name: "t", text: "quit 3\nprint 1"))
    #expect(describe(outcome) == "quit 3")
    #expect(host.printed.isEmpty)
  }

  @Test func parametersComeFromTheCommandLine() {
    let text =
      "param n = 1\nparam s = \"a\"\nparam b = false\nparam l = [1]\nparam d = 5x5\nprint n, s, b, l, d"
    #expect(run(text).printed == ["1 a false [1] 5x5"])
    let given = ["n": "-2.5", "s": "3", "b": "true", "l": "0...2", "d": "3x3"]
    #expect(run(text, parameters: given).printed == ["-2.5 3 true 0...2 3x3"])
    assertFailure(
      "let one = 1\nparam n = one\nprint n", Expected("bad-parameter", "n"), parameters: ["n": "x"])
  }

  @Test func variablesOutliveACell() {
    let host = MockHost()
    let interpreter = Interpreter(table: MockTable.table, host: host)
    _ = interpreter.run(SourceText(name: "1", text: "let x = 2; load images \"x\" as d"))
    let outcome = interpreter.run(SourceText(name: "2", text: "print x + 1; d.count; x; show d"))
    #expect(describe(outcome) == "finished with show")
    #expect(host.printed == ["3"])
    #expect(host.shown == ["3", "2"])
    #expect(interpreter.variables.map(\.name) == ["x"])
  }

  @Test func includesRunInPlace() {
    let host = MockHost()
    host.files = [
      "a.gal": "let y = x + 1\nprint \"in a\"", "b.gal": "include \"a.gal\"",
      "loop.gal": "include \"{f}.gal\"",
    ]
    #expect(run("let x = 1\ninclude \"b.gal\"\nprint y", host: host).printed == ["in a", "2"])
    let computed = MockHost()
    computed.files = host.files.merging(["bad.gal": "foo"]) { $1 }
    #expect(
      run("let x = 5\nlet f = \"a\"\ninclude \"{f}.gal\"\nprint y", host: computed).printed == ["in a", "6"])
    assertFailure("let f = \"bad\"; include \"{f}.gal\"", Expected("unknown-command", "foo"), host: computed)
    assertFailure(
      "let f = \"loop\"; include \"{f}.gal\"", Expected("include-cycle", "\"{f}.gal\""), host: computed)
  }

  @Test func aCommandMayTakeACommand() throws {
    let host = run("time load images \"x\" as d\nshow d")
    #expect(host.calls.map(\.spec.name) == ["time", "load images", "show"])
    #expect(try host.calls[1].required("as", String.self) == "d")
    #expect(host.calls[1].text == "load images \"x\" as d")
  }

  @Test func helpTakesWordsAsTheyStand() throws {
    let host = run("help pretrain ae\nhelp for\nhelp load on")
    #expect(
      try host.calls.map { try $0.required("topic", [String].self) } == [
        ["pretrain", "ae"], ["for"], ["load", "on"],
      ])
  }
}
