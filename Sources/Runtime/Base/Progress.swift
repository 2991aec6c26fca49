import GalaxyErrors
import Synchronization

/// Where long work stands; made once a step or an epoch, drawn by whoever listens.
public struct ProgressReport: Sendable {
  /// What is being done, such as "pretrain ae elliptical".
  public var work: String
  /// Finished units (epochs, files …) and how many there are.
  public var done: Int
  /// How many units there are in all.
  public var total: Int
  /// The unit's name, such as "epoch" or "image".
  public var unit: String
  /// How far the unit under way is, 0 … 1.
  public var fraction: Double
  /// The batch under way of the unit, counted from 1; 0 for work without batches.
  public var batch = 0
  /// How many batches the unit has.
  public var batches = 0
  /// Units that were done before the clock began to run, as in a training that goes on; with the share of the
  /// one under way then.
  public var begunAt = 0.0
  /// The latest loss, if the work has one.
  public var loss: Double?
  /// Images per second, if known.
  public var imagesPerSecond: Double?
  /// Seconds since the work began.
  public var elapsed: Double
  /// True for the report that ends a unit (an epoch): the one a plain log keeps.
  public var endsUnit: Bool

  /// Makes a report.
  public init(
    work: String, done: Int, total: Int, unit: String, fraction: Double = 0, loss: Double? = nil,
    imagesPerSecond: Double? = nil, elapsed: Double = 0, endsUnit: Bool = false
  ) {
    self.work = work
    self.done = done
    self.total = total
    self.unit = unit
    self.fraction = fraction
    self.loss = loss
    self.imagesPerSecond = imagesPerSecond
    self.elapsed = elapsed
    self.endsUnit = endsUnit
  }
}

/// Takes progress reports; the shell draws them, a library user may ignore them.
public protocol ProgressSink: Sendable {
  /// Called from the thread that does the work, at most a few times a second but always at the end of a unit.
  func report(_ progress: ProgressReport)
  /// A training begins, whose batches may take a while.
  func trainingBegins()
  /// Something that should be said while the work goes on, such as where a training takes up its thread.
  func note(_ text: String)
}

extension ProgressSink {
  /// Nobody waits.
  public func trainingBegins() {}
  /// Nobody listens.
  public func note(_ text: String) {}
}

/// Drops every report.
public struct SilentProgress: ProgressSink {
  /// Makes the sink.
  public init() {}
  /// Does nothing.
  public func report(_ progress: ProgressReport) {}
}

/// A flag that a signal handler or another thread may raise; long work looks at it once a batch.
public final class CancellationFlag: Sendable {
  private let raised = Atomic<Bool>(false)
  /// Starts lowered.
  public init() {}
  /// True once `cancel()` was called.
  public var isCancelled: Bool { raised.load(ordering: .relaxed) }
  /// Raises the flag.
  public func cancel() { raised.store(true, ordering: .relaxed) }
  /// Lowers the flag for the next piece of work.
  public func reset() { raised.store(false, ordering: .relaxed) }
  /// - Throws: GalaxyError of kind `interrupted` if the flag is up.
  public func check(_ work: String) throws { if isCancelled { throw GalaxyError.cancelled(work) } }
}

/// What every long piece of work is given: how many threads, where to report, when to stop.
public struct WorkContext: Sendable {
  /// Threads to use, at least 1.
  public var threads: Int
  /// Where progress goes.
  public var progress: any ProgressSink
  /// The flag that stops the work.
  public var cancellation: CancellationFlag
  /// Bytes of pixels that a dataset keeps in memory; the rest lies in a temporary file.
  public var pixelMemory: Int
  /// Where trainings keep their state; nil for nowhere.
  public var checkpoints: (any CheckpointStore)?
  /// The machines that share the work.
  public var communicator: any Communicator

  /// Makes a context; by default one thread, silent, never cancelled, a quarter of the machine's memory, no
  /// checkpoints, one machine.
  public init(
    threads: Int = 1, progress: any ProgressSink = SilentProgress(),
    cancellation: CancellationFlag = CancellationFlag(), pixelMemory: Int = WorkContext.quarterOfMemory,
    checkpoints: (any CheckpointStore)? = nil, communicator: any Communicator = AloneCommunicator()
  ) {
    self.threads = max(1, threads)
    self.progress = progress
    self.cancellation = cancellation
    self.pixelMemory = pixelMemory
    self.checkpoints = checkpoints
    self.communicator = communicator
  }

  /// A quarter of the memory of this machine, in bytes.
  public static let quarterOfMemory = machineMemory() / 4
}
