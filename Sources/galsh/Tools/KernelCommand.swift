import ArgumentParser
import GalaxyLang
import GalaxyRuntime
import GalshKernel
import GalshSession

/// `galsh kernel`: galsh in Jupyter.
struct KernelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel",
    abstract: "Runs as a kernel of Jupyter, or makes galsh known to Jupyter.",
    usage: """
      galsh kernel install [--user | --prefix FOLDER | --sys-prefix] [--name NAME]
      galsh kernel CONNECTION-FILE [options]
      """,
    discussion: """
      After `galsh kernel install` JupyterLab, Notebook, VS Code, nbconvert and papermill know galsh by that name. \
      Jupyter itself starts `galsh kernel CONNECTION-FILE`.
      """,
    subcommands: [ServeKernelCommand.self, InstallKernelCommand.self, LexerCommand.self],
    defaultSubcommand: ServeKernelCommand.self)
}

/// `galsh kernel CONNECTION-FILE`: what Jupyter starts.
struct ServeKernelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Runs as a kernel; Jupyter writes the connection file.",
    usage: "galsh kernel CONNECTION-FILE [options]", shouldDisplay: false)

  @Argument(
    help: ArgumentHelp("The file that says how Jupyter reaches the kernel.", valueName: "connection-file"))
  var connection: String

  @Option(
    help: ArgumentHelp("Keep the session in NAME\(SessionFile.ending), cell by cell.", valueName: "name"))
  var session: String?

  @Option(help: ArgumentHelp("Threads for long work (default: as many as it may keep busy).", valueName: "n"))
  var threads: Int?

  @Flag(help: "Start no other program: no `!`.")
  var safe = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, found \(threads)") }
  }

  func run() throws {
    let signals = Interrupt.installForKernel()
    let kernel: Kernel
    do {
      kernel = try Kernel(connection: connection, signals: signals)
    } catch {
      TerminalFace().show(ErrorFunnel.diagnostic(for: error))
      throw ExitCode(ExitStatus.usage.rawValue)
    }
    let session = Session(
      commands: CommandList.all, face: kernel.face, threads: threads, cancellation: Interrupt.flag)
    session.settings.isSafe = safe
    let runner = ScriptRunner(session: session)
    if let name = self.session {
      // Without its file the session begins empty, and the first cell says why.
      do {
        try session.open(SessionFile.path(named: name), readOnly: false)
      } catch {
        session.show(error)
      }
    }
    kernel.serve(session, runner)
    session.close()
    kernel.close()
  }
}

/// `galsh kernel install`: makes galsh known.
struct InstallKernelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "Makes galsh known to Jupyter.",
    usage: "galsh kernel install [--user | --prefix FOLDER | --sys-prefix] [--name NAME]",
    discussion: """
      Writes the kernel's description and logos, and an extension of JupyterLab that colours galsh's words. No Python \
      and no node is needed. `jupyter kernelspec remove NAME` takes it away again.

      Exit status: 0 done, 64 bad usage or no place to install to, 70 a file cannot be written.
      """)

  @Flag(help: "For this user (the default).")
  var user = false

  @Option(help: ArgumentHelp("Below FOLDER/share/jupyter.", valueName: "folder"))
  var prefix: String?

  @Flag(help: "Into the Python environment that is active ($VIRTUAL_ENV or $CONDA_PREFIX).")
  var sysPrefix = false

  @Option(help: ArgumentHelp("What Jupyter calls it (default: galsh).", valueName: "name"))
  var name = "galsh"

  @Option(
    help: ArgumentHelp(
      "Have the kernel keep its session in NAME\(SessionFile.ending) of the notebook's folder.",
      valueName: "name"))
  var session: String?

  func validate() throws {
    if [user, prefix != nil, sysPrefix].count(where: { $0 }) > 1 {
      throw ValidationError("--user, --prefix and --sys-prefix exclude one another")
    }
    guard !name.isEmpty, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
    else {
      throw ValidationError("--name takes letters, digits, `-`, `_` and `.`, found \"\(name)\"")
    }
  }

  func run() throws {
    let face = TerminalFace()
    do {
      let place: KernelInstall.Place = sysPrefix ? .environment : prefix.map { .prefix($0) } ?? .user
      let install = try KernelInstall(
        place: place, name: name, session: session, commands: CommandList.all.table)
      try install.write()
      try face.write(install.report + "\n")
      if let problem = install.problem { face.remark(problem) }
    } catch {
      face.show(ErrorFunnel.diagnostic(for: error))
      let isUsage = (error as? GalaxyError)?.isA(KernelError.noEnvironment) == true
      throw ExitCode((isUsage ? ExitStatus.usage : .failed).rawValue)
    }
  }
}

/// `galsh kernel lexer`: what `editors/pygments` is made of.
struct LexerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lexer", abstract: "Prints the lexer for Pygments, made from galsh's own words.",
    usage: "galsh kernel lexer > editors/pygments/galsh_lexer/__init__.py")

  func run() throws { try TerminalFace().write(PygmentsLexer.text(EditorWords(CommandList.all.table))) }
}
