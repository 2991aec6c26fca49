import GalaxyLang
import GalaxyRuntime

/// Keeping a session in its file, and coming back to it.
extension Session {
  /// Keeps the session in a file from now on; what the file holds is the beginning. A damaged file is only read.
  /// - Throws: `SessionError`, `FileError`.
  func open(_ path: String, readOnly: Bool) throws {
    let file = try SessionFile(path, for: readOnly ? .reading : .writing)
    let contents = try file.contents(isLazy: true)
    try restore(contents)
    if !contents.damage.isEmpty || readOnly {
      if !readOnly { output.remark("\(path) is open for reading alone: nothing will be saved") }
      return
    }
    let store = SessionStore(file)
    store.script = contents.script
    keep(in: store)
    store.adopt(contents, self)
    noteSaved()
    if contents.cells.isEmpty { try store.save(self) }
    if !contents.cells.isEmpty {
      output.remark("\(path): \(contents.cells.count) cells, \(names.count) objects")
    }
  }

  /// Is kept in a file from now on.
  func keep(in store: SessionStore) {
    self.store = store
    calls.takesDigests = true
  }

  /// Where the script is, if one runs.
  var scriptPosition: Position? { store?.isScriptUnderWay == true ? interpreter?.position : nil }

  /// Takes over what a file holds: objects, variables, seed, journal and log.
  func restore(_ contents: SessionContents) throws {
    try adopt(contents)
    journal.restore(contents.cells.map(Journal.Cell.init))
    resumeNotes(of: contents)
  }

  /// Takes over the objects, variables and seed of a file; names that data files have moved or changed.
  /// - Returns: the names of the objects.
  /// - Throws: `ShellError` if a name is a variable here and an object there, or the other way round.
  @discardableResult
  func adopt(_ contents: SessionContents) throws -> [String] {
    let variables = Set(interpreter?.variableNames ?? [])
    let visible = contents.objects.filter { $0.name.first != ValueCoding.hidden }
    let loaded = Set(visible.map(\.name))
    let held = Set(names)
    let clash =
      loaded.intersection(variables).sorted().first
      ?? contents.variables.map(\.name).first { name in !loaded.contains(name) && held.contains(name) }
    if let clash {
      throw GalaxyError(
        kind: ErrorKind("name-taken", ""), "`\(clash)` is a variable on one side and an object on the other",
        hint: "load the session before anything of that name is made")
    }
    say(damage: contents.damage)
    for entry in visible {
      if entry.object.isRead || held.contains(entry.name) {
        if let object = read(entry.object, else: nil) { put(object.object(named: entry.name)) }
      } else {
        put(entry)
      }
    }
    warnOfInputs(visible)
    hidden = [:]
    for entry in contents.objects where entry.name.first == ValueCoding.hidden {
      let name = contents.variables.lazy.compactMap { Self.name(of: entry.name, in: $0.value) }.first
      hidden[entry.name] = read(entry.object, else: nil)?.object(named: name ?? entry.name)
    }
    if let seed = contents.settings["seed"].flatMap({ UInt64($0) }) { self.seed = seed }
    for (name, json) in contents.variables {
      let value = { ValueCoding.value(json) { self.hidden[$0] ?? self.find($0) } }
      if let object = ValueCoding.reference(json), loaded.contains(object) {
        interpreter?.restore(name, later: value)
        if !Results.isResult(name) { deferred[object, default: []].append(name) }
      } else if let value = value() {
        interpreter?.restore([(name: name, value: value)])
      }
    }
    return names.filter(loaded.contains)
  }

  /// A part of the session file; one that cannot be read is named, and then the file is only read from here on.
  func read<T>(_ part: StoredPart<T>, else standard: T) -> T {
    var damage: [String] = []
    do {
      let value = try part.value(&damage)
      say(damage: damage)
      if !damage.isEmpty { stopSaving() }
      return value
    } catch {
      output.show(ErrorFunnel.diagnostic(for: error))
      stopSaving()
      return standard
    }
  }

  private func say(damage: [String]) {
    if damage.isEmpty { return }
    output.remark("the session file is damaged; not whole: \(damage.joined(separator: ", "))")
  }

  private func stopSaving() {
    guard let store else { return }
    self.store = nil
    output.remark(
      "nothing more is saved in \(store.file.path); `save session \"other\"` keeps what is whole")
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

  /// Says which data files are not what they were, three of each dataset.
  private func warnOfInputs(_ entries: [StoredEntry]) {
    var checked: [ImageOrigin: Bool] = [:]
    for name in entries.filter({ $0.kind == "dataset" }).map(\.name) {
      guard let dataset = (find(name) as? DatasetObject)?.dataset else { continue }
      var wrong: [String] = []
      for origin in dataset.items.compactMap(\.origin) where origin.variations.isEmpty {
        if let isRight = checked[origin] {
          if !isRight, !wrong.contains(where: { $0.hasPrefix(origin.file) }) { wrong.append(origin.file) }
          continue
        }
        do {
          try origin.check()
          checked[origin] = true
        } catch {
          checked[origin] = false
          wrong.append(ErrorFunnel.diagnostic(for: error).message)
        }
      }
      if wrong.isEmpty { continue }
      let more = wrong.count > 3 ? "\n  … and \(wrong.count - 3) more" : ""
      output.remark(
        "\(name) cannot be used until its files are back:\n  " + wrong.prefix(3).joined(separator: "\n  ")
          + more)
    }
  }

  // MARK: - Scripts

  /// Notes that a script runs; one that was cut off keeps its place.
  func beginScript(_ source: SourceText, _ parameters: [String: String]) {
    self.parameters = parameters
    reached = nil
    let text = source.text(of: Span(0, source.bytes.count))
    let members = parameters.members
    guard let store,
      store.script?.text != text || store.script?.parameters != members || store.script?.outcome != nil
    else { return }
    store.script = StoredScript(
      name: source.name, text: text, parameters: members, position: .array([["statement": 0]]))
  }

  /// Notes that the prompt goes on from here: a script that was cut off can no longer be resumed.
  func leaveScript(_ parameters: [String: String]) {
    self.parameters = parameters
    if let script = store?.script, script.outcome == nil { store?.script?.outcome = "left" }
  }

  /// Notes that the script has run to its end.
  func endScript() { store?.script?.outcome = "finished" }

  // MARK: - Saving

  /// Saves what has changed, at the end of a cell. What cannot be saved is said, and tried again after the next cell.
  func saveCell(_ outcome: Journal.Cell.Outcome) {
    guard let store else { return }
    do {
      if store.isScriptUnderWay {
        if outcome == .finished {
          try store.save(self, position: interpreter?.position)
        } else if outcome != .refused && unsaved.isEmpty {
          // All that was made stood before the statement that failed: a resume goes on there.
          try store.save(self, position: reached, trainingsEnded: false)
        } else {
          try store.saveCells(of: self)
        }
      } else {
        try store.save(self, trainingsEnded: outcome == .finished)
      }
      hasFailedToSave = false
    } catch {
      hasFailedToSave = true
      var diagnostic = ErrorFunnel.diagnostic(for: error)
      diagnostic.message = "the session is not saved: \(diagnostic.message)"
      output.show(diagnostic)
    }
  }

  /// Saves a script's state after a statement that was worth it.
  func saveStatement(_ position: Position) throws {
    reached = position
    guard let store, store.isScriptUnderWay, journal.current != nil else { return }
    guard !unsaved.isEmpty || store.age > 0.5 else { return }
    try store.save(self, position: position)
  }

  /// The digest of everything the session holds: objects and variables, but not the results `_`.
  func digest() throws -> Digest {
    var digester = Digester()
    for object in contents.sorted(by: { $0.name < $1.name }) {
      guard let digest = try object.stored?.digest(context: work) else { continue }
      digester.add(object.name)
      digester.add(digest)
    }
    var coding = ValueCoding(self)
    for (name, value) in interpreter?.variables ?? [] where !Results.isResult(name) {
      digester.add(name)
      digester.add(try coding.json(value, of: name).compact)
    }
    return digester.digest
  }

  /// Writes the digest as a result.
  func showDigest() {
    do {
      let text = try digest().description
      try output.show(CommandResult("digest", [.init("digest", .string(text))], text: text))
    } catch {
      output.show(ErrorFunnel.diagnostic(for: error))
    }
  }
}
