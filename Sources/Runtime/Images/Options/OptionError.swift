import GalaxyErrors

/// Options that make no sense, alone or together.
public enum OptionError: ErrorKind, ErrorFamily {
  case badOption = """
    bad-option
    The options of a command do not go together, or make no sense for these images.
    `help COMMAND` tells what they mean.
    """
}
