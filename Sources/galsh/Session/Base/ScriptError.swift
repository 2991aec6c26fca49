import GalaxyErrors

/// What is wrong with a script as a file.
package enum ScriptError: ErrorKind, ErrorFamily {
  case unreadableFile = """
    unreadable-file
    A script is there but cannot be read.
    Look at its permissions with `ls -l`.
    """
}
