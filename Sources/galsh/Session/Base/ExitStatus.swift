/// What galsh tells the program that started it. Where SIGTERM, SIGHUP, SIGXCPU or SIGUSR1 has stopped the work
/// it is 128 and the number of the signal, as for Ctrl-C.
package enum ExitStatus: Int32, Sendable {
  /// Everything ran.
  case success = 0
  /// The command line was wrong (EX_USAGE of sysexits.h).
  case usage = 64
  /// The script does not parse or does not check: nothing has run (EX_DATAERR).
  case invalid = 65
  /// A command failed (EX_SOFTWARE).
  case failed = 70
  /// Stopped by Ctrl-C (128 + SIGINT).
  case interrupted = 130
}
