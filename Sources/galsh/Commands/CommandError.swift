import GalaxyErrors
import GalshSession

/// What several commands refuse; what only one does stands beside it.
enum CommandError: String, ErrorFamily {
  /// Something must be said that cannot be guessed, such as the normal class.
  case missingOption = "missing-option"
  /// An option has no effect here.
  case uselessOption = "useless-option"

  /// What each means, and what to do about it.
  var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .missingOption:
      (
        "Something must be said that cannot be guessed, such as the normal class.",
        "The hint names the option.", ""
      )
    case .uselessOption: ("An option has no effect here.", "Leave it out, or choose what it belongs to.", "")
    }
  }
}

/// Every kind of error that commands have of their own.
package enum CommandErrors {
  /// The families.
  package static let families: [any ErrorFamily.Type] = [
    CommandError.self, LoadOptionError.self, TrainCommandError.self, LayerError.self,
    SessionCommandError.self, NotebookCommandError.self, CellCommandError.self, FolderCommandError.self,
  ]
}
