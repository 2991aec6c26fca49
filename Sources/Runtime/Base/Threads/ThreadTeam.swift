import CInstructionSet
import Dispatch
import Synchronization

/// The threads that share out long work: they stay between two pieces of it, and wait awake for a moment before they
/// sleep.
///
/// A training step has some thirty meetings, of a tenth of a millisecond to some milliseconds each. Where the threads
/// had to be woken, a made-up phase took 40 to 90 µs longer than its work, measured on a virtual machine; 2 to 13 µs
/// where they were awake.
///
/// A piece of work has places. Whoever begins it works too, and threads take the other places as they come; when the
/// one who began has nothing left to do, the places are closed, and only those that had come are waited for. So a thread
/// that sleeps long, or is no more (behind `fork`), holds nobody up.
final class ThreadTeam: Sendable {
  typealias Work = @Sendable (_ worker: Int) -> Void

  /// The team of this process.
  static let shared = ThreadTeam()

  /// The number of the piece of work, the places that are free, and those who are at it, in one word: one of them alone
  /// says nothing.
  private struct State {
    var bits: UInt64
    static let onePlace: UInt64 = 1 << 16
    static let allPlaces: UInt64 = 0xffff << 16

    var round: UInt32 { UInt32(truncatingIfNeeded: bits >> 32) }
    var places: Int { Int((bits & Self.allPlaces) >> 16) }
    var inside: Int { Int(bits & 0xffff) }

    /// The next piece of work, with so many places.
    func next(places: Int) -> State {
      State(bits: UInt64(round &+ 1) << 32 | UInt64(places) << 16)
    }

    /// The same with one more at work, in a place that was free.
    var joined: State { State(bits: bits - Self.onePlace + 1) }
  }

  private let state = Atomic<UInt64>(0)
  /// Whether somebody is at `run`.
  private let isTaken = Atomic<Bool>(false)
  /// What is to be done. Written by who has `isTaken` while no place is free and nobody is inside, read by those inside.
  nonisolated(unsafe) private var work: UnsafePointer<Work>?
  private let beginner = Waiter()
  private let helpers = Mutex<[Waiter]>([])
  /// More threads than processors only take turns.
  private let mostHelpers = min(ProcessorShare.online - 1, 0xffff)

  /// Calls `body` on up to `workers` threads at once, the calling one among them, each with its number from 0 on, and
  /// comes back when all are done. `body` shares out the work: some may be called late, or not at all, but the number 0 is.
  ///
  /// Gives false, and does nothing, while the team is at other work: that of another thread, or the work that this
  /// call is part of.
  func run(_ workers: Int, _ body: Work) -> Bool {
    if isTaken.exchange(true, ordering: .acquiring) { return false }
    defer { isTaken.store(false, ordering: .releasing) }
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { pointer in
        work = pointer
        let woken = helpers(min(workers - 1, mostHelpers))
        let places = State(bits: state.load(ordering: .relaxed)).next(places: woken.count)
        state.store(places.bits, ordering: .sequentiallyConsistent)
        for helper in woken { helper.wake() }
        body(0)
        let closed = state.bitwiseAnd(~State.allPlaces, ordering: .sequentiallyConsistent).newValue
        if State(bits: closed).inside > 0 { beginner.wait { now.inside == 0 } }
        work = nil
      }
    }
    return true
  }

  private var now: State { State(bits: state.load(ordering: .sequentiallyConsistent)) }

  /// The first so many helpers, fewer if the system gives no more threads.
  private func helpers(_ count: Int) -> ArraySlice<Waiter> {
    helpers.withLock { helpers in
      while helpers.count < count {
        let waiter = Waiter()
        let seen = now.round
        guard DetachedThread.start({ [self] in help(waiter, since: seen) }) else { break }
        helpers.append(waiter)
      }
      return helpers.prefix(max(0, count))
    }
  }

  /// What a helper does all its life.
  private func help(_ waiter: Waiter, since round: UInt32) {
    var seen = round
    while true {
      waiter.wait { now.round != seen }
      var found = now
      seen = found.round
      while found.round == seen, found.places > 0 {
        let (isIn, other) = state.weakCompareExchange(
          expected: found.bits, desired: found.joined.bits, ordering: .acquiring)
        if isIn {
          take(found.places)
          break
        }
        found = State(bits: other)
      }
    }
  }

  /// Takes part, as the worker of that number.
  private func take(_ worker: Int) {
    call(worker)
    let left = State(bits: state.wrappingSubtract(1, ordering: .sequentiallyConsistent).newValue)
    if left.inside == 0, left.places == 0 { beginner.wake() }
  }

  /// A function of its own, so that nothing holds the work when it returns.
  @inline(never)
  private func call(_ worker: Int) { work?.pointee(worker) }
}

/// One thread's wait for the others: awake at first, then asleep.
private final class Waiter: Sendable {
  private let isAsleep = Atomic<Bool>(false)
  private let semaphore = DispatchSemaphore(value: 0)

  /// How long to wait awake, in nanoseconds: about what waking takes, so that the wait costs at most twice what the
  /// better of the two would have.
  private static let awake: UInt64 = 50_000

  /// Returns when `isOver` is true. Whoever makes it so calls `wake` behind that; calls for nothing do no harm.
  func wait(until isOver: () -> Bool) {
    let end = DispatchTime.now().uptimeNanoseconds + Self.awake
    repeat {
      // The clock takes longer than a look.
      for _ in 0..<16 {
        if isOver() { return }
        galsh_pause()
      }
    } while DispatchTime.now().uptimeNanoseconds < end
    while true {
      isAsleep.store(true, ordering: .sequentiallyConsistent)
      if isOver() {
        // Who took the mark away has signalled, or is about to: that signal must not end a later wait.
        if !isAsleep.exchange(false, ordering: .sequentiallyConsistent) { semaphore.wait() }
        return
      }
      semaphore.wait()
      if isOver() { return }
    }
  }

  /// Ends the sleep of the one who waits, if it sleeps.
  func wake() {
    if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { semaphore.signal() }
  }
}
