import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Measures the tasks of a step: how long each takes, meeting by meeting. In processor time of the thread that did it:
/// what else runs on the machine is not counted.
final class TaskClock: Sendable {
  /// What lies between two meetings.
  struct Phase: Sendable {
    let name: String
    /// Seconds of each task, in the order in which they are handed out.
    var tasks: [Double]
    /// Seconds of the thread that began it, until its end, and since the phase before.
    var ofCaller = 0.0, before = 0.0
  }

  private struct State {
    var phases: [Phase] = []
    var begun = 0.0, ended: Double?
  }
  private let state = Mutex(State())

  /// Processor time of the calling thread, in seconds.
  static func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The phases so far; forgets them.
  func take() -> [Phase] {
    state.withLock { state in
      defer { (state.phases, state.ended) = ([], nil) }
      return state.phases
    }
  }

  /// A phase of so many tasks begins.
  func begin(_ name: String, _ count: Int) {
    state.withLock { state in
      let before = state.ended.map { Self.threadTime() - $0 } ?? 0
      state.phases.append(
        Phase(name: name, tasks: [Double](repeating: 0, count: count), before: before))
      state.begun = Self.threadTime()
    }
  }

  /// Times one of them; from any thread.
  func time(_ index: Int, _ body: () -> Void) {
    let start = Self.threadTime()
    body()
    let seconds = Self.threadTime() - start
    state.withLock { $0.phases[$0.phases.count - 1].tasks[index] = seconds }
  }

  /// The phase is over.
  func end() {
    state.withLock { state in
      let now = Self.threadTime()
      state.phases[state.phases.count - 1].ofCaller = now - state.begun
      state.ended = now
    }
  }
}
