import GalaxyLang
import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What one run of galsh holds: settings, objects by name, and where output goes.
final class Session {
  /// What it can do.
  let commands: CommandSet
  /// Where results and messages go.
  let output: Output
  /// Every random stream derives from this.
  var seed: UInt64 = 0
  /// Threads that long work uses.
  var threads: Int
  /// How many earlier cells run within one another now.
  var depth = 0
  /// In the order in which they were made.
  private var held: [any SessionObject] = []
  private var notes = SessionLog()
  /// The cells that it has run.
  let journal = Journal()
  /// What runs its texts, and holds its variables.
  weak var interpreter: Interpreter?

  /// An empty session; all cores, unless told otherwise.
  init(commands: CommandSet, output: Output, threads: Int? = nil) {
    self.commands = commands
    self.output = output
    self.threads = threads ?? Session.cores
  }

  /// The processor cores that are online.
  static var cores: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// What long work is given.
  var work: WorkContext {
    WorkContext(threads: threads, progress: output.progress, cancellation: Interrupt.flag)
  }

  /// The named random streams of the session's seed.
  var streams: SeedStreams { SeedStreams(seed: seed) }

  /// Holds an object under its name. One of the same name makes room, and so do that one's parts (`d.train`),
  /// which would no longer belong to it.
  func put(_ object: any SessionObject) {
    held.removeAll { $0.name.hasPrefix(object.name + ".") }
    if let index = held.firstIndex(where: { $0.name == object.name }) {
      held[index] = object
    } else {
      held.append(object)
    }
  }

  /// The object of a name, or nil; `galnet` is always there.
  func find(_ name: String) -> (any SessionObject)? {
    held.first { $0.name == name } ?? (name == "galnet" ? NetworkObject.galnet : nil)
  }

  /// All objects, in the order in which they were made.
  var contents: [any SessionObject] { held }

  /// Notes what came of the cell under way, and keeps its value as a variable: `_`, `_3`.
  func endCell(_ outcome: Journal.Cell.Outcome, value: Value) {
    let shown = output.takeTranscript()
    journal.end(outcome, output: shown.results, messages: shown.messages, value: value)
    if let number = journal.cells.last?.number, let interpreter {
      Results.keep(value, of: number, in: interpreter, self)
    }
  }

  /// Notes what happened, for the log of an export.
  func log(_ text: String) { notes.add(text) }

  /// What was noted, in order.
  var logLines: [ExportBundle.LogLine] { notes.lines }
}
