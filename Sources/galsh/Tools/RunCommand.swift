import ArgumentParser
import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshKernel
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `galsh run`: a notebook without Jupyter.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs the cells of a notebook and writes what they give into it.",
    usage: "galsh run NOTEBOOK.ipynb [--output FILE] [options]",
    discussion: """
      Like `jupyter nbconvert --execute`, without Jupyter: text, tables, pictures and errors stand below their cells \
      afterwards. The notebook is changed in place unless --output names another file; it is written when a cell fails, \
      too, and then has nothing below the cells behind that one. Paths count from the folder of the notebook. A script \
      (.gal) runs as without the word `run`.

      Exit status: 0 all cells ran, 64 it cannot be read, 65 a cell does not parse or check, 70 a cell failed, \
      130 stopped by Ctrl-C.
      """)

  @Argument(
    help: ArgumentHelp("The notebook.", valueName: "notebook"), completion: .file(extensions: ["ipynb"]))
  var file: String

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Leave the notebook as it is and write this one.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp("Keep the session in NAME\(SessionFile.ending), cell by cell.", valueName: "name"))
  var session: String?

  @Flag(help: "Go on behind a cell that fails; the exit status tells of it all the same.")
  var keepGoing = false

  @Option(help: ArgumentHelp("Threads for long work (default: as many as it may keep busy).", valueName: "n"))
  var threads: Int?

  @Flag(help: "Say nothing but errors.")
  var quiet = false

  @Flag(help: "Start no other program: no `!`.")
  var safe = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, found \(threads)") }
    if let output, !output.lowercased().hasSuffix(".ipynb") {
      throw ValidationError("--output names a notebook, which ends in .ipynb, found \"\(output)\"")
    }
  }

  func run() throws {
    // The cells have the process's own streams from when the notebook has been read.
    let person = TerminalFace(isQuiet: quiet, messages: fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3))
    Interrupt.install()
    let place = Files.folder(of: file)
    let run: NotebookRun
    do {
      run = try NotebookRun(file)
    } catch {
      person.show(ErrorFunnel.diagnostic(for: error))
      throw ExitCode(ExitStatus.usage.rawValue)
    }
    let target = Files.join(Machine.folder, output ?? file)
    let session = Session(
      commands: CommandList.all, face: run.face, threads: threads, cancellation: Interrupt.flag)
    defer { session.close() }
    session.settings.isSafe = safe
    let runner = ScriptRunner(session: session)
    do {
      guard chdir(FileName.onDisk(place)) == 0 else {
        throw GalaxyError(FileError.missingFile, "\(place) cannot be entered", file: place)
      }
      if let name = self.session { try session.open(SessionFile.path(named: name), readOnly: false) }
    } catch {
      person.show(ErrorFunnel.diagnostic(for: error))
      throw ExitCode(ExitStatus.usage.rawValue)
    }
    let begun = ContinuousClock.now
    run.willRun = { number, count in
      if person.messages.isInteractive { person.messages.write("\rcell \(number) of \(count)\u{1B}[K") }
    }
    let outcome = run.run(session, runner, keepsGoing: keepGoing)
    if person.messages.isInteractive { person.messages.write("\r\u{1B}[K") }
    do {
      try run.write(to: target)
    } catch {
      person.show(ErrorFunnel.diagnostic(for: error))
      throw ExitCode(ExitStatus.failed.rawValue)
    }
    let seconds = NumberText.duration((ContinuousClock.now - begun) / .seconds(1))
    let failures = outcome.failed == 0 ? "" : ", \(outcome.failed) failed"
    person.remark("\(output ?? file): \(counted(outcome.ran, "cell")) ran\(failures), \(seconds)")
    if let error = outcome.firstError { person.show(error) }
    throw ExitCode(session.exitCode(outcome.status.rawValue))
  }
}
