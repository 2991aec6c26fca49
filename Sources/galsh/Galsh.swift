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
  ]

  static func main() {
    if let complaint = Processor.complaint {
      Terminal(descriptor: STDERR_FILENO, color: .never).write("error[processor]: \(complaint)\n")
      exit(ExitStatus.failed.rawValue)
    }
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

  @Argument(help: ArgumentHelp("The script, then values for its parameters.", valueName: "file"))
  var arguments: [String] = []

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, found \(threads)") }
    _ = try parameters()
  }

  func run() throws {
    let session = Session(
      commands: CommandList.all, output: Output(mode: mode, isQuiet: quiet, color: color), threads: threads)
    Interrupt.install()
    if isPrompt {
      throw ExitCode(Prompt(session: session).run())
    }
    let source: SourceText
    do {
      source = try readScript()
    } catch {
      let diagnostic = ErrorFunnel.diagnostic(for: error)
      session.output.show(diagnostic)
      throw ExitCode((Interrupt.flag.isCancelled ? ExitStatus.interrupted : .usage).rawValue)
    }
    let ending = ScriptRunner(session: session).run(source, parameters: try parameters())
    throw ExitCode(ending.code)
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
