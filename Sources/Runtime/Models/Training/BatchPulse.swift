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

  /// Throws if no batch is to begin any more.
  func check() throws { if cancellation.isCancelled { throw Abandoned() } }

  /// Whether the batch is to be given up.
  var isOver: Bool {
    // Several machines that share a batch would wait for one that gave it up.
    guard cancellation.isCancelled, communicator.size == 1 else { return false }
    let now = Int64((ContinuousClock.now - start) / .nanoseconds(1)) + 1
    let first = seen.compareExchange(expected: 0, desired: now, ordering: .relaxed)
    return !first.exchanged && now - first.original > Self.grace
  }

  /// A second.
  private static let grace: Int64 = 1_000_000_000
}
