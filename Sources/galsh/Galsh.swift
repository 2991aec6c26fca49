import ArgumentParser
import GalaxyLang
import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The C library's `exit`, which has another meaning inside a command.
private func end(_ status: Int32) -> Never { exit(status) }

/// The command line of galsh.
@main
struct Galsh: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "galsh",
    abstract: CommandLineText.abstract, usage: CommandLineText.usage, discussion: CommandLineText.discussion,
    version: galshVersion)

  @OptionGroup var options: RunOptions

  @Argument(help: ArgumentHelp("The script, then values for its parameters.", valueName: "file"))
  var arguments: [String] = []

  static func main() {
    OwnProgram.takeUp()
    if let complaint = Processor.complaint {
      Terminal(descriptor: STDERR_FILENO, color: .never).write("error[processor]: \(complaint)\n")
      Self.exit(withError: ExitCode(ExitStatus.failed.rawValue))
    }
    keepFreedMemory()
    var words = (1..<max(1, Int(CommandLine.argc))).compactMap { index in
      CommandLine.unsafeArgv[index].map { FileName.argument($0) }
    }
    // `galsh help doctor` is `galsh doctor --help`; `galsh help apply` what the prompt says to `help apply`. Of a name
    // that is both the tool's help tells of the command.
    if words.first == "help" {
      let topic = Array(words.dropFirst())
      let isTool = topic.count == 1 && ToolList.named(topic[0]) != nil
      words =
        topic.isEmpty
        ? ["--help"] : isTool ? topic + ["--help"] : ["-c", "help \(topic.joined(separator: " "))"]
    }
    // `galsh run FILE.gal` is `galsh FILE.gal`.
    if words.first == "run", words.dropFirst().contains(where: { $0.hasSuffix(".gal") }) {
      words.removeFirst()
    }
    if let tool = words.first.flatMap({ ToolList.named($0) }) {
      tool.main(Array(words.dropFirst()))
    } else {
      main(words)
    }
  }

  /// Parses and runs. An exit status ends the process as it is: ArgumentParser would make a help text first
  /// and throw it away, a twentieth of a start.
  static func main(_ words: [String]?) {
    do {
      var command = try parseAsRoot(words)
      try command.run()
    } catch let code as ExitCode {
      end(code.rawValue)
    } catch {
      let status = Self.exitCode(for: error)
      // What `--help` and `--version` answer is no error.
      if status.isSuccess || !asksForJSON(words ?? []) { Self.exit(withError: error) }
      let face = TerminalFace(mode: .json)
      face.show(Diagnostic(ScriptError.wrongCommandLine, Self.message(for: error), hint: "galsh --help"))
      end(status.rawValue)
    }
  }

  /// Whether a command line that could not be read asks for JSON.
  private static func asksForJSON(_ words: [String]) -> Bool {
    words.contains("--mode=json") || zip(words, words.dropFirst()).contains { $0 == "--mode" && $1 == "json" }
  }

  func validate() throws { _ = try parameters() }

  func run() throws {
    let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    let isPrompt = options.script == nil && file == nil && isTerminal
    if options.interactive && !isTerminal { throw ValidationError("a prompt (-i) needs a terminal") }
    let ranks = try Ranks.join()
    if ranks != nil, isPrompt || options.interactive {
      throw ValidationError("several ranks run scripts; a prompt wants one process")
    }
    let face = TerminalFace(mode: options.mode ?? .text, isQuiet: options.quiet, color: options.color)
    if !options.safe { face.pager = Pager.show }
    let session = Session(
      commands: CommandList.all, face: face, threads: ranks?.threads(options.threads) ?? options.threads,
      cancellation: Interrupt.flag)
    session.settings.isSafe = options.safe
    // The prompt's completion holds the session for as long as the process lives.
    defer { session.close() }
    let runner = ScriptRunner(session: session, keepsGoing: options.keepGoing, echoes: options.echo)
    Interrupt.install()
    session.settings.threadCount.remarks.forEach(session.remark)
    try ranks?.join(session)
    try runInitFile(runner, session, face, isPrompt: isPrompt || options.interactive)
    let isStandardInput = options.script == nil && (file == nil || file == "-")
    let source =
      isPrompt
      ? nil
      : try ranks?.agreed(on: { try script(session) }, isStandardInput: isStandardInput, in: session)
        ?? script(session)
    if let ranks, let name = options.session {
      try ranks.openSession(SessionFile.path(named: name), in: session) {
        try openSession(session, asks: false)
      }
    } else {
      try openSession(session, asks: source == nil || options.interactive)
    }
    if source == nil, session.keeper?.isScriptUnderWay == true {
      session.remark(
        "its script was cut off; `galsh resume` finishes it, unless something is entered here first")
    }
    if let source {
      let given = try parameters()
      ranks?.agree(onParameters: given.map { "\($0.key)=\($0.value)" }.sorted(), in: session)
      let ending = runner.run(source, parameters: given)
      // A script that did not run has made nothing.
      if options.digest, ending.code != ExitStatus.invalid.rawValue { session.showDigest() }
      if let ranks { throw ExitCode(ranks.finish(session, status: ending.code)) }
      // `quit` in a script means the prompt behind it too.
      if case .status = ending, options.interactive, Interrupt.endingSignal == nil {
      } else {
        throw ExitCode(session.exitCode(ending.code))
      }
    }
    throw ExitCode(session.exitCode(Prompt(session: session, face: face, runner: runner).run()))
  }

  /// Opens the session file that was named.
  private func openSession(_ session: Session, asks: Bool) throws {
    guard let name = options.session else { return }
    do {
      try session.open(SessionFile.path(named: name), readOnly: options.readOnly, asks: asks)
    } catch {
      session.show(error)
      throw ExitCode(ExitStatus.usage.rawValue)
    }
  }

  /// Runs the init file that was asked for, or the user's own before a prompt. What the command line says
  /// counts more than what is set there.
  private func runInitFile(
    _ runner: ScriptRunner, _ session: Session, _ face: TerminalFace, isPrompt: Bool
  ) throws {
    guard !options.noInit, let path = options.initFile ?? (isPrompt ? InitFile.existing : nil) else { return }
    let ending = runner.run(
      try read(session) { try ScriptFile.read(path, cancellation: Interrupt.flag) }, cells: .none)
    if let mode = options.mode { face.mode = mode }
    if let threads = options.threads { session.settings.threadCount = Settings.threads(threads) }
    // The prompt comes whatever is wrong with the user's own file.
    if case .status(let status) = ending, status == .success || isPrompt { return }
    throw ExitCode(session.exitCode(ending.code))
  }

  /// The file of the script: the first argument, unless the script is given by `-c`.
  private var file: String? { options.script == nil ? arguments.first : nil }

  /// The `name=value` arguments by name.
  private func parameters() throws -> [String: String] {
    try ScriptParameters.values(of: options.script == nil ? arguments.dropFirst() : arguments[...])
  }

  private func script(_ session: Session) throws -> SourceText {
    if let script = options.script { return SourceText(name: "<command>", text: script) }
    return try read(session) {
      guard let file = file, file != "-" else {
        return try ScriptFile.readStandardInput(cancellation: Interrupt.flag)
      }
      return try ScriptFile.read(file, cancellation: Interrupt.flag)
    }
  }

  /// Reads a script; one that cannot be read is a wrong command line.
  private func read(_ session: Session, _ reader: () throws -> SourceText) throws -> SourceText {
    do {
      let source = try reader()
      session.recorder.calls.files.note(source.name)
      return source
    } catch {
      session.show(error)
      let status = Interrupt.flag.isCancelled ? ExitStatus.interrupted : .usage
      throw ExitCode(session.exitCode(status.rawValue))
    }
  }
}

extension Session {
  /// The exit status of galsh where the session ends with one: 128 and the number of the signal that stopped it,
  /// which is said.
  func exitCode(_ status: Int32) -> Int32 {
    let code = Interrupt.status(status)
    guard code != status, let signal = Interrupt.endingSignal else { return code }
    var text = "\(signal.name) has ended galsh"
    if let keeper {
      text +=
        keeper.isScriptUnderWay
        ? "; `galsh resume \(keeper.file.path)` goes on with the script"
        : "; the session is kept in \(keeper.file.path)"
    }
    remark(text)
    return code
  }
}
