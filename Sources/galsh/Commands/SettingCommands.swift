import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `set seed`, `set threads`, `quit`.
package enum SettingCommands {
  package static let settings = [setSeed, setThreads]
  package static let leaving = [quit]

  private static let setSeed = Command(
    CommandSpec(
      "set seed", "sets the seed of every random draw",
      details: """
        One seed gives named streams (initialisation, shuffling, augmentation, mock data), so that adding a command \
        does not change the draws of another. Without this command the seed is 0.
        """,
      arguments: [.init("seed", .integer(from: 0), .required, "the seed")],
      examples: ["set seed 2019"])
  ) { call, session in
    let seed: Int = try call.required("seed")
    session.settings.seed = UInt64(seed)
    return CommandResult("set seed", [.init("seed", .integer(seed))])
  }

  private static let setThreads = Command(
    CommandSpec(
      "set threads", "sets how many threads long work uses",
      details: "Without this command all cores are used. The number never changes a result.",
      arguments: [.init("threads", .integer(from: 1, to: 1024), .required, "the number of threads")],
      examples: ["set threads 2"])
  ) { call, session in
    session.settings.threads = try call.required("threads")
    return CommandResult("set threads", [.init("threads", .integer(session.settings.threads))])
  }

  private static let quit = Command(
    CommandSpec(
      "quit", "leaves galsh",
      arguments: [.init("status", .integer(from: 0, to: 255), .optional, "the exit status, 0 if not given")],
      examples: ["quit", "quit 1"], aliases: ["exit"])
  ) { call, _ in
    throw Interpreter.Quit(status: Int32(try call.optional("status", Int.self) ?? 0))
  }
}
