import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How Ctrl-C is answered while a training is under way, whose batch may take a while: at once, by a line on
/// standard error. The signal handler writes it, which can reach nothing but globals.
enum InterruptAnswer {
  /// What the next press does: nothing, write a line, or write it in the place of a line of progress.
  private static let awaited = Atomic<Int>(0)
  /// Whether the line stands there, to be read in peace.
  private static let given = Atomic<Bool>(false)
  static var isGiven: Bool { given.load(ordering: .relaxed) }

  /// Whether a press is to be answered; `clearsLine` if a line of progress may stand there.
  static func await(_ isAwaited: Bool, clearsLine: Bool = false) {
    if !isAwaited { given.store(false, ordering: .relaxed) }
    awaited.store(isAwaited && !isGiven ? (clearsLine ? 2 : 1) : 0, ordering: .relaxed)
  }

  /// Called by the signal handler, which may write but make nothing.
  static func give() {
    let how = awaited.exchange(0, ordering: .relaxed)
    if how == 0 { return }
    given.store(true, ordering: .relaxed)
    let code = errno
    let text: StaticString = "\r\u{1B}[Kstopping after this batch…\n"
    let skipped = how == 2 ? 0 : 4
    _ = write(STDERR_FILENO, text.utf8Start + skipped, text.utf8CodeUnitCount - skipped)
    errno = code
  }
}
