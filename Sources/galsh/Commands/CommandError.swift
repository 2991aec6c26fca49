import GalshSession
import GalaxyErrors

/// What commands refuse, beside what the runtime does.
package enum CommandError: ErrorKind, ErrorFamily {
  case badLimits = """
    bad-limits
    The limits of a stretch are not two rising numbers.
    Write `limits=[0, 250]`, or minmax, percentile or zscale.
    """
  case missingName = """
    missing-name
    A model from nothing needs a name.
    Add `as NAME` to the command.
    """
  case missingOption = """
    missing-option
    Something must be said that cannot be guessed, such as the normal class.
    The hint names the option.
    """
  case otherNormalClass = """
    other-normal-class
    A pretrained model keeps its normal class.
    Leave normal= out, or pretrain again with the other class.
    """
  case uselessOption = """
    useless-option
    An option has no effect here.
    Leave it out, or choose what it belongs to.
    """
  case unknownEnding = """
    unknown-ending
    The ending of a file's name does not tell how to write a result.
    Name it .csv, .json, .md or .txt.
    """
  case fileExists = """
    file-exists
    A file is there that would be written over.
    Name another file, or move the old one.
    """
  case unknownNotebook = """
    unknown-notebook
    The name of a notebook does not end in a form that galsh writes.
    End it in .ipynb, .html, .md or .gal.
    """
  case noSessionFile = """
    no-session-file
    The session is not kept in a file yet.
    Write `save session "name"`.
    """
  case noSuchCell = """
    no-such-cell
    There is no cell of this number in the session.
    `history` lists the cells with their numbers.
    """
  case rerunCircle = """
    rerun-circle
    Cells run one another in a circle.
    Give the text of one of them instead of `rerun`.
    """
  case noFolder = """
    no-folder
    galsh cannot go to that folder, or is in one that is gone.
    Look at its name and its permissions with `!ls -l`.
    """
  case noHome = """
    no-home
    `cd` alone goes to the home folder, but HOME is not set.
    Give a folder in quotes.
    """
}

/// What is wrong with the lines of a network.
package enum LayerError: ErrorKind, ErrorFamily {
  case badDimension = """
    bad-dimension
    A size has too few or too many numbers.
    A kernel is ROWSxCOLUMNS, an input CHANNELSxROWSxCOLUMNS.
    """
  case badHalves = """
    bad-halves
    A network has its halves in the wrong order or number.
    Write one encode { } and after it at most one decode { }.
    """
  case strayLayer = """
    stray-layer
    A layer stands outside of encode { } and decode { }.
    Move it into one of them.
    """
  case unknownLayer = """
    unknown-layer
    There is no such layer.
    `help network` lists them.
    """
}

/// Every kind of error that commands have of their own.
package enum CommandErrors {
  /// The families.
  package static let families: [any ErrorFamily.Type] = [CommandError.self, LayerError.self]
}
