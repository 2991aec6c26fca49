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
  /// Whether the value of the statement under way is not shown: it ends in `;` at a prompt.
  var isMuted = false
  /// Whether nothing may start another program: `--safe`.
  var isSafe = false
  /// How many earlier cells run within one another now.
  var depth = 0
  /// In the order in which they were made.
  private var held: [HeldObject] = []
  private var notes = SessionLog()
  /// Objects made or changed since the session was saved, and since the latest command was noted.
  private(set) var unsaved: Set<String> = []
  private var touched: [String] = []
  /// The file that it is kept in, if it is.
  var store: SessionStore?
  /// The variables that have not taken their objects from the session file yet, by the objects' names.
  var deferred: [String: [String]] = [:]
  /// Objects of a session file that only variables hold.
  var hidden: [String: any LanguageObject] = [:]
  /// Whether something could not be saved.
  var hasFailedToSave = false
  /// How often trainings keep their state: every so many epochs, or else seconds.
  var checkpointInterval: (epochs: Int, seconds: Double) = (10, 60)
  /// The values that the command line gave to the script's parameters.
  var parameters: [String: String] = [:]
  /// Behind the latest statement of a script that has run; nil before the first.
  var reached: Position?
  /// The commands that have run.
  var calls = CallLog()
  /// The pictures that cells have made, for notebooks.
  private(set) var pictures = KeptList<StoredPicture>()
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
    WorkContext(
      threads: threads, progress: output.progress, cancellation: Interrupt.flag,
      checkpoints: store.map { SessionCheckpoints($0.file, interval: checkpointInterval) { WallClock.now } })
  }

  /// The named random streams of the session's seed.
  var streams: SeedStreams { SeedStreams(seed: seed) }

  /// Holds an object under its name. One of the same name makes room, and so do that one's parts (`d.train`),
  /// which would no longer belong to it.
  func put(_ object: any SessionObject) {
    held.removeAll { $0.name.hasPrefix(object.name + ".") }
    unsaved.insert(object.name)
    if !touched.contains(object.name) { touched.append(object.name) }
    if let index = held.firstIndex(where: { $0.name == object.name }) {
      // Variables that hold the old one must have it before it leaves the file.
      interpreter?.settle(deferred.removeValue(forKey: object.name) ?? [])
      held[index] = .here(object)
    } else {
      held.append(.here(object))
    }
  }

  /// Holds an object of the session file, which is read when it is wanted.
  func put(_ entry: StoredEntry) { held.append(.stored(entry)) }

  /// The object of a name, or nil; `galnet` is always there. One that turns out to be damaged is named, and gone.
  func find(_ name: String) -> (any SessionObject)? {
    guard let index = held.firstIndex(where: { $0.name == name }) else {
      return name == "galnet" ? NetworkObject.galnet : nil
    }
    switch held[index] {
    case .here(let object): return object
    case .stored(let entry):
      guard let object = read(entry.object, else: nil)?.object(named: name) else {
        held.remove(at: index)
        return nil
      }
      held[index] = .here(object)
      return object
    }
  }

  /// The names of all objects, in the order in which they were made.
  var names: [String] { held.map(\.name) }

  /// All objects, in that order.
  var contents: [any SessionObject] { names.compactMap(find) }

  /// Notes what came of the cell under way, and keeps its value as a variable: `_`, `_3`.
  func endCell(_ outcome: Journal.Cell.Outcome, value: Value, ran: String? = nil) {
    let shown = output.takeTranscript()
    journal.end(outcome, output: shown.results, messages: shown.messages, value: value, ran: ran)
    if let number = journal.cells.last?.number, let interpreter {
      Results.keep(value, of: number, in: interpreter, self)
    }
    saveCell(outcome)
  }

  /// The names of the objects that were made or changed since the last time, in order.
  func takeTouched() -> [String] {
    defer { touched = [] }
    return touched
  }

  /// Takes note that the file has everything.
  func noteSaved() {
    unsaved = []
    calls.entries.noteSaved()
    pictures.noteSaved()
  }

  /// Does something that takes the session for saved, and then takes back that it was.
  func withoutNoting(_ body: () throws -> Void) rethrows {
    let (unsaved, calls, pictures) = (unsaved, calls, pictures)
    defer { (self.unsaved, self.calls, self.pictures) = (unsaved, calls, pictures) }
    try body()
  }

  /// Goes on from the log, pictures and commands of an earlier session.
  func resumeNotes(of earlier: SessionContents) {
    notes.restore(earlier.log)
    pictures.restore(earlier.pictures)
    calls.restore(
      earlier.calls, Dictionary(earlier.objects.map { ($0.name, $0.digest) }) { first, _ in first })
    touched = []
  }

  /// Keeps a picture that the cell under way has written, if a notebook can show it.
  func keepPicture(at path: String) {
    let types = [".png": "image/png", ".svg": "image/svg+xml"]
    guard let cell = journal.current,
      let type = types.first(where: { path.lowercased().hasSuffix($0.key) })?.value,
      let bytes = try? Files.read(path, limit: Session.largestPicture + 1),
      bytes.count <= Session.largestPicture
    else { return }
    pictures.removeWaiting { $0.cell == cell.position && $0.name == path }
    pictures.add(StoredPicture(cell: cell.position, name: path, type: type, bytes: bytes))
  }

  /// All pictures; of those that a cell wrote to one file only the last.
  var allPictures: [StoredPicture] {
    var seen: Set<[String]> = []
    let last = pictures.all { read($0, else: []) }.reversed().filter {
      seen.insert(["\($0.cell)", $0.name]).inserted
    }
    return last.reversed()
  }

  /// All commands that have run.
  var allCalls: [StoredCall] { calls.entries.all { read($0, else: []) } }

  /// The largest picture that is kept, in bytes.
  private static let largestPicture = 1 << 23

  /// Notes what happened, for the log of an export.
  func log(_ text: String) { notes.add(text) }

  /// What was noted, in order.
  var logLines: [ExportBundle.LogLine] { notes.lines }
}
