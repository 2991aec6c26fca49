import GalaxyErrors

/// Why work ended before its time.
public enum WorkError: ErrorKind, ErrorFamily {
  case interrupted = """
    interrupted
    Ctrl-C, or a signal such as SIGTERM, stopped the work.
    What stood before has run, and the last finished step is kept.
    """
}

extension GalaxyError {
  /// Work, such as "pretrain ae", was stopped on request.
  public static func cancelled(_ work: String) -> GalaxyError {
    GalaxyError(WorkError.interrupted, "\(work) was interrupted")
  }

  /// Whether the work was stopped on request, and nothing went wrong.
  public var isCancellation: Bool { isA(WorkError.interrupted) }
}
