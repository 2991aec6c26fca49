import Testing

@testable import GalaxyLang

/// SplitMix64: the same scripts in every run.
private struct Generator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

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
    var random = Generator(state: 2019)
    let pieces = Self.pieces.map { Array($0.utf8) }
    let host = MockHost()
    let interpreter = Interpreter(table: MockTable.table, host: host)
    var refused = 0
    for round in 0..<20_000 {
      var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 1:
          let end = min(bytes.count, place + Int.random(in: 0...8, using: &random))
          bytes.removeSubrange(place..<end)
        case 2:
          let end = min(bytes.count, place + Int.random(in: 0...30, using: &random))
          bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
        default:
          bytes.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)], at: place)
        }
      }
      let source = SourceText(name: "fuzz", bytes: bytes)
      let diagnostics = interpreter.check(source)
      refused += diagnostics.isEmpty ? 0 : 1
      check(diagnostics, source)
      if round % 10 == 0 {
        let outcome = Interpreter(table: MockTable.table, host: MockHost()).run(source)
        if case .failed(let diagnostic) = outcome { check([diagnostic], source) }
      }
    }
    #expect(refused > 10_000 && refused < 20_000)
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
}
