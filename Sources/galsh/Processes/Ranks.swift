import ArgumentParser
import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The ranks of a run that mpirun or srun has started: this process among the others, from its start to its end.
struct Ranks {
  private let others: MessagePassing
  /// Standard error as it was, for what must be said by whichever rank.
  private let messages: Terminal

  /// Joins the others, if a launcher has started some. All but rank 0 fall silent and write nothing.
  /// - Throws: an exit status; why is said then.
  static func join() throws -> Ranks? {
    do {
      guard let launcher = try Launcher(environmentVariable) else { return nil }
      return Ranks(try MessagePassing(launcher))
    } catch {
      TerminalFace().show(ErrorFunnel.diagnostic(for: error))
      throw ExitCode(ExitStatus.usage.rawValue)
    }
  }

  private init(_ others: MessagePassing) {
    self.others = others
    messages = Terminal(descriptor: fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3), color: .never)
    guard others.rank > 0 else { return }
    FileWriting.leaveToOthers()
    let nowhere = open("/dev/null", O_RDWR | O_CLOEXEC)
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] { dup2(nowhere, stream) }
  }

  /// Whether this is the one that shows and writes.
  var isFirst: Bool { others.rank == 0 }

  /// Threads for each rank, where nobody says: the machine's, shared out among the ranks on it.
  func threads(_ given: Int?) -> Int? {
    given ?? (others.nodeSize > 1 ? max(1, Settings.threads(nil).count / others.nodeSize) : nil)
  }

  /// Has a session share its work with the others.
  /// - Throws: an exit status; why is said then.
  func join(_ session: Session) throws {
    do {
      try session.join(others, host: others.host)
    } catch {
      end(session, ErrorFunnel.diagnostic(for: error).message)
    }
    let machines = others.size / max(1, others.nodeSize)
    session.remark(
      "\(others.size) ranks on \(counted(max(1, machines), "machine")), \(counted(session.settings.threads, "thread")) "
        + "each (\(others.library))")
  }

  /// The script, which all ranks read alike; standard input is rank 0's.
  func agreed(on script: () throws -> SourceText, isStandardInput: Bool, in session: Session) throws
    -> SourceText
  {
    do {
      return try session.agreed(on: isStandardInput && !isFirst ? nil : try script())
    } catch let error as GalaxyError {
      end(session, error.message)
    } catch {
      // Rank 0 has said why; another shows nothing of its own.
      if !isFirst { end(session, "the script cannot be read here") }
      throw error
    }
  }

  /// Sees to it that all ranks were given the same values.
  func agree(onParameters parameters: [String], in session: Session) {
    do {
      try session.work.agree(
        on: parameters, called: "values for the script's parameters",
        hint: "give all of them the same name=value")
    } catch {
      end(session, ErrorFunnel.diagnostic(for: error).message)
    }
  }

  /// Opens the session file: rank 0 to write, the others, where it was there before, to read what is in it.
  func openSession(_ path: String, in session: Session, _ openFirst: () throws -> Void) throws {
    let isThere = FileStamp(path) != nil
    do {
      let wasThere = try others.ofFirst([isThere ? 1 : 0]) == [1]
      if isFirst { try openFirst() }
      _ = try others.agree([])
      if !isFirst, wasThere { try session.open(path, readOnly: true, asks: false) }
      _ = try others.agree([])
    } catch let error as GalaxyError {
      end(session, error.message)
    }
  }

  /// The script of a session that was cut off, and how far it is, as rank 0 has it from the file.
  /// - Throws: `GalaxyError` of kind `rank-lost`.
  func agreed(onRestOf script: StoredScript?) throws -> StoredScript? {
    let own: JSON =
      script.map {
        [
          "name": .string($0.name), "text": .string($0.text), "parameters": .object($0.parameters),
          "position": $0.position, "outcome": .optional($0.outcome),
        ]
      } ?? .null
    let told = try JSON.parse(others.ofFirst(Array(own.compact.utf8)))
    if isFirst { return script }
    guard let name = told["name"]?.string, let text = told["text"]?.string, let position = told["position"]
    else { return nil }
    var found = StoredScript(
      name: name, text: text, parameters: told["parameters"]?.object ?? [], position: position)
    found.outcome = told["outcome"]?.string
    return found
  }

  /// Ends all ranks at once where one that shows nothing has met an error.
  func fail(_ session: Session, _ error: any Error) {
    if !isFirst { end(session, ErrorFunnel.diagnostic(for: error).message) }
  }

  /// Ends the run: all ranks at the same time where they have come to their end together, and all at once where they
  /// have not. Gives the exit status. One that was told to end by a signal, with its work kept in a session file, ends
  /// well: Slurm, say, then starts it again.
  func finish(_ session: Session, status: Int32) -> Int32 {
    if let problem = session.rankProblem { end(session, problem) }
    let own = Interrupt.endingSignal?.number ?? 0
    let all = (try? others.agree([UInt8(clamping: own), session.keeper == nil ? 0 : 1])) ?? []
    others.finish()
    session.remark(
      "rank 0 sent \(NumberText.significant(Double(others.bytesSent) / 1e6, 3)) MB to the others")
    guard status == ExitStatus.interrupted.rawValue,
      let signal = all.compactMap({ $0.first }).first(where: { $0 > 0 })
    else { return status }
    // Ctrl-C is no word of a queue: what waits for this run hears that it was stopped.
    if signal == UInt8(SIGINT) { return status }
    let isKept = all.first.map { $0.count > 1 && $0[1] == 1 } ?? false
    if isKept {
      session.remark(
        "stopped by signal \(signal); `galsh resume` goes on with the script, with any number of ranks")
    }
    return isKept ? 0 : 128 + Int32(signal)
  }

  /// Ends all ranks at once, and says which could not go on.
  private func end(_ session: Session?, _ problem: String) -> Never {
    messages.write("galsh: rank \(others.rank) of \(others.size) on \(others.host): \(problem)\n")
    session?.close()
    // A launcher carries on what a rank has written, unless it is told to kill all before it came to it.
    usleep(200_000)
    others.abort(ExitStatus.failed.rawValue)
    exit(ExitStatus.failed.rawValue)
  }
}
