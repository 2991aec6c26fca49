import GalaxyLang
import GalaxyRuntime

/// What one run of galsh holds: what it can do, what it shows itself on, and its four parts. Two sessions in
/// one process share nothing.
package final class Session {
  /// What it can do.
  package let commands: CommandSet
  /// What a person or a program sees of it.
  package let face: any Face
  /// Raised to stop what it is doing.
  package let cancellation: CancellationFlag
  /// Its objects.
  package let workspace = Workspace()
  /// What it was told about how to work.
  package var settings: Settings
  /// What it notes as it goes.
  package let recorder = Recorder()
  /// The file that it is kept in, if it is.
  package var keeper: Keeper?
  /// What runs its texts, and holds its variables.
  package weak var interpreter: Interpreter?
  /// Whether a person is there to answer questions: at a prompt, but not for a script.
  package var asksQuestions = false
  /// The texts that made the objects of this run, by the objects' names.
  var makers: [String: String] = [:]
  /// The variables that have not taken their objects from the session file yet, by the objects' names.
  var deferred: [String: [String]] = [:]
  /// Whether the value of the statement under way is not shown: it ends in `;` at a prompt.
  var isMuted = false
  /// Whether what runs is a script, which nobody sits before, and no line of a prompt.
  package var runsScript = false
  /// Which cell of a notebook runs, where the notebook says so: the same cell may replace what it made before,
  /// as the same script may.
  package var cellIdentity: String?
  /// Who shares the work: one process alone unless a launcher has started several ranks.
  package var communicator: any Communicator = AloneCommunicator()
  /// Why the ranks that share the work cannot go on together, in this one's words; nil while they can.
  package var rankProblem: String?
  /// Whether the ranks have agreed to stop.
  var haveRanksStopped = false
  /// Whether the command under way is one whose end the ranks agree on.
  var isAgreeing = false
  /// How many earlier cells run within one another now.
  package var depth = 0

  /// An empty session; as many threads as the process may keep busy, unless told otherwise.
  package init(
    commands: CommandSet, face: any Face, threads: Int? = nil,
    cancellation: CancellationFlag = CancellationFlag()
  ) {
    self.commands = commands
    self.face = face
    self.cancellation = cancellation
    settings = Settings(threads: threads)
    workspace.read = { [unowned self] in read($0, else: nil) }
    workspace.willReplace = { [unowned self] name in
      interpreter?.settle(deferred.removeValue(forKey: name) ?? [])
    }
  }

  /// What long work is given.
  package var work: WorkContext {
    WorkContext(
      threads: settings.threads, progress: face.progress, cancellation: cancellation,
      checkpoints: (communicator.rank == 0 ? keeper : nil).map {
        SessionCheckpoints($0.file, interval: settings.checkpointInterval) { WallClock.now }
      }, communicator: communicator)
  }

  /// The named random streams of the session's seed.
  package var streams: SeedStreams { SeedStreams(seed: settings.seed) }

  /// Leaves the file that it is kept in, which needs no log beside it from here on. Nothing is saved any more.
  package func close() {
    keeper?.file.close()
    keeper = nil
  }

  // MARK: - Objects and cells

  /// Holds an object under its name.
  package func put(_ object: any Artifact) { workspace.put(object) }

  /// The object of a name, or nil.
  package func find(_ name: String) -> (any Artifact)? { workspace.find(name) }

  /// The cells that it has run.
  package var journal: Journal { recorder.journal }

  /// All pictures that cells have made.
  package var allPictures: [StoredPicture] { recorder.allPictures { read($0, else: []) } }

  /// All commands that have run.
  package var allCalls: [StoredCall] { recorder.calls.entries.all { read($0, else: []) } }

  /// Notes what came of the cell under way, and keeps its value as a variable: `_`, `_3`.
  package func endCell(_ outcome: Journal.Cell.Outcome, value: Value, ran: String? = nil) {
    let shown = recorder.takeTranscript()
    settings.finishesCutOffCell = false
    journal.end(outcome, output: shown.results, messages: shown.messages, value: value, ran: ran)
    if let number = journal.cells.last?.number, let interpreter {
      ResultVariables.keep(value, of: number, in: interpreter, now: object(named:))
    }
    saveCell(outcome)
  }

  // MARK: - What is seen

  /// Shows a result, and notes it with the cell under way.
  /// - Throws: `GalaxyError` if the file that was to take it cannot be written.
  package func show(_ result: CommandResult) throws { recorder.add(results: try face.show(result)) }

  /// Shows an error or a warning, and notes it.
  package func show(_ diagnostic: Diagnostic) {
    recorder.add(messages: DiagnosticFormatter(style: .plain).lines(of: diagnostic))
    face.show(diagnostic)
  }

  /// Says something that nobody asked for, and notes it.
  package func remark(_ text: String) {
    if face.isQuiet { return }
    recorder.add(messages: "note: \(text)\n")
    face.remark(text)
  }

  /// Shows any error.
  package func show(_ error: any Error) { show(ErrorFunnel.diagnostic(for: error)) }
}

extension DiagnosticFormatter {
  /// The text with a last newline.
  package func lines(of diagnostic: Diagnostic) -> String {
    let text = text(of: diagnostic)
    return text.hasSuffix("\n") ? text : text + "\n"
  }
}
