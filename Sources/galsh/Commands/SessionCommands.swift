import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `save session`, `load session`, `set checkpoints`, `why`.
package enum SessionCommands {
  package static let all = [save, load, setCheckpoints, why]

  private enum Keys {
    static let target: Key<String?> = .argument(
      "file", .path, "the file, NAME.galsession", offers: .files(["galsession"]), access: .writes)
    static let file: Key<String> = .argument(
      "file", .path, "the file, NAME.galsession", offers: .files(["galsession"]))
    static let epochs: Key<Int> = .option(
      "epochs", .integer(from: 1), default: "10", "epochs from one to the next")
    static let minutes: Key<Double> = .option(
      "minutes", .number(above: 0), default: "1", "or minutes, whichever is sooner")
    static let row: Key<Record> = Key<Value>.argument(
      "score", .any, "a row of a table of scores, such as s[12]"
    ).map { value, call in
      if case .record(let record) = value { return record }
      throw call.error(
        FitError.wrongType, "`why` takes a row of a table of scores, such as s[12]", at: Keys.row)
    }
  }

  private static let save = Command(
    CommandSpec(
      "save session", "keeps the session in a file from now on",
      details: """
        Objects, variables, seed and the journal of cells, in one SQLite file; after every further cell it is brought up \
        to date. A session that `--session` opened is saved anyway; with another name the command makes a copy. Pixels stay \
        in their files, which are read again when they are needed.
        """,
      keys: [Keys.target],
      examples: ["save session \"barred\""])
  ) { call, session in
    let path: String
    if let name = try call[Keys.target] {
      path = SessionFile.path(named: name)
    } else if let known = session.keeper?.file.path {
      path = known
    } else {
      throw call.error(
        SessionCommandError.noSessionFile, "the session has no file yet",
        hint: "give one: `save session \"name\"`")
    }
    if let keeper = session.keeper, keeper.file.path == path {
      try keeper.save(session.state, position: session.scriptPosition, trainingsEnded: false)
    } else {
      try Files.makeFolder(Files.folder(of: path))
      let keeper = Keeper(try SessionFile(path, for: .writing))
      session.note(keeper.file)
      if session.keeper == nil {
        try keeper.save(session.state, everything: true)
        session.keep(in: keeper)
      } else {
        try keeper.copy(session.state)
      }
    }
    return CommandResult(
      "save session", [.init("saved", .string(path))], text: "session saved to \(path)", value: .string(path))
  }

  private static let load = Command(
    CommandSpec(
      "load session", "brings in the objects, variables and seed of a session file",
      details: """
        The file is only read. Data files that have moved are looked for beside the session file, and by their contents below \
        its folder; `relocate` says where others are. Without those that are nowhere, or have changed, the datasets go on \
        with the rest. The journal stays that of this session.
        """,
      keys: [Keys.file],
      examples: ["load session \"seed2019.galsession\""], bringsNames: true)
  ) { call, session in
    let path = SessionFile.path(named: try call[Keys.file])
    let file = try SessionFile(path, for: .reading)
    session.recorder.calls.files.note(path)
    let contents = try file.contents()
    try session.checkNames(of: contents, call)
    let names = try session.adopt(contents, from: path)
    session.warn(of: file.problem, contents)
    let objects = names.compactMap(session.find)
    return CommandResult(
      "load session",
      [
        .init("file", .string(path)), .init("objects", .array(objects.map(\.record))),
        .init("variables", .array(contents.variables.map { .string($0.name) })),
        .init("seed", .integer(Int(clamping: session.settings.seed))),
        .init("damage", .array(contents.damage.map { .string($0) })),
      ],
      text: "\(path): \(counted(objects.count, "object"))"
        + (names.isEmpty ? "" : " (\(names.joined(separator: ", ")))") + ", seed \(session.settings.seed)")
  }

  private static let setCheckpoints = Command(
    CommandSpec(
      "set checkpoints", "sets how often trainings keep their state in the session file",
      details: """
        A training that was cut off goes on from its latest checkpoint and ends with the same numbers. There are none without \
        a session file.
        """,
      keys: [Keys.epochs, Keys.minutes],
      examples: ["set checkpoints epochs=5"])
  ) { call, session in
    let (epochs, minutes) = (try call[Keys.epochs], try call[Keys.minutes])
    session.settings.checkpointInterval = (epochs, 60 * minutes)
    return CommandResult(
      "set checkpoints", [.init("epochs", .integer(epochs)), .init("minutes", .number(minutes))])
  }

  private static let why = Command(
    CommandSpec(
      "why", "says where a score comes from",
      details:
        "File, digest, HDU and recipe of the image, the model, and the commands and cells that made them.",
      keys: [Keys.row],
      examples: ["why verdicts[3]"]),
    isForReading: true
  ) { call, session in
    let origin = try ScoreOrigin(of: call[Keys.row], at: Keys.row, call, session)
    return CommandResult("why", origin.fields, text: origin.text)
  }
}

/// Why a session is not saved.
enum SessionCommandError: ErrorKind, ErrorFamily {
  case noSessionFile = """
    no-session-file
    The session is not kept in a file yet.
    Write `save session "name"`.
    """
}
