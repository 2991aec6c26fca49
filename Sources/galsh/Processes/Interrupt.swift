import GalaxyRuntime
import Synchronization
import GalshKernel
import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ctrl-C, and the other signals that a prompt answers. A signal handler can reach nothing but globals, so
/// the flag that stops long work is one, and this is where it lives.
enum Interrupt {
  /// Raised by Ctrl-C; long work looks at it once a batch.
  static let flag = CancellationFlag()
  private static let presses = Atomic<Int>(0)
  /// Whether there is a prompt to go back to, so that no press of Ctrl-C ends galsh.
  private static let isAtPrompt = Atomic<Bool>(false)
  /// Whether a notebook interrupts, which has other ways to end galsh and needs no advice.
  private static let isInNotebook = Atomic<Bool>(false)
  /// The first of the signals that end galsh; 0 while none has come.
  private static let ending = Atomic<Int32>(0)
  private static let resized = Atomic<Bool>(false)
  private static let continued = Atomic<Bool>(false)
  /// A pipe that every signal writes a byte to: who waits for input waits for it too, so that a signal which
  /// comes just before the wait ends it all the same. -1 until there is one.
  private static let readEnd = Atomic<Int32>(-1)
  private static let writeEnd = Atomic<Int32>(-1)

  /// Takes over SIGINT: the first press raises the flag, the third ends the process with status 130, but not
  /// from a prompt on: what the session holds is worth more than the wait for the next step of its work. The
  /// signals with which a terminal or a batch system ends a program raise it too (`endingSignals`), and a file
  /// that grows beyond its limit is an error of writing, not the end. System calls that wait are interrupted,
  /// not resumed.
  static func install() {
    acceptSignals()
    // Globals are made on first use, which must not happen inside a handler.
    reset()
    InterruptAnswer.await(false)
    makePipe()
    handle(SIGINT) { _ in
      Interrupt.flag.cancel()
      InterruptAnswer.give()
      if Interrupt.presses.add(1, ordering: .relaxed).newValue >= 3 { Interrupt.pressedAgain() }
      Interrupt.wake()
    }
    _ = endingSignal
    for (signal, _) in endingSignals where !isIgnored(signal) {
      handle(signal) { signal in
        _ = Interrupt.ending.compareExchange(expected: 0, desired: signal, ordering: .relaxed)
        Interrupt.flag.cancel()
        Interrupt.wake()
      }
    }
    // A handler, not SIG_IGN, which the programs that galsh starts would inherit.
    handle(SIGXFSZ) { _ in }
  }

  /// The third press and further ones.
  private static func pressedAgain() {
    guard isAtPrompt.load(ordering: .relaxed) else { _exit(ExitStatus.interrupted.rawValue) }
    if presses.load(ordering: .relaxed) != 3 || isInNotebook.load(ordering: .relaxed) { return }
    let code = errno
    let words: StaticString =
      "\nthe command stops at its next step; Ctrl-\\ ends galsh, and loses what is not saved\n"
    _ = write(STDERR_FILENO, words.utf8Start, words.utf8CodeUnitCount)
    errno = code
  }

  // MARK: - Signals that end galsh

  /// What ends galsh: `kill` and batch systems that take the machine back, a terminal that goes away, the end
  /// of the processor time that was granted, and the warning that Slurm can be told to send.
  private static let endingSignals: [(number: Int32, name: String)] = [
    (SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP"), (SIGXCPU, "SIGXCPU"), (SIGUSR1, "SIGUSR1"),
  ]

  /// The signal that has told galsh to end; nil if none has. Work stops as at Ctrl-C, and there is no prompt
  /// any more.
  static var endingSignal: (number: Int32, name: String)? {
    let number = ending.load(ordering: .relaxed)
    return endingSignals.first { $0.number == number }
  }

  /// The exit status of a run that ended with a status: 128 and the number of the signal where that has
  /// stopped it.
  static func status(_ status: Int32) -> Int32 {
    guard status == ExitStatus.interrupted.rawValue, let signal = endingSignal else { return status }
    return 128 + signal.number
  }

  /// Whether who started galsh has a signal ignored, as `nohup` does: it stays so.
  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    #if canImport(Glibc)
      let handler = action.__sigaction_handler.sa_handler
    #else
      let handler = action.__sigaction_u.__sa_handler
    #endif
    return unsafeBitCast(handler, to: Int.self) == 1  // SIG_IGN
  }

  // MARK: - Setting up

  /// A program begins with the signals blocked that its parent had blocked, and a thread of libdispatch, say,
  /// has nearly all: Ctrl-C would do nothing, and the end of a program that galsh started would go unnoticed.
  private static func acceptSignals() {
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
  }

  /// Notes changes of the window's size and the return from Ctrl-Z, for the prompt.
  static func installForPrompt() {
    _ = (takeResize(), takeContinue())
    isAtPrompt.store(true, ordering: .relaxed)
    handle(SIGWINCH) { _ in
      Interrupt.resized.store(true, ordering: .relaxed)
      Interrupt.wake()
    }
    handle(SIGCONT) { _ in
      Interrupt.continued.store(true, ordering: .relaxed)
      Interrupt.wake()
    }
  }

  /// Takes over the signals of a kernel: an interrupt stops the cell, however often it comes.
  static func installForKernel() -> ProcessSignals {
    install()
    isAtPrompt.store(true, ordering: .relaxed)
    isInNotebook.store(true, ordering: .relaxed)
    return ProcessSignals(
      descriptor: readEnd.load(ordering: .relaxed), clear: { emptyPipe(readEnd.load(ordering: .relaxed)) },
      reset: { reset() }, isEnding: { endingSignal != nil })
  }

  /// Whether the end of a program that galsh has started ends a wait, as a signal does.
  static func noticeChildren(_ isWanted: Bool) {
    if isWanted { handle(SIGCHLD) { _ in Interrupt.wake() } } else { signal(SIGCHLD, SIG_DFL) }
  }

  /// Makes ready for the next piece of work.
  static func reset() {
    flag.reset()
    presses.store(0, ordering: .relaxed)
  }

  /// Waits for a byte on standard input or a signal; true if there is input, or its end.
  static func waitForInput() -> Bool { wait(for: [STDIN_FILENO])[0] }

  /// Waits for a byte on one of the descriptors, a signal, or the end of so many milliseconds (-1: for ever);
  /// says of each descriptor whether there is something to read, or its end.
  static func wait(for descriptors: [Int32], timeout: Int32 = -1) -> [Bool] {
    var waiting = (descriptors + [readEnd.load(ordering: .relaxed)]).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    let count = poll(&waiting, nfds_t(waiting.count), timeout)
    // What the signals mean is in their flags: the bytes have done their duty.
    if count > 0, let wakes = waiting.last, wakes.revents != 0 { emptyPipe(wakes.fd) }
    if count < 0 { return descriptors.map { _ in errno != EINTR } }
    return waiting.dropLast().map { $0.revents != 0 }
  }

  /// True once after the window has changed its size.
  static func takeResize() -> Bool { resized.exchange(false, ordering: .relaxed) }

  /// True once after the process has come back from Ctrl-Z.
  static func takeContinue() -> Bool { continued.exchange(false, ordering: .relaxed) }

  private static func emptyPipe(_ end: Int32) {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(end, &bytes, bytes.count) > 0 {}
  }

  private static func makePipe() {
    var ends: (Int32, Int32) = (-1, -1)
    let isOpen = withUnsafeMutableBytes(of: &ends) {
      pipe($0.assumingMemoryBound(to: Int32.self).baseAddress) == 0
    }
    if isOpen {
      for end in [ends.0, ends.1] {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
      }
      readEnd.store(ends.0, ordering: .relaxed)
      writeEnd.store(ends.1, ordering: .relaxed)
    }
  }

  private static func wake() {
    let code = errno
    var byte: UInt8 = 0
    _ = write(writeEnd.load(ordering: .relaxed), &byte, 1)
    errno = code
  }

  private static func handle(_ signal: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    sigemptyset(&action.sa_mask)
    #if canImport(Glibc)
      action.__sigaction_handler.sa_handler = handler
    #else
      action.__sigaction_u.__sa_handler = handler
    #endif
    sigaction(signal, &action, nil)
  }
}
