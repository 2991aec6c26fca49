import GalaxyLang
import GalaxyRuntime

/// All of a session that a file keeps.
package struct SessionState {
  let workspace: Workspace
  let recorder: Recorder
  let settings: Settings
  let interpreter: Interpreter?
  let work: WorkContext
  /// All pictures and commands, of earlier sessions too.
  let allPictures: () -> [StoredPicture]
  let allCalls: () -> [StoredCall]
  /// Whether a keeper is still that of the session: what is read while it saves may turn out to be damaged.
  let isKept: (Keeper) -> Bool
}

/// Keeps a session in its file: writes what has changed since the last time, and nothing else.
package final class Keeper {
  /// The file.
  package let file: SessionFile
  /// The script under way, if the session runs one.
  package var script: StoredScript?
  /// Whether there is a script that has not come to its end.
  package var isScriptUnderWay: Bool { script.map { $0.outcome == nil } ?? false }
  /// Whether something could not be saved.
  package var hasFailedToSave = false
  /// Behind the latest statement of a script that has run; nil before the first.
  var reached: Position?
  private var savedCells = 0
  private var savedLines = 0
  private var names: [String] = []
  private var variables: [String: String] = [:]
  /// The objects that only variables hold, as they are in the file.
  private var kept: [String: ValueCoding.Kept] = [:]
  private var settings: [String: String] = [:]
  private var savedTime = ContinuousClock.now

  /// A keeper over an open file.
  package init(_ file: SessionFile) { self.file = file }

  /// Seconds since something was saved.
  var age: Double { (ContinuousClock.now - savedTime) / .seconds(1) }

  /// Writes all that is new of a session, in one piece.
  /// - Parameters:
  ///   - position: where the script is; nil at a prompt.
  ///   - everything: whether the file's old contents go.
  ///   - trainingsEnded: whether no checkpoint is wanted any more.
  /// - Throws: `GalaxyError`: a `FileError` or a `SessionError`; nothing is written then, and the next time
  ///   has it all.
  package func save(
    _ session: SessionState, position: Position? = nil, everything: Bool = false, trainingsEnded: Bool = true
  ) throws {
    let isKept = session.isKept(self)
    if everything { forget() }
    var coding = ValueCoding(session.workspace, session.work, earlier: kept)
    var change = SessionChange()
    change.replacesAll = everything
    change.settings = changedSettings(session)
    change.cells = session.recorder.journal.cells.dropFirst(savedCells).map(StoredCell.init)
    if session.recorder.journal.current != nil, let last = change.cells.indices.last {
      change.cells[last].output = session.recorder.transcript.results
      change.cells[last].messages = session.recorder.transcript.messages
    }
    change.pictures = everything ? session.allPictures() : session.recorder.pictures.waiting
    change.log = Array(session.recorder.logLines.dropFirst(savedLines))
    let (held, unsaved) = (session.workspace.names, session.workspace.unsaved)
    let changed = everything ? held : held.filter(unsaved.contains)
    change.objects = changed.compactMap { name in session.workspace.find(name).map { (name, $0) } }
    let texts = try variableTexts(session, &coding, everything)
    change.variables = texts.filter { variables[$0.name] != $0.value }
    change.removedVariables = Set(variables.keys).subtracting(texts.map(\.name)).sorted()
    if var script {
      if let position { script.position = try position.json(&coding) }
      self.script = script
      change.script = script
    }
    change.objects += coding.kept.filter { kept[$0.name]?.digest != $0.object.digest }
      .map { ($0.name, $0.object.object) }
    let all = session.workspace.names + coding.kept.map(\.name)
    if all != names || !change.objects.isEmpty { change.names = all }
    change.calls = everything ? session.allCalls() : session.recorder.calls.entries.waiting
    // A cell that trained nothing leaves the checkpoint of a training that was cut off where it is.
    let hasTrained = change.calls.contains { call in
      ["pretrain", "train"].contains { call.command.hasPrefix($0) }
    }
    change.dropsCheckpoints = trainingsEnded && (hasTrained || everything)
    // What was read for this may have turned out to be damaged.
    if isKept && !session.isKept(self) { return }
    try file.save(change, context: session.work)

    savedCells =
      session.recorder.journal.cells.firstIndex { $0.outcome == nil } ?? session.recorder.journal.cells.count
    savedLines = session.recorder.logLines.count
    names = all
    kept = Dictionary(coding.kept.map { ($0.name, $0.object) }) { $1 }
    variables = Dictionary(texts.map { ($0.name, $0.value) }) { $1 }
    for (name, value) in change.settings { settings[name] = value }
    session.workspace.noteSaved()
    session.recorder.noteSaved()
    savedTime = .now
  }

  /// Writes what came of the cells alone: after an error in a script, whose state stays as it was before the
  /// statement that failed, so that it can be resumed there.
  func saveCells(of session: SessionState) throws {
    var change = SessionChange()
    change.cells = session.recorder.journal.cells.dropFirst(savedCells).map(StoredCell.init)
    try file.save(change, context: session.work)
  }

  /// Writes a copy of a session that another file keeps.
  package func copy(_ session: SessionState) throws {
    let unsaved = session.workspace.unsaved
    defer { session.workspace.noteSaved(except: unsaved) }
    try session.recorder.withoutNoting { try save(session, everything: true) }
  }

  /// Takes note of what the file holds already.
  func adopt(_ contents: SessionContents, _ session: SessionState) {
    // A last cell that did not come to its end may be taken up again.
    savedCells = max(
      0,
      session.recorder.journal.cells.count
        - (session.recorder.journal.cells.last?.outcome == .finished ? 0 : 1))
    savedLines = session.recorder.logLines.count
    names = contents.objects.map(\.name)
    variables = Dictionary(contents.variables.map { ($0.name, $0.value.compact) }) { $1 }
    settings = contents.settings
  }

  private func forget() {
    (savedCells, savedLines) = (0, 0)
    (names, variables, settings, kept) = ([], [:], [:], [:])
  }

  private func changedSettings(_ session: SessionState) -> [(name: String, value: String)] {
    let now = [
      ("version", galshVersion), ("numerics", "\(Numerics.version)"), ("seed", "\(session.settings.seed)"),
      ("threads", "\(session.settings.threads)"),
      ("machine", Machine.text), ("folder", Machine.folder), ("origin", session.settings.origin),
      ("home", MovedFiles.absolute(Files.folder(of: file.path), in: Machine.folder)),
    ]
    return now.filter { settings[$0.0] != $0.1 }.map { (name: $0.0, value: $0.1) }
  }

  /// The variables as JSON; those whose values nobody has asked for are what they were.
  private func variableTexts(
    _ session: SessionState, _ coding: inout ValueCoding, _ everything: Bool
  ) throws -> [(name: String, value: String)] {
    guard let interpreter = session.interpreter else { return [] }
    let values = everything ? interpreter.variables : interpreter.settledVariables
    let texts = try values.map { name, value in
      (name: name, value: try coding.json(value, of: name).compact)
    }
    let known = Set(texts.map(\.name))
    return texts
      + interpreter.variableNames.filter { !known.contains($0) }.compactMap { name in
        variables[name].map { (name: name, value: $0) }
      }
  }
}

extension StoredCell {
  /// A cell of the journal.
  fileprivate init(_ cell: Journal.Cell) {
    var outcome = "running"
    var error: String?
    switch cell.outcome {
    case .finished: outcome = "finished"
    case .refused: outcome = "refused"
    case .interrupted: outcome = "interrupted"
    case .failed(let id): (outcome, error) = ("failed", id)
    case nil: break
    }
    self.init(
      position: cell.position, number: cell.number, title: cell.title, text: cell.text, started: cell.started,
      seconds: cell.seconds, outcome: outcome, error: error, output: cell.output, messages: cell.messages,
      parameters: cell.parameters?.members, ran: cell.ran)
  }
}

extension Journal.Cell {
  /// A cell of a session file; one that was running when it was cut off counts as interrupted.
  init(_ stored: StoredCell) {
    self.init(
      position: stored.position, number: stored.number, title: stored.title, text: stored.text,
      started: stored.started)
    seconds = stored.seconds
    output = stored.output
    messages = stored.messages
    ran = stored.ran
    parameters = stored.parameters.map { members in
      Dictionary(members.map { ($0.key, $0.value.string ?? "") }) { first, _ in first }
    }
    outcome =
      switch stored.outcome {
      case "finished": .finished
      case "refused": .refused
      case "failed": .failed(id: stored.error ?? "internal")
      default: .interrupted
      }
  }
}

extension [String: String] {
  /// The values of parameters as a session file keeps them, by name.
  var members: [JSON.Member] { sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) } }
}
