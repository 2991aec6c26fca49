import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `mode` and `once`: how results are written, and where to.
enum ModeCommands {
  static let all = [mode, once]

  private static let mode = Command(
    CommandSpec(
      "mode", "sets or shows how results are written",
      details: """
        text is for people; table and markdown show a result's rows and columns, rounded; csv and json hold every number in \
        full, for programs. `galsh --mode` sets it from the start.
        """,
      arguments: [.init("mode", .choice(OutputMode.allCases.map(\.rawValue)), .optional, "the way to write")],
      examples: ["mode", "mode csv"])
  ) { call, session in
    if let name = try call.optional("mode", String.self), let mode = OutputMode(rawValue: name) {
      try face(call, session).mode = mode
      return CommandResult("mode", [.init("mode", .string(name))])
    }
    let name = try face(call, session).mode.rawValue
    return CommandResult("mode", [.init("mode", .string(name))], text: name, value: .string(name))
  }

  private static let once = Command(
    CommandSpec(
      "once", "writes the next result into a file",
      details: "The ending of the file's name tells the way: \(endings). See `help mode`.",
      arguments: [
        .init(
          "file", .path, .required, "the file", offers: .files(OutputMode.endings.map(\.ending)),
          access: .writes)
      ],
      examples: ["once \"verdicts.csv\"; show verdicts"])
  ) { call, session in
    let path: String = try call.required("file")
    guard let mode = OutputMode(file: path) else {
      throw call.error(
        "unknown-ending", "\(path) does not tell how to write it", at: "file", hint: "name it \(endings)")
    }
    try face(call, session).sendNext(to: (path, mode))
    return CommandResult("once", [.init("file", .string(path)), .init("mode", .string(mode.rawValue))])
  }

  private static let endings = OutputMode.endings.map { ".\($0.ending)" }.joined(separator: ", ")

  /// The face that writes in modes.
  private static func face(_ call: CommandCall, _ session: Session) throws -> TerminalFace {
    if let face = session.face as? TerminalFace { return face }
    throw call.error(
      "no-modes", "results are not written to a terminal or file here, so there is no mode to set")
  }
}
