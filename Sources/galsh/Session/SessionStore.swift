import GalaxyLang
import GalaxyRuntime

/// The file that a session is kept in: writes what has changed since the last time, and nothing else.
final class SessionStore {
  /// The file.
  let file: SessionFile
  /// The script under way, if the session runs one.
  var script: StoredScript?
  /// Whether there is a script that has not come to its end.
  var isScriptUnderWay: Bool { script.map { $0.outcome == nil } ?? false }
  private var savedCells = 0
  private var savedLines = 0
  private var savedPictures = 0
  private var names: [String] = []
  private var variables: [String: String] = [:]
  private var settings: [String: String] = [:]
  private var savedTime = ContinuousClock.now

  /// A store over an open file.
  init(_ file: SessionFile) { self.file = file }

  /// Seconds since something was saved.
  var age: Double { (ContinuousClock.now - savedTime) / .seconds(1) }

  /// Writes all that is new of a session, in one piece.
  /// - Parameters:
  ///   - position: where the script is; nil at a prompt.
  ///   - everything: whether the file's old contents go.
  ///   - trainingsEnded: whether no checkpoint is wanted any more.
  /// - Throws: `FileError` or `SessionError`; nothing is written then, and the next time has it all.
  func save(
    _ session: Session, position: Position? = nil, everything: Bool = false, trainingsEnded: Bool = true
  ) throws {
    if everything { forget() }
    var coding = ValueCoding(session)
    var change = SessionChange()
    change.replacesAll = everything
    change.settings = changedSettings(session)
    change.cells = session.journal.cells.dropFirst(savedCells).map(StoredCell.init)
    if session.journal.current != nil, let last = change.cells.indices.last {
      change.cells[last].output = session.output.transcript.results
      change.cells[last].messages = session.output.transcript.messages
    }
    change.pictures = Array(session.pictures.dropFirst(savedPictures))
    change.log = Array(session.logLines.dropFirst(savedLines))
    let objects =
      everything ? session.contents : session.contents.filter { session.unsaved.contains($0.name) }
    change.objects = objects.compactMap { object in object.stored.map { (object.name, $0) } }
    let texts = try variableTexts(session, &coding)
    change.variables = texts.filter { variables[$0.name] != $0.value }
    change.removedVariables = Set(variables.keys).subtracting(texts.map(\.name)).sorted()
    if var script {
      if let position { script.position = try position.json(&coding) }
      self.script = script
      change.script = script
    }
    change.objects += coding.kept
    let all = session.contents.map(\.name) + coding.kept.map(\.name)
    if all != names || !change.objects.isEmpty { change.names = all }
    let calls = everything ? session.calls.all : session.calls.waiting
    change.calls = calls
    change.dropsCheckpoints = trainingsEnded
    try file.save(change, context: session.work)

    savedCells = session.journal.cells.firstIndex { $0.outcome == nil } ?? session.journal.cells.count
    savedLines = session.logLines.count
    savedPictures = session.pictures.count
    names = all
    variables = Dictionary(texts.map { ($0.name, $0.value) }) { $1 }
    for (name, value) in change.settings { settings[name] = value }
    session.noteSaved()
    savedTime = .now
  }

  /// Writes what came of the cells alone: after an error in a script, whose state stays as it was before the statement that
  /// failed, so that it can be resumed there.
  func saveCells(of session: Session) throws {
    var change = SessionChange()
    change.cells = session.journal.cells.dropFirst(savedCells).map(StoredCell.init)
    try file.save(change, context: session.work)
  }

  /// Writes a copy of a session that another file keeps.
  func copy(_ session: Session) throws {
    let (unsaved, waiting) = (session.unsaved, session.calls.waiting)
    defer { session.noteUnsaved(unsaved, waiting) }
    try save(session, everything: true)
  }

  /// Takes note of what the file holds already.
  func adopt(_ contents: SessionContents, _ session: Session) {
    savedCells = session.journal.cells.count
    savedLines = session.logLines.count
    savedPictures = session.pictures.count
    names = contents.objects.map(\.name)
    variables = Dictionary(contents.variables.map { ($0.name, $0.value.compact) }) { $1 }
    settings = contents.settings
  }

  private func forget() {
    (savedCells, savedLines, savedPictures) = (0, 0, 0)
    (names, variables, settings) = ([], [:], [:])
  }

  private func changedSettings(_ session: Session) -> [(name: String, value: String)] {
    let now = [
      ("version", galshVersion), ("seed", "\(session.seed)"), ("threads", "\(session.threads)"),
      ("machine", Machine.text), ("folder", Machine.folder),
    ]
    return now.filter { settings[$0.0] != $0.1 }.map { (name: $0.0, value: $0.1) }
  }

  private func variableTexts(
    _ session: Session, _ coding: inout ValueCoding
  ) throws -> [(name: String, value: String)] {
    try (session.interpreter?.variables ?? []).map { name, value in
      (name: name, value: try coding.json(value, of: name).compact)
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
      seconds: cell.seconds, outcome: outcome, error: error, output: cell.output, messages: cell.messages)
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
    outcome =
      switch stored.outcome {
      case "finished": .finished
      case "refused": .refused
      case "failed": .failed(id: stored.error ?? "internal")
      default: .interrupted
      }
  }
}
