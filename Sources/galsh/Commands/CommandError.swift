import GalaxyErrors
import GalshSession

/// What several commands refuse; what only one does stands beside it.
enum CommandError: ErrorKind, ErrorFamily {
  case missingOption = """
    missing-option
    Something must be said that cannot be guessed, such as the normal class.
    The hint names the option.
    """
  case uselessOption = """
    useless-option
    An option has no effect here.
    Leave it out, or choose what it belongs to.
    """
}
