import GalaxyErrors

/// Why galsh cannot be a kernel of Jupyter, or be made known as one.
package enum KernelError: ErrorKind, ErrorFamily {
  case noZeroMQ = """
    no-zeromq
    Jupyter speaks by way of ZeroMQ, whose library (libzmq.so.5) is not on this machine.
    Install the Debian package libzmq5.
    """
  case badConnection = """
    bad-connection
    A connection file of Jupyter does not say how to reach the kernel.
    Jupyter writes it and starts the kernel with it; nobody else has to.
    """
  case cannotListen = """
    cannot-listen
    A port or socket that Jupyter has chosen for the kernel cannot be opened.
    Another program may have taken it; start the kernel again.
    """
  case noEnvironment = """
    no-environment
    `--sys-prefix` installs into the Python environment that is active, and there is none.
    Activate one, or say --user or --prefix FOLDER.
    """
}
