/// What galsh tells the program that started it.
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
