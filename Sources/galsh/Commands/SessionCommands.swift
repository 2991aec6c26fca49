import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `save session`, `set session`, `load session`, `set checkpoints`, `why`.
package enum SessionCommands {
  package static let all = [setSession, save, load, setCheckpoints, why]

  private enum Keys {
    static let target: Key<String?> = .argument(
      "file", .path, "the file, NAME.galsession", offers: .files(["galsession"]), access: .writes)
    static let file: Key<String> = .argument(
      "file", .path, "the file, NAME.galsession", offers: .files(["galsession"]))
    static let kept: Key<String> = .argument(
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
      try session.begin(in: path)
    }
    return CommandResult(
      "save session", [.init("saved", .string(path))], text: "session saved to \(path)", value: .string(path))
  }

  private static let setSession = Command(
    CommandSpec(
      "set session", "goes on with the session of a file, or begins one there",
      details: """
        The first cell of a notebook, so that what it has made outlives the kernel: run again after a restart, it brings \
        objects, variables, seed and journal back, and every further cell is saved. Where there is no file yet it is made. \
        `galsh --session` does the same from the start.
        """,
      keys: [Keys.kept],
      examples: ["set session \"evening\""], bringsNames: true)
  ) { call, session in
    let path = SessionFile.path(named: try call[Keys.kept])
    let isThere = Files.exists(path)
    if let keeper = session.keeper, Files.realPath(keeper.file.path) == Files.realPath(path), isThere {
      return CommandResult(
        "set session", [.init("file", .string(path))], text: "the session is kept in \(path) already",
        value: .string(path))
    }
    if session.keeper != nil || isThere && session.isBegun {
      let held = counted(session.workspace.names.count, "object")
      throw call.error(
        SessionCommandError.sessionBegun,
        session.keeper.map { "the session is kept in \($0.file.path)" }
          ?? "\(path) keeps a session, and this one has \(held) already",
        at: Keys.kept,
        hint: session.keeper == nil
          ? "say it before anything is made, or bring in what the file holds: `load session`"
          : "`save session` makes a copy under another name")
    }
    if isThere { try session.takeUp(path) } else { try session.begin(in: path) }
    let text = isThere ? "the session goes on in \(path)" : "the session is kept in \(path) from now on"
    return CommandResult(
      "set session",
      [
        .init("file", .string(path)),
        .init("objects", .array(session.workspace.contents.map(\.record))),
        .init("seed", .integer(Int(clamping: session.settings.seed))),
      ], text: text, value: .string(path))
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
  case sessionBegun = """
    session-begun
    A session file cannot be gone on with where another session has begun.
    Make `set session` the first command, or bring in what the file holds with `load session`.
    """
}
