import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `mode` and `once`: how results are written, and where to.
enum ModeCommands {
  static let all = [mode, once]

  private enum Keys {
    static let mode: Key<OutputMode?> = .argument("mode", "the way to write")
    static let file: Key<String> = .argument(
      "file", .path, "the file", offers: .files(OutputMode.endings.map(\.ending)), access: .writes)
  }

  private static let mode = Command(
    CommandSpec(
      "mode", "sets or shows how results are written",
      details: """
        text is for people; table and markdown show a result's rows and columns, rounded; csv and json hold every number in \
        full, for programs. `galsh --mode` sets it from the start.
        """,
      keys: [Keys.mode],
      examples: ["mode", "mode csv"])
  ) { call, session in
    if let mode = try call[Keys.mode] {
      try face(call, session).mode = mode
      return CommandResult("mode", [.init("mode", .string(mode.rawValue))])
    }
    let name = try face(call, session).mode.rawValue
    return CommandResult("mode", [.init("mode", .string(name))], text: name, value: .string(name))
  }

  private static let once = Command(
    CommandSpec(
      "once", "writes the next result into a file",
      details: "The ending of the file's name tells the way: \(endings). See `help mode`.",
      keys: [Keys.file],
      examples: ["once \"verdicts.csv\"; show verdicts"])
  ) { call, session in
    let path = try call[Keys.file]
    guard let mode = OutputMode(file: path) else {
      throw call.error(
        ModeCommandError.unknownEnding, "\(path) does not tell how to write it", at: Keys.file,
        hint: "name it \(endings)")
    }
    try face(call, session).sendNext(to: (path, mode))
    return CommandResult("once", [.init("file", .string(path)), .init("mode", .string(mode.rawValue))])
  }

  private static let endings = OutputMode.endings.map { ".\($0.ending)" }.joined(separator: ", ")

  /// The face that writes in modes.
  private static func face(_ call: CommandCall, _ session: Session) throws -> TerminalFace {
    if let face = session.face as? TerminalFace { return face }
    throw call.error(
      ModeCommandError.noModes,
      "results are not written to a terminal or file here, so there is no mode to set")
  }
}

/// Why results are not written in another way.
enum ModeCommandError: ErrorKind, ErrorFamily {
  case unknownEnding = """
    unknown-ending
    The ending of a file's name does not tell how to write a result.
    Name it .csv, .json, .md or .txt.
    """
  case noModes = """
    no-modes
    Results go to neither a terminal nor a file here, so there is no mode to set.
    Whatever shows the session here lays its results out.
    """
}
