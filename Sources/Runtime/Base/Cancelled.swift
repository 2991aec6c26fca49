import GalaxyErrors

/// Why work ended before its time.
public enum WorkError: String, ErrorFamily {
  /// It was stopped on request; what was finished before is kept by whoever throws this.
  case interrupted

  /// What it means, and what to do about it.
  public var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .interrupted:
      ("Ctrl-C stopped the work.", "What stood before has run, and the last finished step is kept.", "")
    }
  }
}

extension GalaxyError {
  /// Work, such as "pretrain ae", was stopped on request.
  public static func cancelled(_ work: String) -> GalaxyError {
    GalaxyError(WorkError.interrupted, "\(work) was interrupted")
  }
}
