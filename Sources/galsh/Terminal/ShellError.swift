import GalaxyErrors
import GalshSession

/// What can go wrong with galsh as a program, and with the programs that it starts.
enum ShellError: ErrorKind, ErrorFamily {
  case unexpected = """
    unexpected
    Something failed in a way that galsh does not know.
    Please report it with the script.
    """
  case processor = """
    processor
    This galsh was built for processors with instructions that the one at hand lacks.
    Build it from source on this machine, or elsewhere with GALSH_MARCH=x86-64-v2 in the environment.
    """
  case unwritable = """
    unwritable
    Standard output takes no more, so galsh ended.
    The disk behind a redirection may be full.
    """
  case editorFailed = """
    editor-failed
    The editor could not be started, or ended with an error.
    Set VISUAL or EDITOR to the command that starts yours.
    """
  case safe = """
    safe
    galsh was started with --safe, so that a script can start no other program.
    Leave --safe out if you trust the script.
    """
  case shellCommand = """
    shell-command
    A command of the system's shell ended with an error.
    Its own message stands above; `!` takes what `sh` takes.
    """
}
