import GalaxyLang
import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `set seed`, `set threads`, `quit`, and `!command`.
enum SettingCommands {
  static let all = [setSeed, setThreads, shell, quit]

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
    session.seed = UInt64(seed)
    return CommandResult("set seed", [.init("seed", .integer(seed))])
  }

  private static let setThreads = Command(
    CommandSpec(
      "set threads", "sets how many threads long work uses",
      details: "Without this command all cores are used. The number never changes a result.",
      arguments: [.init("threads", .integer(from: 1, to: 1024), .required, "the number of threads")],
      examples: ["set threads 2"])
  ) { call, session in
    session.threads = try call.required("threads")
    return CommandResult("set threads", [.init("threads", .integer(session.threads))])
  }

  private static let shell = Command(
    CommandSpec(
      "!", "runs a command of the system's shell",
      details: """
        Programs that take the whole screen, such as editors, work at a terminal. What else is shown is noted with the cell, \
        for notebooks; not for a command that ends in `&` and goes on in the background.
        """,
      arguments: [.init("command", .string, .required, "what the shell is given")],
      examples: ["!ls out"])
  ) { call, session in
    let text: String = try call.required("command")
    try session.requireOtherPrograms(for: call)
    // What programs read holds results alone, so the command's own output goes to standard error then.
    let results = session.output.mode.isForPrograms ? session.output.messages : session.output.results
    session.output.progress.clear()
    let ending = try ShellLine(text, results: results.descriptor).run()
    session.output.note(results: ending.output, messages: ending.messages)
    if ending.isInterrupted { throw GalaxyError.cancelled("`\(text)`") }
    let exitCode = (ending.status >> 8) & 0xff
    guard ending.status == 0 else {
      let signal = ending.status & 0x7f
      throw call.error(
        "shell-command", "`\(text)` ended with \(signal == 0 ? "status \(exitCode)" : "signal \(signal)")")
    }
    return CommandResult("!", [.init("shell", .string(text)), .init("status", 0)])
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
