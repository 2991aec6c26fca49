import ArgumentParser
import GalaxyLang
import GalshCommands
import GalshSession

/// `galsh check`: what a run would refuse, without the run.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks scripts without running them.",
    usage: "galsh check FILE... [name=value ...] [options]",
    discussion: """
      Finds what a run would refuse: commands, options, values, names, the files that a script includes, and \
      beyond that, as far as the script tells, networks whose layers do not fit, images of another size than the \
      network's, models that are tested before they are trained. - is standard input. name=value is a value for a `param`, as for a run.

      Exit status: 0 nothing is wrong, 64 a file cannot be read, 65 a script is wrong.
      """)

  @Argument(
    help: ArgumentHelp("The scripts, then values for their parameters.", valueName: "file"),
    completion: .file(extensions: ["gal"]))
  var arguments: [String]

  @Option(help: "How mistakes are written: text, or json for one object a line.")
  var mode: OutputMode = .text

  /// The scripts end where the values begin.
  private var files: ArraySlice<String> { arguments.prefix { !$0.contains("=") } }

  func validate() throws {
    if files.isEmpty { throw ValidationError("give the scripts before the values") }
    _ = try ScriptParameters.values(of: arguments[files.endIndex...])
  }

  func run() throws {
    let parameters = try ScriptParameters.values(of: arguments[files.endIndex...])
    let session = Session(
      commands: CommandList.all, face: TerminalFace(mode: mode), cancellation: Interrupt.flag)
    let status = files.map { check($0, parameters, session).rawValue }.max() ?? 0
    throw ExitCode(status)
  }

  private func check(_ file: String, _ parameters: [String: String], _ session: Session) -> ExitStatus {
    let source: SourceText
    do {
      source = try ScriptFile.named(file)
    } catch {
      session.show(error)
      return .usage
    }
    let interpreter = Interpreter(table: session.commands.table, host: session)
    let diagnostics = interpreter.check(
      source, parameters: parameters, foresight: ScriptForesight())
    for diagnostic in diagnostics { session.show(diagnostic) }
    return diagnostics.isEmpty ? .success : .invalid
  }
}
