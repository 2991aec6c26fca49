import GalaxyRuntime
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ctrl-C. A signal handler can reach nothing but globals, so the flag that stops long work is one,
/// and this is where it lives.
enum Interrupt {
  /// Raised by Ctrl-C; long work looks at it once a batch.
  static let flag = CancellationFlag()
  private static let presses = Atomic<Int>(0)
  private static let resized = Atomic<Bool>(false)

  /// Takes over SIGINT: the first press raises the flag, the third ends the process with status 130.
  /// System calls that wait are interrupted, not resumed, so that a prompt can answer.
  static func install() {
    // Globals are made on first use, which must not happen inside a handler.
    reset()
    var action = sigaction()
    setHandler(&action) { _ in
      Interrupt.flag.cancel()
      if Interrupt.presses.add(1, ordering: .relaxed).newValue >= 3 { _exit(ExitStatus.interrupted.rawValue) }
    }
    sigaction(SIGINT, &action, nil)
  }

  /// Notes changes of the window's size, for the prompt.
  static func installResize() {
    resized.store(false, ordering: .relaxed)
    var action = sigaction()
    setHandler(&action) { _ in Interrupt.resized.store(true, ordering: .relaxed) }
    sigaction(SIGWINCH, &action, nil)
  }

  /// Makes ready for the next piece of work.
  static func reset() {
    flag.reset()
    presses.store(0, ordering: .relaxed)
  }

  /// True once after the window has changed its size.
  static func takeResize() -> Bool { resized.exchange(false, ordering: .relaxed) }

  private static func setHandler(
    _ action: inout sigaction, _ handler: @escaping @convention(c) (Int32) -> Void
  ) {
    sigemptyset(&action.sa_mask)
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = handler
    #else
      action.__sigaction_u.__sa_handler = handler
    #endif
  }
}
