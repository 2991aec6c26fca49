import GalaxyLang
import GalaxyRuntime

/// Keeping a session in its file, and coming back to it.
extension Session {
  /// Keeps the session in a file from now on; what the file holds is the beginning. A damaged file is only read.
  /// - Throws: `SessionError`, `FileError`.
  func open(_ path: String, readOnly: Bool) throws {
    let file = try SessionFile(path, for: readOnly ? .reading : .writing)
    let contents = try file.contents()
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
      output.remark("\(path): \(contents.cells.count) cells, \(self.contents.count) objects")
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
    let variables = Set(interpreter?.variables.map(\.name) ?? [])
    let visible = contents.objects.filter { $0.name.first != ValueCoding.hidden }
    let loaded = Set(visible.map(\.name))
    let clash =
      loaded.intersection(variables).sorted().first
      ?? contents.variables.map(\.name).first { name in !loaded.contains(name) && find(name) != nil }
    if let clash {
      throw ShellError(
        "name-taken", "`\(clash)` is a variable on one side and an object on the other",
        hint: "load the session before anything of that name is made")
    }
    if !contents.damage.isEmpty {
      output.remark("the session file is damaged; not whole: \(contents.damage.joined(separator: ", "))")
    }
    for (name, object, _) in visible { put(object.object(named: name)) }
    warnOfInputs(visible.map { ($0.name, $0.object) })
    hidden = [:]
    for (key, object, _) in contents.objects where key.first == ValueCoding.hidden {
      let name = contents.variables.lazy.compactMap { Self.name(of: key, in: $0.value) }.first ?? key
      hidden[key] = object.object(named: name)
    }
    if let seed = contents.settings["seed"].flatMap({ UInt64($0) }) { self.seed = seed }
    interpreter?.restore(
      contents.variables.compactMap { name, json in
        ValueCoding.value(json) { self.hidden[$0] ?? self.find($0) }.map { (name: name, value: $0) }
      })
    return visible.map(\.name)
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
  private func warnOfInputs(_ objects: [(name: String, object: StoredObject)]) {
    var checked: [ImageOrigin: Bool] = [:]
    for (name, object) in objects {
      guard case .dataset(let dataset) = object else { continue }
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
    let text = source.text(of: Span(0, source.bytes.count))
    guard let store, store.script?.text != text || store.script?.outcome != nil else { return }
    store.script = StoredScript(
      name: source.name, text: text,
      parameters: parameters.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) },
      position: .array([["statement": 0]]))
  }

  /// Notes that the prompt goes on from here: a script that was cut off can no longer be resumed.
  func leaveScript() {
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
