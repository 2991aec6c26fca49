import GalaxyLang
import GalaxyRuntime

/// What the language asks of the session.
extension Session: CommandHost {
  func run(_ call: CommandCall) throws -> Value? {
    guard let command = commands[call.spec.name] else {
      throw GalaxyError(kind: ErrorKind("unknown-command", ""), "there is no command `\(call.spec.name)`")
    }
    defer { output.progress.clear() }
    log("> \(call.text)")
    for (_, value) in call.values {
      // A dataset of a stored session has its pixels read when they are needed.
      if case .object(let object as DatasetObject) = value { try object.dataset.materialize(context: work) }
    }
    noteInputs(of: call)
    var result = try command.action(call, self)
    result.isForReading = Session.forReading.contains(call.spec.name)
    if !call.spec.takesCommand { try calls.enter(call, in: self) }
    if case .string(let path) = call.value("save") { keepPicture(at: path) }
    log(result.text)
    try output.show(result)
    return result.value
  }

  /// The commands whose results are looked at in peace.
  private static let forReading: Set = [
    "check", "header", "help", "history", "inspect", "params", "show", "whos", "why",
  ]

  func object(named name: String) -> (any LanguageObject)? { find(name) }

  func objects() -> [any LanguageObject] { contents }

  func objectNames() -> [String] { names }

  func glob(_ pattern: String) throws -> [String] {
    let files = filesMatching(pattern)
    files.forEach { calls.read($0) }
    return files
  }

  /// Notes the files that a command is given to read.
  private func noteInputs(of call: CommandCall) {
    guard calls.takesDigests else { return }
    for (label, value) in call.values where label != "save" && label != "to" && label != "folder" {
      if case .string(let path) = value { calls.read(path) }
    }
  }

  func statementEnded(in interpreter: Interpreter) throws { try saveStatement(interpreter.position) }

  func sourceText(at path: String, includedFrom includer: SourceText) throws -> SourceText {
    let folder = includer.name.lastIndex(of: "/").map { includer.name[...$0] } ?? ""
    let path = path.hasPrefix("/") ? path : folder + path
    calls.read(path)
    return try ScriptFile.read(path)
  }

  func print(_ text: String) throws {
    // A command may have nothing to show; `print` shows an empty line.
    if text.isEmpty, output.mode == .text { return output.write("\n") }
    try output.show(CommandResult("print", [.init("text", .string(text))], text: text))
  }

  func show(_ value: Value) throws {
    if isMuted { return }
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
      ("\(label)", counted(count, "image"))
    }
  }
}
