import GalaxyBase

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread of its own, for what must answer whatever the others do.
enum KernelThread {
  /// Starts a thread, which nobody waits for. Without one to be had it is done here and now: nothing is lost but the
  /// others' time.
  static func start(_ body: @escaping @Sendable () -> Void) {
    if !DetachedThread.start(body) { body() }
  }
}

/// A pipe by which one thread ends the wait of another.
struct WakePipe: Sendable {
  /// What to wait for.
  let readEnd: Int32
  private let writeEnd: Int32

  /// A pipe; where there is none to be had, waits take their time.
  init() {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends where end >= 0 {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  /// Ends the wait.
  func wake() {
    var byte: UInt8 = 1
    _ = write(writeEnd, &byte, 1)
  }

  /// Makes ready for the next wait.
  func clear() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(readEnd, &bytes, bytes.count) > 0 {}
  }
}

/// Waits.
enum Pause {
  /// Sleeps for so many milliseconds.
  static func milliseconds(_ count: UInt32) { _ = usleep(1000 * count) }
}
