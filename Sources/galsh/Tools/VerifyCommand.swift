import ArgumentParser
import GalaxyLang
import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `galsh verify`: does a session give the same again?
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Runs a session again in a scratch folder and compares every digest.",
    usage: "galsh verify NAME [options]",
    discussion: """
      The journal runs from its first cell, on copies of the files that the session read. Every command is compared with \
      what the session says of it: its options, the seed, the files it read, the objects it made. The first difference is \
      named. Nothing of the session or its folder is changed; commands of the system's shell (`!`) run in the scratch folder.

      Exit status: 0 everything agrees, 1 something differs, 64 the session cannot be read.
      """)

  /// What it ends with if something differs.
  private static let differs: Int32 = 1

  @Argument(help: ArgumentHelp("The session, NAME\(SessionFile.ending).", valueName: "name"))
  var name: String

  @Option(help: ArgumentHelp("Threads for long work (default: as many as it may keep busy).", valueName: "n"))
  var threads: Int?

  @Flag(help: "Leave out progress and remarks.")
  var quiet = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, found \(threads)") }
  }

  func run() throws {
    let output = TerminalFace(isQuiet: quiet)
    Interrupt.install()
    Settings.threads(threads).remarks.forEach(output.remark)
    do {
      let file = try SessionFile(SessionFile.path(named: name), for: .reading)
      if let problem = file.problem { throw problem }
      let contents = try file.contents()
      if !contents.damage.isEmpty {
        throw GalaxyError(
          SessionError.damaged,
          "the session is damaged; not whole: \(contents.damage.joined(separator: ", "))")
      }
      var damage: [String] = []
      let calls = try contents.calls.value(&damage)
      let rerun = SessionRerun(
        contents, calls, commands: CommandList.all, threads: threads, progress: output.progress,
        cancellation: Interrupt.flag)
      if let difference = try rerun.firstDifference() {
        try output.write(difference + "\n")
        let numerics = contents.settings["numerics"] ?? "1"
        if numerics != "\(Numerics.version)" {
          try output.write(
            "the session was made with numerics \(numerics), this galsh has \(Numerics.version): what it trains ends in other last "
              + "digits. The models that the session holds score as they always did.\n")
        }
        throw ExitCode(Self.differs)
      }
      let objects = calls.reduce(0) { $0 + $1.made.count }
      try output.write(
        "all digests agree: \(contents.cells.count { $0.number != nil }) cells, \(calls.count) commands, \(objects) objects\n"
      )
    } catch let code as ExitCode {
      throw code
    } catch {
      output.show(ErrorFunnel.diagnostic(for: error))
      throw ExitCode(
        Interrupt.status((Interrupt.flag.isCancelled ? ExitStatus.interrupted : .usage).rawValue))
    }
  }
}
