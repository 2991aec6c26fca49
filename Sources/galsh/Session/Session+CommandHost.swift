import GalaxyErrors
import GalaxyLang
import GalaxyRuntime

/// What the language asks of the session.
extension Session: CommandHost {
  package func run(_ call: CommandCall) throws -> Value? {
    guard let command = commands[call.spec.name] else {
      throw Diagnostic(id: "unknown-command", message: "there is no command `\(call.spec.name)`")
    }
    return try agreeing { try run(call, command) }
  }

  private func run(_ call: CommandCall, _ command: Command) throws -> Value? {
    defer { face.clearProgress() }
    recorder.log("> \(call.text)")
    for (_, path) in call.paths(.reads) { recorder.calls.files.note(path) }
    try checkNames(of: call)
    let outputs = try firstAlone(else: Outputs()) { try checkOutputs(of: call, command) }
    workspace.changes.begin(call.text)
    let call = try call.replacing(prepared)
    noteInputs(of: call)
    var result = try perform(command, call)
    if communicator.rank == 0 { noteOutputs(outputs) }
    noteMakers(of: call)
    result.isForReading = command.isForReading
    if !call.spec.takesCommand {
      try takeDigestsTogether()
      let cell = journal.current?.position ?? -1
      try recorder.calls.enter(
        call, cell: cell, seed: settings.seed, touched: workspace.takeTouched()
      ) { try find($0)?.digest(work) }
    }
    for picture in result.files { recorder.keep(picture) }
    recorder.log(result.prose.text())
    try show(result)
    return result.value
  }

  /// What a command gets for a value: a dataset of a stored session has its pixels read when they are needed, and
  /// what cannot be used is left out. Nil for the value as it is.
  private func prepared(_ value: Value) throws -> Value? {
    switch value {
    case .object(let object as SessionObject):
      try object.artifact.prepare(work)
      return usablePart(of: object.artifact).map { .object(SessionObject($0)) }
    case .list(let elements):
      let changed = try elements.map(prepared)
      return changed.allSatisfy { $0 == nil } ? nil : .list(zip(elements, changed).map { $1 ?? $0 })
    default: return nil
    }
  }

  /// Does what the command does; of one that failed programs get what it found out.
  private func perform(_ command: Command, _ call: CommandCall) throws -> CommandResult {
    do {
      return try command.action(call, self)
    } catch let failure as FailedCommand {
      recorder.add(results: try face.show(failed: failure.result))
      throw failure.error
    }
  }

  package func object(named name: String) -> (any LanguageObject)? { find(name).map { SessionObject($0) } }

  package func objects() -> [any LanguageObject] { workspace.contents.map { SessionObject($0) } }

  package func objectNames() -> [String] { workspace.names }

  package func glob(_ pattern: String) throws -> [String] {
    let files = filesMatching(pattern) { cancellation.isCancelled }
    try cancellation.check("looking for \(pattern)")
    files.forEach { recorder.calls.read($0) }
    return files
  }

  /// Notes the files that a command is given to read.
  private func noteInputs(of call: CommandCall) {
    for (_, path) in call.paths(.reads) { recorder.calls.read(path) }
  }

  package func statementEnded(in interpreter: Interpreter) throws {
    try saveStatement(interpreter.position)
  }

  package func sourceText(at path: String, includedFrom includer: SourceText) throws -> SourceText {
    let folder = includer.name.lastIndex(of: "/").map { includer.name[...$0] } ?? ""
    let path = FileName.isAbsolute(path) ? path : folder + path
    recorder.calls.read(path)
    return try ScriptFile.read(path, cancellation: cancellation)
  }

  package func print(_ text: String) throws {
    try show(CommandResult("print", fields: [.init("text", .string(text))], Prose([.text(text)])))
  }

  package func show(_ value: Value) throws {
    if isMuted { return }
    if case .object(let object as SessionObject) = value {
      // A name alone shows its object.
      var result = try CommandResult(showing: object.artifact, work)
      result.isValue = true
      result.shownObject = object.artifact
      return try show(result)
    }
    let json = JSON(value)
    // A list of records is a table, whatever the mode.
    let table = json.array?.first?.object == nil ? nil : ResultTable(value: json)
    let prose =
      table.map { Prose([.table($0.textTable)]) } ?? Prose(value.text)
    var result = CommandResult("value", fields: [.init("value", json)], prose)
    result.isValue = true
    result.shownElements = value.elements
    try show(result)
  }

  package func announce(_ text: String) { remark(text) }

  package var isCancelled: Bool { communicator.isAlone ? cancellation.isCancelled : haveRanksStopped }

  package func diagnostic(for error: any Error) -> Diagnostic { ErrorFunnel.diagnostic(for: error) }
}

/// What completion asks of the session.
extension Session: CompletionHost {
  package func classLabels(among objects: [any LanguageObject]) -> [(label: String, doc: String)] {
    let given = objects.compactMap { ($0 as? SessionObject)?.artifact as? DatasetArtifact }
    let datasets = given.isEmpty ? workspace.contents.compactMap { $0 as? DatasetArtifact } : given
    var counts: [(label: Int, text: String, count: Int)] = []
    for data in datasets {
      for row in data.classes {
        guard let label = row.label else { continue }
        let text = data.dataset.classes.text(label)
        if let known = counts.firstIndex(where: { $0.text == text }) {
          counts[known].count += row.count
        } else {
          counts.append((label, text, row.count))
        }
      }
    }
    return counts.sorted { ($0.label, $0.text) < ($1.label, $1.text) }.map { _, text, count in
      let isWord = text.first?.isNumber != true && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
      return (isWord || Int(text) != nil ? text : "\"\(text)\"", counted(count, "image"))
    }
  }
}
