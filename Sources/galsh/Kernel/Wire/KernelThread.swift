#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread of its own, for what must answer whatever the others do.
enum KernelThread {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Starts a thread, which nobody waits for. Signals go to the main thread, whose waits they are to end.
  static func start(_ body: @escaping @Sendable () -> Void) {
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let context = Unmanaged.passRetained(Body(body)).toOpaque()
    #if canImport(Glibc)
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        { context in
          if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
          return nil
        }, context)
      if code == 0 { pthread_detach(thread) }
    #else
      var thread: pthread_t?
      let code = pthread_create(
        &thread, nil,
        { context in
          Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
          return nil
        }, context)
      if code == 0, let thread { pthread_detach(thread) }
    #endif
    // Without a thread for it, it is done here and now: nothing is lost but the others' time.
    if code != 0 { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
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
