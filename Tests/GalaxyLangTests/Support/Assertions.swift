import Testing

@testable import GalaxyLang

/// What is expected of one diagnostic: its id, the text under the caret, and its hint if one is given.
struct Expected {
  let id: String
  let under: String
  let hint: String?

  init(_ id: String, _ under: String, hint: String? = nil) {
    self.id = id
    self.under = under
    self.hint = hint
  }
}

/// Parses `text`, checks what is wrong with it, and gives back the tree.
@discardableResult
func assertParse(
  _ text: String, diagnostics expected: [Expected] = [], at location: SourceLocation = #_sourceLocation
) -> Script {
  let source = SourceText(name: "test.gal", text: text)
  let result = Parser.parse(source)
  expect(result.diagnostics, are: expected, in: source, at: location)
  return result.script
}

/// Checks `text` against the mock table without running it.
func assertCheck(
  _ text: String, diagnostics expected: [Expected] = [], parameters: [String: String] = [:],
  host: MockHost = MockHost(), at location: SourceLocation = #_sourceLocation
) {
  let source = SourceText(name: "test.gal", text: text)
  let interpreter = Interpreter(table: MockTable.table, host: host)
  let diagnostics = interpreter.check(source, parameters: parameters)
  expect(diagnostics, are: expected, in: source, at: location)
  #expect(host.calls.isEmpty, sourceLocation: location)
}

func expect(
  _ diagnostics: [Diagnostic], are expected: [Expected], in source: SourceText, at location: SourceLocation
) {
  let found = diagnostics.map(\.id)
  let messages = diagnostics.map { DiagnosticFormatter().text(of: $0) }.joined(separator: "\n")
  #expect(found == expected.map(\.id), "\(messages)", sourceLocation: location)
  for (diagnostic, expected) in zip(diagnostics, expected) {
    let under = diagnostic.span.map { (diagnostic.source ?? source).text(of: $0) } ?? ""
    #expect(under == expected.under, "\(diagnostic.message)", sourceLocation: location)
    if let hint = expected.hint {
      #expect(diagnostic.hint == hint, "\(diagnostic.message)", sourceLocation: location)
    }
  }
}

/// Runs `text` and gives back the host with what it has seen.
@discardableResult
func run(
  _ text: String, parameters: [String: String] = [:], host: MockHost = MockHost(),
  at location: SourceLocation = #_sourceLocation
) -> MockHost {
  let interpreter = Interpreter(table: MockTable.table, host: host)
  let outcome = interpreter.run(SourceText(name: "test.gal", text: text), parameters: parameters)
  if case .finished = outcome { return host }
  Issue.record("\(describe(outcome))", sourceLocation: location)
  return host
}

/// Runs `text`, which must pass the check and fail while it runs.
@discardableResult
func assertFailure(
  _ text: String, _ expected: Expected, parameters: [String: String] = [:], host: MockHost = MockHost(),
  at location: SourceLocation = #_sourceLocation
) -> MockHost {
  let source = SourceText(name: "test.gal", text: text)
  let interpreter = Interpreter(table: MockTable.table, host: host)
  let outcome = interpreter.run(source, parameters: parameters)
  if case .failed(let diagnostic) = outcome {
    expect([diagnostic], are: [expected], in: source, at: location)
  } else {
    Issue.record("did not fail: \(describe(outcome))", sourceLocation: location)
  }
  return host
}

/// The value of an expression, as text.
func evaluate(_ text: String, at location: SourceLocation = #_sourceLocation) -> String {
  run("print \(text)", at: location).printed.joined()
}

func describe(_ outcome: Interpreter.Outcome) -> String {
  switch outcome {
  case .finished(let value): "finished with \(value.text)"
  case .refused(let diagnostics): DiagnosticFormatter().text(of: diagnostics)
  case .failed(let diagnostic), .interrupted(let diagnostic): DiagnosticFormatter().text(of: diagnostic)
  case .quit(let status): "quit \(status)"
  }
}
