import GalaxyErrors

/// What goes wrong where several processes share the work.
public enum RankError: ErrorKind, ErrorFamily {
  case noMPI = """
    no-mpi
    A launcher has started several ranks, but the MPI that it speaks cannot be used here.
    Install that MPI (Debian: `openmpi-bin` or `mpich`), or start with the launcher of the one that is there: \
    `srun --mpi=pmix` and Open MPI's mpirun go with Open MPI, `srun --mpi=pmi2` and MPICH's mpirun with MPICH.
    """
  case wrongLauncher = """
    wrong-launcher
    The launcher has started several processes that do not find each other: each would do all the work alone.
    Under Slurm say `srun --mpi=pmix` (Open MPI) or `srun --mpi=pmi2` (MPICH); otherwise start with the mpirun of the \
    MPI that is installed. `galsh submit` writes a script that does.
    """
  case ranksDiffer = """
    ranks-differ
    The ranks of one run no longer do the same, so that nothing that they compute together could be trusted.
    All must read the same script and the same files, in the same version of galsh: put them where all machines see \
    them, and look for the rank that met an error of its own.
    """
  case rankLost = """
    rank-lost
    The ranks cannot speak to each other any more.
    Look for the first message of another rank or of the launcher; `galsh resume` goes on from the last checkpoint, with \
    any number of ranks.
    """
}
