import GalaxyLang

/// An object with fixed fields.
struct MockObject: LanguageObject {
  var kindName: String
  var name: String
  var fields: [(String, Value)] = []
  var elements: [Value]?

  var fieldNames: [String] { fields.map(\.0) }
  func field(named name: String) throws -> Value? {
    if name == "broken" { throw MockError(problem: "the field is broken") }
    return fields.first { $0.0 == name }?.1
  }
  var elementCount: Int? { elements?.count }
  func element(at index: Int) throws -> Value { elements?[index] ?? .nothing }
}

struct MockError: Error {
  var problem: String
}

/// Makes the objects that commands name, and writes down everything that it is asked.
final class MockHost: CommandHost {
  var kept: [MockObject] = [MockObject(kindName: "network", name: "galnet")]
  var calls: [CommandCall] = []
  var printed: [String] = []
  var shown: [String] = []
  var announced: [String] = []
  var files: [String: String] = [:]
  var cancelsAfter = Int.max
  private var polls = 0

  var isCancelled: Bool {
    polls += 1
    return polls > cancelsAfter
  }

  func run(_ call: CommandCall) throws -> Value? {
    calls.append(call)
    let verb = call.spec.name.split(separator: " ").first.map(String.init) ?? ""
    switch verb {
    case "quit": throw Interpreter.Quit(status: Int32(try call.optional("status", Int.self) ?? 0))
    case "time": return try call.body.first.flatMap(run)
    case "fail": throw MockError(problem: "it went wrong")
    case "load": make("dataset", try call.optional("as"), [("count", .number(3))])
    case "augment": make("dataset", try call.optional("as"), [("count", .number(6))])
    case "network": make("network", try call.optional("name"), [])
    case "pretrain", "train": make("model", try call.optional("as"), [("auc", .number(0.75))])
    case "apply": make("scores", try call.optional("as"), scores)
    case "split":
      let whole = try call.object("data", as: MockObject.self)
      for part in call.parts("into") {
        make("dataset", "\(whole.name).\(part.name)", [("count", .number(2))])
      }
    default: break
    }
    return .string(call.spec.name)
  }

  private var scores: [(String, Value)] {
    let row = Record([
      .init("name", .string("a.fits")), .init("score", .number(0.5)), .init("verdict", .string("normal")),
    ])
    return [("count", .number(1)), ("rows", .list([.record(row)]))]
  }

  private func make(_ kind: String, _ name: String?, _ fields: [(String, Value)]) {
    guard let name else { return }
    kept.removeAll { $0.name == name }
    let images = (0..<3).map { index in
      Value.object(MockObject(kindName: "image", name: "\(name)[\(index)]"))
    }
    kept.append(
      MockObject(kindName: kind, name: name, fields: fields, elements: kind == "dataset" ? images : nil))
  }

  func object(named name: String) -> (any LanguageObject)? { kept.first { $0.name == name } }
  func objects() -> [any LanguageObject] { kept }
  func glob(_ pattern: String) throws -> [String] {
    if pattern == "broken" { throw MockError(problem: "no such folder") }
    return ["a.fits", "b.fits"]
  }
  func sourceText(at path: String, includedFrom includer: SourceText) throws -> SourceText {
    guard let text = files[path] else { throw MockError(problem: "there is no file \(path)") }
    return SourceText(name: path, text: text)
  }
  func print(_ text: String) { printed.append(text) }
  func show(_ value: Value) { shown.append(value.text) }
  func announce(_ text: String) { announced.append(text) }
  func diagnostic(for error: any Error) -> Diagnostic {
    Diagnostic(id: "host", message: (error as? MockError)?.problem ?? "\(error)")
  }
}
