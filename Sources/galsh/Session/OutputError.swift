import GalaxyErrors

/// Why a file is not written, or an object not replaced: something would be lost.
package enum OutputError: ErrorKind, ErrorFamily {
  case inputFile = """
    input-file
    A file that the session has read would be written over, which never happens.
    Write to another file; `overwrite=true` does not change this.
    """
  case fileExists = """
    file-exists
    A file is there that galsh did not write, or that was changed since.
    Name another file, move the old one, or say `overwrite=true`.
    """
  case wrongEnding = """
    wrong-ending
    The ending of a name says another kind of file than the one that is written.
    The hint has the endings that would do.
    """
  case modelInTheWay = """
    model-in-the-way
    A trained model has the name that something else is to get.
    Choose another name, `rename` the model, or say `overwrite=true`; `undo` brings it back.
    """
}
