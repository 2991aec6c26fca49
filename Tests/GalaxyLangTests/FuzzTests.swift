import Testing

@testable import GalaxyLang

@Suite struct FuzzTests {
  static let seeds = [
    "let x = [1, 2, 3]\nfor i in 0...2 { print \"{x[i]} of {x.count}\" }\nassert x[0] > 0, \"no\"",
    "load images \"x\" as d\nsplit d into train=0.7 test=0.3\naugment d.train to 200 per class as t",
    "pretrain ae on d epochs=n*2 lr=1e-4 milestones=[epochs / 2] as \"{names[0]}\" # c",
    "network n from 1x28x28 {\n encode {\n conv 5x5 8 pad=2\n fc 32\n }\n decode { reshape 2x4x4; sigmoid }\n}",
    "if a.b >= 3 and not (c == \"d\") or -2 % 3 { whos } else if true { quit 3 } else { !ls }",
    "param e = 100\ninclude \"a.gal\"\nthreshold m 0.1 -0.2 auto method=quantile \\\n on d; view d[12]",
  ]
  static let pieces = [
    "(", ")", "[", "]", "{", "}", "\"", "\\", "\n", ";", ",", ".", "...", "=", "==", "!", "<", "-", "%", "#",
    " ",
    "1e400", "99999999999999999999", "0x0", "5x5x", "-1", "1e-4", "0...1e9", "for", "let", "else", "as", "to",
    "in",
    "\u{0}", "é", "銀", "\u{FEFF}", "“", "\r", "\t", "not", "glob(", "\"{", "}\"", "train svdd", "load",
    "d.train[0]",
  ]

  @Test func noTextWhateverEndsTheProcess() {
    var mutator = Mutator(seed: 2019)
    var (refused, ran, failed) = (0, 0, 0)
    for round in 0..<Fuzzing.rounds {
      let source = SourceText(name: "fuzz", bytes: mutator.script(round))
      switch Interpreter(table: MockTable.table, host: MockHost()).run(source) {
      case .refused(let diagnostics):
        refused += 1
        check(diagnostics, source)
      case .failed(let diagnostic), .interrupted(let diagnostic):
        failed += 1
        check([diagnostic], source)
      case .finished, .quit: ran += 1
      }
    }
    // Every stage has had its share: the checker refuses most, but not all.
    #expect(
      refused > Fuzzing.rounds / 2 && ran > Fuzzing.rounds / 1000 && failed > Fuzzing.rounds / 1000,
      "\(refused) refused, \(ran) ran, \(failed) failed")
  }

  @Test func whatPassesTheCheckDoesNotFailForAReasonThatTheTextTells() {
    let told = Set(LanguageErrors.kinds(of: LanguageErrors.told.flatMap(\.self)).map(\.id))
    var mutator = Mutator(seed: 1868)
    var passed = 0
    for round in 0..<Fuzzing.rounds / 5 {
      let bytes = round % 2 == 0 ? mutator.script(round) : mutator.respaced(round)
      let source = SourceText(name: "fuzz", bytes: bytes)
      switch Interpreter(table: MockTable.table, host: MockHost()).run(source) {
      case .refused: break
      case .failed(let diagnostic):
        passed += 1
        if told.contains(diagnostic.id) {
          Issue.record("\(DiagnosticFormatter().text(of: diagnostic))")
          return
        }
      default: passed += 1
      }
    }
    #expect(passed > Fuzzing.rounds / 100)
  }

  private func check(_ diagnostics: [Diagnostic], _ source: SourceText) {
    for diagnostic in diagnostics {
      guard let span = diagnostic.span, diagnostic.source === source, span.start >= 0,
        span.end <= source.bytes.count
      else {
        Issue.record("\(diagnostic) has no place in \(source.text(of: Span(0, source.bytes.count)))")
        continue
      }
      if DiagnosticFormatter().text(of: diagnostic).isEmpty { Issue.record("no text") }
    }
  }

  @Test func randomBytesAreRefusedNotFatal() {
    var random = Generator(state: 7)
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      let source = SourceText(name: "noise", bytes: bytes)
      check(Parser.parse(source).diagnostics, source)
      _ = Completeness(of: source)
      _ = Cell.cells(of: source)
    }
  }

  @Test func hugeInputsAreRead() {
    for text in [
      String(repeating: "1 ", count: 200_000), String(repeating: "\"", count: 100_001),
      String(repeating: "{", count: 100_000), String(repeating: "a=", count: 50_000),
      "let x = [" + String(repeating: "1,", count: 100_000) + "]", String(repeating: "?", count: 100_000),
      "let x = \"" + String(repeating: "{1}", count: 20_000) + "\"", String(repeating: "x\n", count: 20_000),
    ] {
      let source = SourceText(name: "huge", text: text)
      let diagnostics = Interpreter(table: MockTable.table, host: MockHost()).check(source)
      check(diagnostics, source)
    }
  }

  @Test func hopelessTextsAreGivenUpSoon() {
    #if DEBUG
      let many = 1_000_000
    #else
      let many = 10_000_000
    #endif
    for (name, text, id) in [
      ("brackets", String(repeating: "[", count: many), "too-deep"),
      ("braces", String(repeating: "{", count: many), "unexpected-token"),
      ("closers", String(repeating: ")", count: many), "unopened-bracket"),
      ("strangers", String(repeating: "?\n", count: many / 2), "unexpected-character"),
      ("assignments", String(repeating: "a=1\n", count: many / 4), "missing-let"),
    ] {
      let source = SourceText(name: name, text: text)
      let clock = ContinuousClock()
      var diagnostics: [Diagnostic] = []
      let time = clock.measure {
        diagnostics = Interpreter(table: MockTable.table, host: MockHost()).check(source)
      }
      #expect(diagnostics.first?.id == id, "\(name)")
      #if DEBUG
        #expect(time < .seconds(120), "\(name)")
      #else
        #expect(time < .seconds(10), "\(name)")
      #endif
      check(diagnostics, source)
    }
  }

  @Test func extremesAreReadOrRefused() {
    let line = String(repeating: "galaxies ", count: 1_200_000)
    for (text, ids) in [
      (String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000), ["too-deep"]),
      (String(repeating: "if true { ", count: 10_000) + String(repeating: "}", count: 10_000), ["too-deep"]),
      ("print 1" + String(repeating: "0", count: 400), ["number-too-large"]),
      ("let x = 99999999999999999999x5", ["bad-number"]),
      ("# " + line, []), ("print \"\(line)\"", []), ("show \(line)", ["unexpected-argument"]),
      ("print \"a\u{0}b\"", ["unexpected-character"]), ("who\u{0}s", ["unexpected-character"]),
    ] {
      let source = SourceText(name: "extreme", text: text)
      let diagnostics: [Diagnostic] =
        switch Interpreter(table: MockTable.table, host: MockHost()).run(source) {
        case .refused(let diagnostics): diagnostics
        case .failed(let diagnostic), .interrupted(let diagnostic): [diagnostic]
        case .finished, .quit: []
        }
      for id in ids { #expect(diagnostics.contains { $0.id == id }, "\(text.prefix(20))") }
      if ids.isEmpty { #expect(diagnostics.isEmpty, "\(text.prefix(20))") }
      check(diagnostics, source)
    }
    let broken = SourceText(name: "broken", bytes: [0x61, 0xFF, 0xC3, 0x28, 0x22, 0xF0, 0x28, 0x22])
    guard case .refused(let diagnostics) = Interpreter(table: MockTable.table, host: MockHost()).run(broken)
    else {
      Issue.record("bytes that are no text have run")
      return
    }
    #expect(diagnostics.first?.id == "invalid-utf8")
    check(diagnostics, broken)
  }
}
