import GalaxyErrors
import GalshSession

/// What can go wrong with galsh as a program, and with the programs that it starts.
enum ShellError: String, ErrorFamily {
  /// Something failed in a way that galsh does not know.
  case unexpected
  /// This galsh was built for processors with instructions that the one at hand lacks.
  case processor
  /// Standard output takes no more, so galsh ended.
  case unwritable
  /// The editor could not be started, or ended with an error.
  case editorFailed = "editor-failed"
  /// galsh was started with --safe, so that a script can start no other program.
  case safe
  /// A command of the system's shell ended with an error.
  case shellCommand = "shell-command"

  /// What each means, and what to do about it.
  var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .unexpected:
      ("Something failed in a way that galsh does not know.", "Please report it with the script.", "")
    case .processor:
      (
        "This galsh was built for processors with instructions that the one at hand lacks.",
        "Build it from source on this machine, or elsewhere with GALSH_MARCH=x86-64-v2 in the environment.",
        ""
      )
    case .unwritable:
      ("Standard output takes no more, so galsh ended.", "The disk behind a redirection may be full.", "")
    case .editorFailed:
      (
        "The editor could not be started, or ended with an error.",
        "Set VISUAL or EDITOR to the command that starts yours.", ""
      )
    case .safe:
      (
        "galsh was started with --safe, so that a script can start no other program.",
        "Leave --safe out if you trust the script.", ""
      )
    case .shellCommand:
      (
        "A command of the system's shell ended with an error.",
        "Its own message stands above; `!` takes what `sh` takes.", ""
      )
    }
  }
}
