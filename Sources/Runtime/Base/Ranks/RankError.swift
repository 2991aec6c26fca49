import GalaxyErrors

/// What goes wrong where several processes share the work.
public enum RankError: ErrorKind, ErrorFamily {
  case noMPI = """
    no-mpi
    A launcher has started several ranks, but the MPI that it speaks cannot be used here.
    Install that MPI (openmpi-bin or mpich), or start with the launcher of the one that is there.
    """
  case wrongLauncher = """
    wrong-launcher
    The launcher has started several processes that do not find each other: each would work alone.
    Say srun --mpi=pmix (Open MPI) or --mpi=pmi2 (MPICH), or start with the mpirun of the MPI installed.
    """
  case ranksDiffer = """
    ranks-differ
    The ranks of a run no longer do the same, so nothing that they compute together could be trusted.
    Put script and files where all machines see them, and look for the rank that met an error of its own.
    """
  case rankLost = """
    rank-lost
    The ranks of a run cannot speak to each other any more.
    Look for the first message of another rank; `galsh resume` goes on, with any number of ranks.
    """
}
