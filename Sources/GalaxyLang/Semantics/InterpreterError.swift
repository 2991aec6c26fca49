import GalaxyErrors

/// What ends a run.
public enum InterpreterError: String, ErrorFamily {
  case assertionFailed = "assertion-failed"
  case `internal`
  case interrupted

  /// What each means, with a script that has it where no commands are needed for one.
  public var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .assertionFailed:
      ("The condition of an `assert` does not hold.", "", "assert 1 > 2, \"no better\"")
    case .internal:
      ("A mistake of galsh itself. Please report it with the script.", "", "")
    case .interrupted:
      ("Ctrl-C stopped the work. What stood before has run, and the last finished step is kept.", "", "")
    }
  }
}
