import ArgumentParser
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `galsh resume`: finishes what was cut off.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Finishes the script of a session that was cut off.",
    usage: "galsh resume NAME [options]",
    discussion: """
      Goes on behind the last statement that was saved, and inside a training from its latest checkpoint. The result is the \
      same, to the byte, as if nothing had happened. Start it in the folder where the script was started.

      Exit status: as for a script; 0 if there is nothing to finish, 64 if the session cannot be opened.
      """)

  @Argument(help: ArgumentHelp("The session, NAME\(SessionFile.ending).", valueName: "name"))
  var name: String

  @Option(help: "How results are written: \(OutputMode.allCases.map(\.rawValue).joined(separator: " or ")).")
  var mode: OutputMode = .text

  @Option(help: ArgumentHelp("Threads for long work (default: as many as it may keep busy).", valueName: "n"))
  var threads: Int?

  @Option(help: "Colours in messages: auto, always or never.")
  var color: ColorChoice = .auto

  @Flag(help: "Leave out progress and remarks.")
  var quiet = false

  @Flag(help: "At the end, print one digest of everything that was made.")
  var digest = false

  @Flag(help: "Only ask: exit with 0 if the script has more to do, with 1 if not.")
  var isUnfinished = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, found \(threads)") }
  }

  func run() throws {
    if isUnfinished { throw ExitCode(try asked() ? ExitStatus.success.rawValue : 1) }
    let ranks = try Ranks.join()
    let session = Session(
      commands: CommandList.all, face: TerminalFace(mode: mode, isQuiet: quiet, color: color),
      threads: ranks?.threads(threads) ?? threads,
      cancellation: Interrupt.flag)
    Interrupt.install()
    session.settings.threadCount.remarks.forEach(session.remark)
    try ranks?.join(session)
    let runner = ScriptRunner(session: session)
    let path = SessionFile.path(named: name)
    do {
      // A session that is not there must not be made.
      if let problem = try SessionFile(path, for: .reading).problem { throw problem }
      if let ranks {
        try ranks.openSession(path, in: session) { try session.open(path, readOnly: false) }
      } else {
        try session.open(path, readOnly: false)
      }
      guard session.keeper != nil || ranks?.isFirst == false else {
        throw GalaxyError(
          SessionError.damaged, "\(path) is damaged, so its script cannot go on in it", file: path,
          hint: "`galsh --session \(name) --read-only`, then `save session \"other\"`, keeps what is whole")
      }
      var kept = session.keeper?.script
      if let ranks { kept = try ranks.agreed(onRestOf: kept) }
      guard let script = kept, script.outcome == nil else {
        session.remark("there is nothing to finish in \(path)")
        if digest { session.showDigest() }
        if let ranks { throw ExitCode(ranks.finish(session, status: 0)) }
        return
      }
      let ending = try session.resume(script, runner)
      if digest { session.showDigest() }
      throw ExitCode(ranks?.finish(session, status: ending.code) ?? session.exitCode(ending.code))
    } catch let code as ExitCode {
      throw code
    } catch {
      session.show(error)
      ranks?.fail(session, error)
      let status = Interrupt.flag.isCancelled ? ExitStatus.interrupted : .usage
      throw ExitCode(session.exitCode(status.rawValue))
    }
  }
}

extension ResumeCommand {
  /// Whether the session holds a script that was cut off; looks without changing anything.
  private func asked() throws -> Bool {
    do {
      let file = try SessionFile(SessionFile.path(named: name), for: .reading)
      if let problem = file.problem { throw problem }
      return try file.contents().script.map { $0.outcome == nil } ?? false
    } catch {
      TerminalFace(mode: mode, isQuiet: quiet, color: color).show(ErrorFunnel.diagnostic(for: error))
      throw ExitCode(ExitStatus.usage.rawValue)
    }
  }
}

extension Session {
  /// Runs the rest of a script that was cut off.
  /// - Throws: `GalaxyError`: a `ShellError` if the file does not say where it was.
  fileprivate func resume(_ script: StoredScript, _ runner: ScriptRunner) throws -> ScriptRunner.Ending {
    guard let position = Position(script.position, { self.object(keptAs: $0) }) else {
      throw GalaxyError(SessionError.damaged, "the session does not say how far its script \(script.name) is")
    }
    settings.finishesCutOffCell = true
    let parameters = Dictionary(
      script.parameters.map { ($0.key, $0.value.string ?? "") }
    ) { first, _ in first }
    return runner.run(
      SourceText(name: script.name, text: script.text), parameters: parameters, cells: .asMarked,
      from: position)
  }
}
