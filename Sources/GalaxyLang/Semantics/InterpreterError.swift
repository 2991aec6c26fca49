import GalaxyErrors

/// What ends a run.
public enum InterpreterError: ErrorKind, ErrorFamily {
  case assertionFailed = """
    assertion-failed
    The condition of an `assert` does not hold.

    assert 1 > 2, "no better"
    """
  case `internal` = """
    internal
    A mistake of galsh itself. Please report it with the script.
    """
  case interrupted = """
    interrupted
    Ctrl-C or a signal stopped the work. What stood before has run, and the last finished step is kept.
    """
}
