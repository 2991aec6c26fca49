import GalaxyLang
import Testing

@Suite struct CheckerTests {
  @Test func aCleanScriptPasses() {
    assertCheck(
      """
      load images "x" as d
      split d into train=0.7 test=0.3 by=group
      pretrain ae on d.train epochs=5 as m
      test m on d.test
      print m.auc
      """)
  }

  @Test(arguments: [
    ("pretrian ae", "unknown-command", "pretrian", "did you mean `pretrain`?"),
    ("pritn 1", "unknown-command", "pritn", "did you mean `print`?"),
    ("load foo \"x\"", "unknown-noun", "foo", nil),
    ("load imags \"x\"", "unknown-noun", "imags", "did you mean `load images`?"),
    ("load \"x\"", "missing-noun", "load", nil), ("set", "missing-noun", "set", nil),
    ("whos epochs=3", "unknown-option", "epochs", "it has no options"),
    ("train svdd epoch=3", "unknown-option", "epoch", "did you mean `epochs`?"),
    ("train svdd nu=0.1 nu=0.2", "repeated-option", "nu", nil),
    ("train svdd objective=one-clas", "unknown-choice", "one-clas", "did you mean `one-class`?"),
    ("train svdd objective=foo", "unknown-choice", "foo", nil),
    ("train svdd objective=\"foo\"", "unknown-choice", "\"foo\"", nil),
    ("train svdd as m as n", "repeated-clause", "as", nil), ("train svdd as", "missing-value", "as", nil),
    ("train svdd on as m", "missing-value", "on", nil),
    ("train svdd per class", "unknown-clause", "per", nil),
    ("train svdd epochs=\"3\"", "wrong-type", "\"3\"", nil),
    ("train svdd epochs=1.5", "wrong-type", "1.5", nil),
    ("train svdd epochs=0", "out-of-range", "0", nil), ("train svdd batch=0", "out-of-range", "0", nil),
    ("train svdd nu=2", "out-of-range", "2", nil), ("train svdd nu=0", "out-of-range", "0", nil),
    ("train svdd epochs=1e300", "out-of-range", "1e300", nil),
    ("train svdd lr=-1", "out-of-range", "-1", nil),
    ("train svdd milestones=5", "wrong-type", "5", nil),
    ("train svdd milestones=[5, \"a\"]", "wrong-type", "\"a\"", nil),
    ("train svdd milestones=[5, -1]", "out-of-range", "-1", nil),
    ("train svdd epochs=10/0", "division-by-zero", "0", nil),
    (
      "mock galaxies 5 per class", "missing-argument", "mock galaxies",
      "mock galaxies COUNT per class to \"PATH\" [option=value …]"
    ),
    ("mock galaxies per class to \"x\"", "missing-argument", "mock galaxies", nil),
    ("whos now", "unexpected-argument", "now", nil),
    ("train svdd soft-boundary", "unknown-name", "soft-boundary", nil),
    ("mock galaxies 5 png per class to \"x\"", "unexpected-argument", "png", "did you mean `format=png`?"),
    ("threshold 1 2 3 4 5", "unexpected-argument", "5", nil),
    ("load images \"\" as d", "empty-text", "\"\"", nil), ("load images 5 as d", "wrong-type", "5", nil),
    ("load images folder as d", "unknown-name", "folder", "text goes in quotes: \"folder\""),
    ("whos { }", "unexpected-block", "{", nil), ("network n from 1x8x8", "missing-block", "network", nil),
    ("network n from 1x8x8 { print 1 }", "misplaced-statement", "print 1", nil),
    ("network n from 1x8x8 { cnov 5x5 2 }", "unknown-command", "cnov", "did you mean `conv`?"),
    ("network n from 1x8x8 { conv 5x5 }", "missing-argument", "conv", nil),
    ("network n from 1x8x8 { encode { conv 5x0 2 } }", "out-of-range", "5x0", nil),
    ("network n from 8 { flatten }", "wrong-type", "8", nil),
    ("load images \"x\" as for", "reserved-word", "for", nil),
    ("load images \"x\" as \"on\"", "reserved-word", "\"on\"", nil),
    ("let d = 1; load images \"x\" as d", "name-taken", "d", nil),
    ("load images \"x\" as d; let d = 1", "name-taken", "d", nil),
    ("print y", "unknown-name", "y", nil),
    ("let abc = 1; print acb", "unknown-name", "acb", "did you mean `abc`?"),
    ("show m", "unknown-name", "m", nil), ("show \"m\"", "unknown-name", "\"m\"", nil),
    ("print foo(1)", "unknown-function", "foo", nil),
    ("print abs(1, 2)", "wrong-arguments", "abs(1, 2)", nil),
    ("print glob(y)", "unknown-name", "y", nil), ("print 1 + \"a\"", "wrong-type", "1 + \"a\"", nil),
    ("if true { param x = 1 }", "misplaced-param", "param x = 1", nil),
    ("include 5", "wrong-type", "5", nil), ("include \"no.gal\"", "host", "\"no.gal\"", nil),
    ("split galnet into a=2", "out-of-range", "2", nil), ("split galnet into", "missing-value", "into", nil),
    ("split galnet into a=0.5 a=0.5", "repeated-option", "a", nil),
    ("let n = 2; train svdd nu=\"{n}\"", "wrong-type", "\"{n}\"", nil),
    ("set seed 5 6", "unexpected-argument", "6", nil), ("rerun -1", "unknown-command", "rerun", nil),
    ("view galnet columns=[name, foo]", "unknown-choice", "foo", nil),
    ("train ae", "unknown-noun", "ae", "did you mean `pretrain ae`?"),
    ("mock galaxies 6 per class too \"x\"", "unknown-clause", "too", "did you mean `to`?"),
    ("load manifest data/x.csv as d", "unquoted-text", "data/x.csv", "\"data/x.csv\""),
    ("load manifest /a/x.csv as d", "unquoted-text", "/a/x.csv", "\"/a/x.csv\""),
    ("load manifest ./x.csv", "unquoted-text", "./x.csv", "\"./x.csv\""),
    ("include a.gal", "unquoted-text", "a.gal", "\"a.gal\""),
    ("print abs", "unknown-name", "abs", "`abs` is a function: abs(x)"),
    ("if x = 5 { }", "unexpected-token", "=", "two values are compared with `==`"),
    ("print 'a b'", "unexpected-character", "'", "text goes in double quotes \"…\""),
    ("time", "missing-command", "time", nil), ("time time whos", "missing-command", "time", nil),
    ("time foo", "unknown-command", "foo", nil), ("time set seed -1", "out-of-range", "-1", nil),
    ("time print 1", "missing-command", "time", nil),
  ])
  func aMistakeIsFoundBeforeAnythingRuns(text: String, id: String, under: String, hint: String?) {
    assertCheck(text, diagnostics: [Expected(id, under, hint: hint)])
  }

  @Test func allMistakesAreReportedTogetherInOrder() {
    assertCheck(
      """
      print x
      load imags "x" as d
      show d
      let = 5
      train svdd epochs=0 nu=2
      """,
      diagnostics: [
        .init("unknown-name", "x"), .init("unknown-noun", "imags"), .init("unexpected-token", "="),
        .init("out-of-range", "0"), .init("out-of-range", "2"),
      ])
  }

  @Test func atMostTwentyAreReported() {
    let source = SourceText(name: "t", text: String(repeating: "foo\n", count: 100))
    let interpreter = Interpreter(table: MockTable.table, host: MockHost())
    #expect(interpreter.check(source).count == 20)
  }

  @Test func namesThatCannotBeKnownAreNotReported() {
    assertCheck("for i in 0...2 { load images \"x\" as \"d{i}\" }\nshow d1")
    assertCheck("load session \"s\"\nshow anything\nprint something.count")
    assertCheck("let f = \"a\"\ninclude \"{f}.gal\"\nprint y")
    assertCheck("print y\nload session \"s\"", diagnostics: [.init("unknown-name", "y")])
  }

  @Test func whatALoopMakesIsThereInItsNextTurn() {
    assertCheck("for i in 0...2 { if i > 0 { show m }\n load images \"x\" as m }")
  }

  @Test func aChoiceMayComeFromAVariable() {
    assertCheck("let o = \"one-class\"; train svdd objective=o")
    assertCheck("load images \"x\" as o; train svdd objective=o", diagnostics: [.init("unknown-choice", "o")])
  }

  @Test func includedFilesAreCheckedToo() {
    let host = MockHost()
    host.files = [
      "a.gal": "let a = 1\nload images \"x\" as d", "bad.gal": "foo\nprint 1",
      "self.gal": "include \"self.gal\"",
    ]
    assertCheck("include \"a.gal\"\nprint a\nshow d", host: host)
    assertCheck("include \"bad.gal\"", diagnostics: [.init("unknown-command", "foo")], host: host)
    assertCheck("include \"self.gal\"", diagnostics: [.init("include-cycle", "\"self.gal\"")], host: host)
    for n in 0..<30 { host.files["\(n).gal"] = "include \"\(n + 1).gal\"" }
    host.files["30.gal"] = ""
    assertCheck("include \"0.gal\"", diagnostics: [.init("include-too-deep", "\"19.gal\"")], host: host)
    for n in 0..<15 { host.files["\(n).gal"] = "include \"\(n + 1).gal\"\ninclude \"\(n + 1).gal\"" }
    host.files["15.gal"] = ""
    let source = SourceText(name: "t", text: "include \"0.gal\"")
    let found = Interpreter(table: MockTable.table, host: host).check(source)
    #expect(found.first?.id == "include-too-deep")
  }

  @Test func parametersAreCheckedBeforeTheScriptRuns() {
    let text = "param epochs = 100\nparam data = \".\"\nparam on = true\nparam list = [1, 2]\nwhos"
    assertCheck(text, parameters: ["epochs": "5", "data": "x", "on": "false", "list": "[3]"])
    assertCheck(text, diagnostics: [.init("bad-parameter", "epochs")], parameters: ["epochs": "many"])
    assertCheck(text, diagnostics: [.init("bad-parameter", "on")], parameters: ["on": "1"])
    assertCheck(text, diagnostics: [.init("bad-parameter", "list")], parameters: ["list": "[1"])
    let unknown = Interpreter(table: MockTable.table, host: MockHost())
      .check(SourceText(name: "r.gal", text: text), parameters: ["epoch": "5"])
    #expect(unknown.map(\.id) == ["unknown-parameter"])
    #expect(
      unknown.first?.message
        == "r.gal has no parameter `epoch`: its parameters are `epochs`, `data`, `on` and `list`")
    #expect(unknown.first?.hint == "did you mean `epochs`?")
  }

  @Test func theMockTableHasNoProblems() {
    #expect(MockTable.table.problems().isEmpty)
  }

  @Test func aTableWithMistakesSaysSo() {
    let spec = CommandSpec(
      "a b c", "x", arguments: [.init("n", .integer(), "")],
      options: [.init("n", .integer(from: 1), default: "0", ""), .init("k", .bool, default: "(", "")],
      examples: ["nonsense"])
    #expect(CommandTable([spec, spec]).problems().count >= 5)
  }
}
