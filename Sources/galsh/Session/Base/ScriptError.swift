import GalaxyErrors

/// What is wrong with a script as a file.
package enum ScriptError: ErrorKind, ErrorFamily {
  case unreadableFile = """
    unreadable-file
    A script is there but cannot be read.
    Look at its permissions with `ls -l`.
    """
  case wrongCommandLine = """
    wrong-command-line
    galsh was started with options or arguments that it does not have.
    `galsh --help` lists them.
    """
}
