import ArgumentParser
import GalaxyRuntime
import GalshSession

/// The options of a run: what `galsh --help`, the man page and the shells' completion know of it.
struct RunOptions: ParsableArguments {
  @Option(name: .customShort("c"), help: ArgumentHelp("Run this text.", valueName: "script"))
  var script: String?

  @Flag(name: [.customShort("i"), .long], help: "Show a prompt after the script, whatever came of it.")
  var interactive = false

  @Flag(help: "Go on behind a command that fails; the exit status tells of it all the same.")
  var keepGoing = false

  @Flag(help: "Write every statement of the script to standard error before it runs.")
  var echo = false

  @Option(
    help: ArgumentHelp(
      "How results are written (default: text).",
      valueName: "mode"))
  var mode: OutputMode?

  @Option(help: ArgumentHelp("Threads for long work (default: as many as it may keep busy).", valueName: "n"))
  var threads: Int?

  @Option(help: ArgumentHelp("Colours in messages.", valueName: "when"))
  var color: ColorChoice = .auto

  @Flag(help: "Leave out progress, remarks and the prompt's greeting.")
  var quiet = false

  @Flag(help: "Start no other program: neither `!` nor `edit` nor a pager.")
  var safe = false

  @Option(
    help: ArgumentHelp("Keep the session in NAME\(SessionFile.ending), cell by cell.", valueName: "name"))
  var session: String?

  @Flag(help: "Look at the session of --session without writing to it.")
  var readOnly = false

  @Flag(help: "After the script, print one digest of everything that was made.")
  var digest = false

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp("Run this file first, instead of the one for the prompt.", valueName: "file"),
    completion: .file(extensions: ["gal"]))
  var initFile: String?

  @Flag(name: .customLong("no-init"), help: "Run no init file.")
  var noInit = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, found \(threads)") }
    if readOnly && session == nil { throw ValidationError("--read-only goes with --session") }
    if initFile != nil && noInit { throw ValidationError("--init and --no-init exclude each other") }
  }
}

extension OutputMode: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
