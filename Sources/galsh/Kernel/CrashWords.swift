#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The last words of a kernel that crashes, written where the cell sees them. The handler may do next to nothing:
/// it writes to standard error, waits half a second in which the other threads bring that to the notebook, and lets
/// the process end as it would have.
enum CrashWords {
  /// Takes over the signals of a crash.
  static func install() {
    for signal in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP] {
      var action = sigaction()
      sigemptyset(&action.sa_mask)
      // Once: a crash in here ends the process.
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND) | UInt32(SA_NODEFER) | UInt32(SA_ONSTACK))
      #if canImport(Glibc)
        action.__sigaction_handler.sa_handler = { CrashWords.say($0) }
      #else
        action.__sigaction_u.__sa_handler = { CrashWords.say($0) }
      #endif
      sigaction(signal, &action, nil)
    }
    // A stack that has overflown cannot be stood on.
    let size = 1 << 16
    if let memory = malloc(size) {
      var stack = stack_t()
      stack.ss_sp = memory
      stack.ss_size = size
      sigaltstack(&stack, nil)
    }
  }

  private static func say(_ signal: Int32) {
    let words: StaticString =
      switch signal {
      case SIGSEGV:
        "\ngalsh has crashed: it reached for memory that is not its own (SIGSEGV, or a stack that overflowed)"
      case SIGBUS: "\ngalsh has crashed: a file that it reads has become shorter, or memory failed (SIGBUS)"
      case SIGILL, SIGTRAP: "\ngalsh has crashed: one of its own checks failed (SIGILL)"
      case SIGFPE: "\ngalsh has crashed: an impossible division (SIGFPE)"
      default: "\ngalsh has crashed: it gave up by itself (SIGABRT)"
      }
    let rest: StaticString =
      ".\nA session that is kept in a file has all but this cell; please report what the cell was.\n"
    _ = write(STDERR_FILENO, words.utf8Start, words.utf8CodeUnitCount)
    _ = write(STDERR_FILENO, rest.utf8Start, rest.utf8CodeUnitCount)
    _ = poll(nil, 0, 500)
    raise(signal)
  }
}
