import GalaxyLang
import GalaxyRuntime

/// Keeping a session in its file, and coming back to it.
extension Session {
  /// Keeps the session in a file from now on; what the file holds is the beginning. A damaged file is only
  /// read, and so is one whose latest state stands in a log that is not there.
  /// - Parameter asks: whether somebody sits at a prompt who may say where files are.
  /// - Throws: `GalaxyError`: a `SessionError`, a `FileError`.
  package func open(_ path: String, readOnly: Bool, asks: Bool = false) throws {
    let file = try SessionFile(path, for: readOnly ? .reading : .writing)
    recorder.calls.files.note(path)
    note(file)
    let contents = try file.contents(isLazy: true)
    try restore(contents, from: path, asks: asks)
    warn(of: file.problem, contents)
    if !contents.damage.isEmpty || file.isReadOnly {
      if !readOnly { remark("\(path) is open for reading alone: nothing will be saved") }
      return
    }
    let keeper = Keeper(file)
    keeper.script = contents.script
    keep(in: keeper)
    keeper.adopt(contents, state)
    noteSaved()
    workspace.noteRenewed()
    if contents.cells.isEmpty { try keeper.save(state) }
    if !contents.cells.isEmpty {
      let cutOff =
        (try? file.hasCheckpoint()) == true
        ? "; a training was cut off: the same command on the same images goes on from its checkpoint" : ""
      remark("\(path): \(contents.cells.count) cells, \(workspace.names.count) objects\(cutOff)")
    }
  }

  /// Says how a session file is kept, and what of it is lost.
  package func note(_ file: SessionFile) {
    file.remarks.forEach(remark)
    guard let loss = file.loss else { return }
    var diagnostic = ErrorFunnel.diagnostic(for: loss)
    diagnostic.severity = .warning
    show(diagnostic)
  }

  /// Says what is missing of a session file, and from when the state is that it holds without it.
  package func warn(of problem: GalaxyError?, _ contents: SessionContents) {
    guard let problem else { return }
    var diagnostic = ErrorFunnel.diagnostic(for: problem)
    let state =
      contents.cells.last.map { cell in
        let end = WallClock.text(of: cell.started + cell.seconds).split(separator: ",").first ?? ""
        return "the state here is that of \(end), behind \(counted(contents.cells.count, "cell"))"
      } ?? "the state here is that before the first cell"
    diagnostic.message += "; \(state)"
    diagnostic.severity = .warning
    show(diagnostic)
  }

  /// What a keeper keeps.
  package var state: SessionState {
    SessionState(
      workspace: workspace, recorder: recorder, settings: settings, interpreter: interpreter, work: work,
      allPictures: { self.allPictures }, allCalls: { self.allCalls }, isKept: { self.keeper === $0 })
  }

  /// Takes note that the file has everything.
  func noteSaved() {
    workspace.noteSaved()
    recorder.noteSaved()
  }

  /// The object that a session file has under a name, of those too that only variables hold.
  package func object(keptAs name: String) -> (any LanguageObject)? {
    workspace.hidden[name] ?? object(named: name)
  }

  /// Is kept in a file from now on.
  package func keep(in keeper: Keeper) {
    self.keeper = keeper
    recorder.calls.takesDigests = true
  }

  /// Where the script is, if one runs.
  package var scriptPosition: Position? { keeper?.isScriptUnderWay == true ? interpreter?.position : nil }

  /// Takes over what a file holds: objects, variables, seed, journal and log.
  package func restore(_ contents: SessionContents, from path: String, asks: Bool = false) throws {
    try adopt(contents, from: path, asks: asks)
    journal.restore(contents.cells.map(Journal.Cell.init))
    recorder.resume(contents)
    _ = workspace.takeTouched()
  }

  /// Takes over the objects, variables and seed of a file; looks for data files that have moved, and says which
  /// cannot be found or have changed.
  /// - Returns: the names of the objects.
  /// - Throws: `GalaxyError`: a `ShellError` if a name is a variable here and an object there, or the other
  ///   way round.
  @discardableResult
  package func adopt(
    _ contents: SessionContents, from path: String, asks: Bool = false
  ) throws -> [String] {
    let variables = Set(interpreter?.variableNames ?? [])
    let visible = contents.objects.filter { $0.name.first != ValueCoding.hidden }
    let loaded = Set(visible.map(\.name))
    let held = Set(workspace.names)
    let clash =
      loaded.intersection(variables).sorted().first
      ?? contents.variables.map(\.name).first { name in !loaded.contains(name) && held.contains(name) }
    if let clash {
      throw Diagnostic(
        id: "name-taken", message: "`\(clash)` is a variable on one side and an object on the other",
        hint: "load the session before anything of that name is made")
    }
    say(damage: contents.damage)
    for entry in visible {
      if entry.object.isRead || held.contains(entry.name) {
        if let object = read(entry.object, else: nil) { put(object) }
      } else {
        workspace.put(entry)
      }
    }
    workspace.hidden = [:]
    for entry in contents.objects where entry.name.first == ValueCoding.hidden {
      let name = contents.variables.lazy.compactMap { Self.name(of: entry.name, in: $0.value) }.first
      workspace.hidden[entry.name] = read(entry.object, else: nil).map {
        SessionObject(name.map($0.named) ?? $0)
      }
    }
    try locateFiles(of: contents, at: path, asks: asks)
    if let seed = contents.settings["seed"].flatMap({ UInt64($0) }) { settings.seed = seed }
    for (name, json) in contents.variables {
      let value = { ValueCoding.value(json) { self.object(keptAs: $0) } }
      if let object = ValueCoding.reference(json), loaded.contains(object) {
        interpreter?.restore(name, later: value)
        if !ResultVariables.isResult(name) { deferred[object, default: []].append(name) }
      } else if let value = value() {
        interpreter?.restore([(name: name, value: value)])
      }
    }
    return workspace.names.filter(loaded.contains)
  }

  /// A part of the session file; one that cannot be read is named, and then the file is only read from here
  /// on.
  package func read<T>(_ part: StoredPart<T>, else standard: T) -> T {
    var damage: [String] = []
    do {
      let value = try part.value(&damage)
      say(damage: damage)
      if !damage.isEmpty { stopSaving() }
      return value
    } catch {
      show(error)
      stopSaving()
      return standard
    }
  }

  private func say(damage: [String]) {
    if damage.isEmpty { return }
    remark("the session file is damaged; not whole: \(damage.joined(separator: ", "))")
  }

  private func stopSaving() {
    guard let keeper else { return }
    self.keeper = nil
    remark(
      "nothing more is saved in \(keeper.file.path); `save session \"other\"` keeps what is whole")
  }

  /// What a hidden object was called when a variable took it.
  private static func name(of key: String, in json: JSON) -> String? {
    switch json {
    case .array(let list): list.lazy.compactMap { name(of: key, in: $0) }.first
    case .object(let members):
      json["object"]?.string == key
        ? json["name"]?.string : members.lazy.compactMap { name(of: key, in: $0.value) }.first
    default: nil
    }
  }

  // MARK: - Scripts

  /// Notes that a script runs; one that was cut off keeps its place.
  func beginScript(_ source: SourceText, _ parameters: [String: String]) {
    settings.parameters = parameters
    keeper?.reached = nil
    let text = source.text(of: Span(0, source.bytes.count))
    settings.origin = Files.realPath(source.name) ?? Digest(of: Array(text.utf8)).hex
    let members = parameters.members
    guard let keeper,
      keeper.script?.text != text || keeper.script?.parameters != members || keeper.script?.outcome != nil
    else { return }
    keeper.script = StoredScript(
      name: source.name, text: text, parameters: members, position: .array([["statement": 0]]))
  }

  /// Notes that the prompt goes on from here: a script that was cut off can no longer be resumed.
  func leaveScript(_ parameters: [String: String]) {
    settings.parameters = parameters
    settings.origin = ""
    if let script = keeper?.script, script.outcome == nil { keeper?.script?.outcome = "left" }
  }

  /// Notes that the script has run to its end.
  func endScript() { keeper?.script?.outcome = "finished" }

  // MARK: - Saving

  /// Saves what has changed, at the end of a cell. What cannot be saved is said, and tried again after the
  /// next cell.
  func saveCell(_ outcome: Journal.Cell.Outcome) {
    guard let keeper else { return }
    do {
      if keeper.isScriptUnderWay {
        if outcome == .finished {
          try keeper.save(state, position: interpreter?.position)
        } else if outcome != .refused && workspace.unsaved.isEmpty {
          // All that was made stood before the statement that failed: a resume goes on there.
          try keeper.save(state, position: keeper.reached, trainingsEnded: false)
        } else {
          try keeper.saveCells(of: state)
        }
      } else {
        try keeper.save(state, trainingsEnded: outcome == .finished)
      }
      keeper.hasFailedToSave = false
    } catch {
      keeper.hasFailedToSave = true
      var diagnostic = ErrorFunnel.diagnostic(for: error)
      diagnostic.message = "the session is not saved: \(diagnostic.message)"
      show(diagnostic)
    }
  }

  /// Saves a script's state after a statement that was worth it.
  func saveStatement(_ position: Position) throws {
    keeper?.reached = position
    guard let keeper, keeper.isScriptUnderWay, journal.current != nil else { return }
    guard !workspace.unsaved.isEmpty || keeper.age > 0.5 else { return }
    try keeper.save(state, position: position)
  }

  /// The digest of everything the session holds: objects and variables, but not the results `_`.
  package func digest() throws -> Digest {
    var digester = Digester()
    for object in workspace.contents.sorted(by: { $0.name < $1.name }) {
      digester.add(object.name)
      digester.add(try object.digest(work))
    }
    var coding = ValueCoding(workspace, work)
    for (name, value) in interpreter?.variables ?? [] where !ResultVariables.isResult(name) {
      digester.add(name)
      digester.add(try coding.json(value, of: name).compact)
    }
    return digester.digest
  }

  /// Writes the digest as a result.
  package func showDigest() {
    do {
      let text = try digest().description
      try show(
        CommandResult(
          "digest", [.init("digest", .string(text)), .init("numerics", .integer(Numerics.version))],
          text: text))
    } catch {
      show(error)
    }
  }
}
