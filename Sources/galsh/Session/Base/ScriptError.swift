import GalaxyErrors

/// What is wrong with a script as a file.
package enum ScriptError: String, ErrorFamily {
  /// A script is there but cannot be read.
  case unreadableFile = "unreadable-file"

  /// What each means, and what to do about it.
  package var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .unreadableFile:
      ("A script is there but cannot be read.", "Look at its permissions with `ls -l`.", "")
    }
  }
}
