import ArgumentParser
import GalshSession

/// What galsh says of itself: in `galsh --help` and in the man page.
enum CommandLineText {
  static let abstract = "Compares real and simulated galaxies by anomaly scores."

  static let usage = """
    galsh [options] [FILE|-] [name=value ...]
    galsh [options] -c SCRIPT [name=value ...]
    galsh check FILE... [name=value ...]
    galsh fmt FILE... [--check]
    galsh run NOTEBOOK.ipynb [--output FILE]
    galsh resume NAME
    galsh verify NAME
    galsh merge FILE
    galsh submit SCRIPT.gal time=2:00:00 [nodes=4 | array=100] [submit=true]
    galsh kernel install [options]
    galsh bench WORK [options]
    galsh completions SHELL
    galsh man
    """

  static let discussion = """
    Runs the script FILE, or standard input for -. Without a script it shows a prompt, or reads the script from \
    standard input where that is no terminal. name=value sets a `param` of the script.

    Exit status: 0 all ran, 64 bad usage, 65 the script does not parse or check and nothing has run, \
    70 a command failed, 130 stopped by Ctrl-C,
    128 + n by signal n (SIGTERM 143, SIGHUP, SIGXCPU, SIGUSR1): what is done is kept.
    """
}
