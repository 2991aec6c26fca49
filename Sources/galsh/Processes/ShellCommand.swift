import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `!command`: a line for the system's shell.
enum ShellCommand {
  private enum Keys {
    static let command: Key<String> = .argument("command", .string, "what the shell is given")
  }

  static let shell = Command(
    CommandSpec(
      "!", "runs a command of the system's shell",
      details: """
        Programs that take the whole screen, such as editors, work at a terminal. What else is shown is noted with the cell, \
        for notebooks; not for a command that ends in `&` and goes on in the background.
        """,
      keys: [Keys.command],
      examples: ["!ls out"])
  ) { call, session in
    let text = try call[Keys.command]
    try session.requireOtherPrograms(for: call)
    // What programs read holds results alone, so the command's own output goes to standard error then.
    let terminal = session.face as? TerminalFace
    let isForPrograms = terminal?.mode.isForPrograms == true
    session.face.clearProgress()
    let line = ShellLine(text, results: isForPrograms ? STDERR_FILENO : STDOUT_FILENO)
    // Of several ranks the first starts it, and the others hear how it ended.
    var ending = try session.firstAlone(else: ShellLine.Ending(status: 0)) {
      try TypedEcho.shown { try line.run() }
    }
    ending.status = try session.ofFirst(ending.status)
    session.recorder.add(results: ending.output)
    session.recorder.add(messages: ending.messages)
    if ending.isInterrupted { throw GalaxyError.cancelled("`\(text)`") }
    let exitCode = (ending.status >> 8) & 0xff
    guard ending.status == 0 else {
      let signal = ending.status & 0x7f
      throw call.error(
        ShellError.shellCommand,
        "`\(text)` ended with \(signal == 0 ? "status \(exitCode)" : "signal \(signal)")")
    }
    return CommandResult("!", [.init("shell", .string(text)), .init("status", 0)])
  }
}

extension Session {
  /// - Throws: an error if no other program may be started.
  func requireOtherPrograms(for call: CommandCall) throws {
    guard settings.isSafe else { return }
    throw call.error(
      ShellError.safe, "`\(call.spec.name)` starts another program, which --safe does not allow")
  }
}
