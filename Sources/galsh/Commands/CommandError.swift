import GalshSession
import GalaxyErrors

/// What commands refuse, beside what the runtime does.
package enum CommandError: String, ErrorFamily {
  /// The limits of a stretch are not two rising numbers.
  case badLimits = "bad-limits"
  /// A model from nothing needs a name.
  case missingName = "missing-name"
  /// Something must be said that cannot be guessed, such as the normal class.
  case missingOption = "missing-option"
  /// A pretrained model keeps its normal class.
  case otherNormalClass = "other-normal-class"
  /// An option has no effect here.
  case uselessOption = "useless-option"
  /// The ending of a file's name does not tell how to write a result.
  case unknownEnding = "unknown-ending"
  /// A file is there that would be written over.
  case fileExists = "file-exists"
  /// The name of a notebook does not end in a form that galsh writes.
  case unknownNotebook = "unknown-notebook"
  /// The session is not kept in a file yet.
  case noSessionFile = "no-session-file"
  /// There is no cell of this number in the session.
  case noSuchCell = "no-such-cell"
  /// Cells run one another in a circle.
  case rerunCircle = "rerun-circle"
  /// galsh cannot go to that folder, or is in one that is gone.
  case noFolder = "no-folder"
  /// `cd` alone goes to the home folder, but HOME is not set.
  case noHome = "no-home"

  /// What each means, and what to do about it.
  package var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .badLimits:
      (
        "The limits of a stretch are not two rising numbers.",
        "Write `limits=[0, 250]`, or minmax, percentile or zscale.", ""
      )
    case .missingName: ("A model from nothing needs a name.", "Add `as NAME` to the command.", "")
    case .missingOption:
      (
        "Something must be said that cannot be guessed, such as the normal class.",
        "The hint names the option.", ""
      )
    case .otherNormalClass:
      (
        "A pretrained model keeps its normal class.",
        "Leave normal= out, or pretrain again with the other class.", ""
      )
    case .uselessOption: ("An option has no effect here.", "Leave it out, or choose what it belongs to.", "")
    case .unknownEnding:
      (
        "The ending of a file's name does not tell how to write a result.",
        "Name it .csv, .json, .md or .txt.", ""
      )
    case .fileExists:
      ("A file is there that would be written over.", "Name another file, or move the old one.", "")
    case .unknownNotebook:
      (
        "The name of a notebook does not end in a form that galsh writes.",
        "End it in .ipynb, .html, .md or .gal.", ""
      )
    case .noSessionFile: ("The session is not kept in a file yet.", "Write `save session \"name\"`.", "")
    case .noSuchCell:
      ("There is no cell of this number in the session.", "`history` lists the cells with their numbers.", "")
    case .rerunCircle:
      ("Cells run one another in a circle.", "Give the text of one of them instead of `rerun`.", "")
    case .noFolder:
      (
        "galsh cannot go to that folder, or is in one that is gone.",
        "Look at its name and its permissions with `!ls -l`.", ""
      )
    case .noHome: ("`cd` alone goes to the home folder, but HOME is not set.", "Give a folder in quotes.", "")
    }
  }
}

/// What is wrong with the lines of a network.
package enum LayerError: String, ErrorFamily {
  /// A size has too few or too many numbers.
  case badDimension = "bad-dimension"
  /// A network has its halves in the wrong order or number.
  case badHalves = "bad-halves"
  /// A layer stands outside of encode { } and decode { }.
  case strayLayer = "stray-layer"
  /// There is no such layer.
  case unknownLayer = "unknown-layer"

  /// What each means, and what to do about it.
  package var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .badDimension:
      (
        "A size has too few or too many numbers.",
        "A kernel is ROWSxCOLUMNS, an input CHANNELSxROWSxCOLUMNS.", ""
      )
    case .badHalves:
      (
        "A network has its halves in the wrong order or number.",
        "Write one encode { } and after it at most one decode { }.", ""
      )
    case .strayLayer:
      ("A layer stands outside of encode { } and decode { }.", "Move it into one of them.", "")
    case .unknownLayer: ("There is no such layer.", "`help network` lists them.", "")
    }
  }
}

/// Every kind of error that commands have of their own.
package enum CommandErrors {
  /// The families.
  package static let families: [any ErrorFamily.Type] = [CommandError.self, LayerError.self]
}
