import GalaxyErrors

/// Options that make no sense, alone or together.
public enum OptionError: String, ErrorFamily {
  /// The options of a command do not go together, or make no sense for these images.
  case badOption = "bad-option"

  /// What each means, and what to do about it.
  public var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .badOption:
      (
        "The options of a command do not go together, or make no sense for these images.",
        "`help COMMAND` tells what they mean.", ""
      )
    }
  }
}
