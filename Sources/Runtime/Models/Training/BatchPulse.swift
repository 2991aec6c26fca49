import GalaxyBase
import Synchronization

/// Looked at between the blocks of a batch: whether the batch is to be given up, and how far it is.
///
/// A batch that is under way at Ctrl-C is finished if that takes no more than a second; else it is given up, so
/// that even a batch of minutes does not keep anybody waiting.
final class BatchPulse: Sendable {
  /// The batch was given up: nothing of it has changed a weight.
  struct Abandoned: Error {}

  private let cancellation: CancellationFlag
  private let communicator: any Communicator
  private let report: @Sendable (Double) -> Void
  private let start = ContinuousClock.now
  /// When the flag was first seen up, in nanoseconds since the start; 0 for not yet.
  private let seen = Atomic<Int64>(0)
  private let givenUp = Atomic<Bool>(false)
  private let done = Atomic<Int>(0)
  private let total = Atomic<Int>(0)

  /// For one batch; `report` is told its share that is done, from any thread.
  init(_ context: WorkContext, report: @escaping @Sendable (Double) -> Void) {
    cancellation = context.cancellation
    communicator = context.communicator
    self.report = report
  }

  /// How many pieces of work the batch has in all.
  func begin(_ count: Int) {
    total.store(count, ordering: .relaxed)
    done.store(0, ordering: .relaxed)
  }

  /// A piece of work is done.
  func beat() {
    let number = done.wrappingAdd(1, ordering: .relaxed).newValue
    let total = total.load(ordering: .relaxed)
    if total > 0, ContinuousClock.now - start > .milliseconds(500) {
      report(min(1, Double(number) / Double(total)))
    }
  }

  /// Throws if no batch is to begin any more: on all ranks, as soon as one is told to stop.
  func check() throws {
    if communicator.isAlone {
      if cancellation.isCancelled { throw Abandoned() }
      return
    }
    let flags: [UInt8] = try communicator.gather([cancellation.isCancelled ? 1 : 0])
    if flags.contains(1) {
      cancellation.cancel()
      throw Abandoned()
    }
  }

  /// Throws if this process is told to stop; without asking the other ranks, so that any thread may.
  func checkAlone() throws {
    if communicator.isAlone, cancellation.isCancelled { throw Abandoned() }
  }

  /// Whether the batch is to be given up; once it is, it stays so.
  var isOver: Bool {
    // Several machines that share a batch would wait for one that gave it up.
    guard cancellation.isCancelled, communicator.size == 1 else { return false }
    if givenUp.load(ordering: .relaxed) { return true }
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let first = seen.compareExchange(expected: 0, desired: Int64(elapsed * 1e9) + 1, ordering: .relaxed)
    let waited = first.exchanged ? 0 : elapsed - Double(first.original) * 1e-9
    // As far as the part that is done tells how long the rest will take.
    let (done, total) = (done.load(ordering: .relaxed), total.load(ordering: .relaxed))
    let left = done > 0 ? elapsed * Double(max(0, total - done)) / Double(done) : elapsed
    guard waited > Self.grace || left > Self.grace else { return false }
    givenUp.store(true, ordering: .relaxed)
    return true
  }

  /// Seconds.
  private static let grace = 1.0
}
