import ArgumentParser
import GalaxyLang
import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The command line of galsh.
@main
struct Galsh: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "galsh",
    abstract: "Compares real and simulated galaxies by anomaly scores.",
    usage: """
      galsh [options] [FILE|-] [name=value ...]
      galsh [options] -c SCRIPT [name=value ...]
      galsh check FILE... [name=value ...]
      galsh fmt FILE... [--check]
      galsh resume NAME
      galsh verify NAME
      galsh bench WORK [options]
      """,
    discussion: """
      Runs the script FILE, or standard input for -. Without a script it shows a prompt, or reads the script from \
      standard input where that is no terminal. name=value sets a `param` of the script.

      Exit status: 0 all ran, 64 bad usage, 65 the script does not parse or check and nothing has run, \
      70 a command failed, 130 stopped by Ctrl-C.
      """,
    version: galshVersion)

  /// The words that are no script but a tool with options of its own. They are told apart before the arguments are parsed,
  /// so that a script's values need no care.
  private static let tools: [String: any ParsableCommand.Type] = [
    "bench": BenchCommand.self, "check": CheckCommand.self, "fmt": FormatCommand.self,
    "resume": ResumeCommand.self, "verify": VerifyCommand.self,
  ]

  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    if let tool = words.first.flatMap({ tools[$0] }) {
      tool.main(Array(words.dropFirst()))
    } else {
      main(words)
    }
  }

  @Option(name: .customShort("c"), help: ArgumentHelp("Run this text.", valueName: "script"))
  var script: String?

  @Option(help: "How results are written: \(OutputMode.allCases.map(\.rawValue).joined(separator: " or ")).")
  var mode: OutputMode = .text

  @Option(help: ArgumentHelp("Threads for long work (default: all cores).", valueName: "n"))
  var threads: Int?

  @Option(help: "Colours in messages: auto, always or never.")
  var color: ColorChoice = .auto

  @Flag(help: "Leave out progress, remarks and the prompt's greeting.")
  var quiet = false

  @Option(
    help: ArgumentHelp("Keep the session in NAME\(SessionFile.ending), cell by cell.", valueName: "name"))
  var session: String?

  @Flag(help: "Look at the session of --session without writing to it.")
  var readOnly = false

  @Flag(help: "At the end, print one digest of everything that was made.")
  var digest = false

  @Argument(help: ArgumentHelp("The script, then values for its parameters.", valueName: "file"))
  var arguments: [String] = []

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, found \(threads)") }
    if readOnly && session == nil { throw ValidationError("--read-only goes with --session") }
    _ = try parameters()
  }

  func run() throws {
    let session = Session(
      commands: CommandList.all, output: Output(mode: mode, isQuiet: quiet, color: color), threads: threads)
    Interrupt.install()
    if isPrompt {
      let prompt = Prompt(session: session)
      try open(self.session, in: session)
      throw ExitCode(prompt.run())
    }
    let runner = ScriptRunner(session: session)
    let source: SourceText
    do {
      source = try readScript()
    } catch {
      let diagnostic = ErrorFunnel.diagnostic(for: error)
      session.output.show(diagnostic)
      throw ExitCode((Interrupt.flag.isCancelled ? ExitStatus.interrupted : .usage).rawValue)
    }
    try open(self.session, in: session)
    let ending = runner.run(source, parameters: try parameters())
    if digest { session.showDigest() }
    throw ExitCode(ending.code)
  }

  /// Opens the session file that was named.
  private func open(_ name: String?, in session: Session) throws {
    guard let name else { return }
    do {
      try session.open(SessionFile.path(named: name), readOnly: readOnly)
    } catch {
      session.output.show(ErrorFunnel.diagnostic(for: error))
      throw ExitCode(ExitStatus.usage.rawValue)
    }
  }

  /// The file of the script: the first argument, unless the script is given by `-c`.
  private var file: String? { script == nil ? arguments.first : nil }

  private var isPrompt: Bool {
    script == nil && file == nil && isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
  }

  private func readScript() throws -> SourceText {
    if let script { return SourceText(name: "<command>", text: script) }
    guard let file, file != "-" else { return try ScriptFile.readStandardInput() }
    return try ScriptFile.read(file)
  }

  /// The `name=value` arguments by name.
  private func parameters() throws -> [String: String] {
    try ScriptParameters.values(of: script == nil ? arguments.dropFirst() : arguments[...])
  }
}

extension OutputMode: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
