import GalaxyLang
import GalaxyRuntime

/// What the language asks of the session.
extension Session: CommandHost {
  func run(_ call: CommandCall) throws -> Value? {
    guard let command = commands[call.spec.name] else {
      throw ShellError("unknown-command", "there is no command `\(call.spec.name)`")
    }
    defer { output.progress.clear() }
    log("> \(call.text)")
    let result = try command.action(call, self)
    log(result.text)
    try output.show(result)
    return result.value
  }

  func object(named name: String) -> (any LanguageObject)? { find(name) }

  func objects() -> [any LanguageObject] { contents }

  func glob(_ pattern: String) throws -> [String] { filesMatching(pattern) }

  func sourceText(at path: String, includedFrom includer: SourceText) throws -> SourceText {
    let folder = includer.name.lastIndex(of: "/").map { includer.name[...$0] } ?? ""
    return try ScriptFile.read(path.hasPrefix("/") ? path : folder + path)
  }

  func print(_ text: String) throws {
    // A command may have nothing to show; `print` shows an empty line.
    if text.isEmpty, output.mode == .text { return output.write("\n") }
    try output.show(CommandResult("print", [.init("text", .string(text))], text: text))
  }

  func show(_ value: Value) throws {
    let json = JSON(value)
    // A list of records is a table, whatever the mode.
    let table = json.array?.first?.object == nil ? nil : ResultTable(value: json)
    try output.show(
      CommandResult("value", [.init("value", json)], text: table?.text(width: output.width) ?? value.text))
  }

  func announce(_ text: String) { output.remark(text) }

  var isCancelled: Bool { Interrupt.flag.isCancelled }

  func diagnostic(for error: any Error) -> Diagnostic { ErrorFunnel.diagnostic(for: error) }
}

/// What completion asks of the session.
extension Session: CompletionHost {
  func classLabels(among objects: [any LanguageObject]) -> [(label: String, doc: String)] {
    let given = objects.compactMap { $0 as? DatasetObject }
    let datasets = given.isEmpty ? contents.compactMap { $0 as? DatasetObject } : given
    var counts: [Int: Int] = [:]
    for row in datasets.flatMap(\.classes) {
      if let label = row.label { counts[label, default: 0] += row.count }
    }
    return counts.sorted { $0.key < $1.key }.map { label, count in
      ("\(label)", "\(count) image\(count == 1 ? "" : "s")")
    }
  }
}
