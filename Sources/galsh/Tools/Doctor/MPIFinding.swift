import GalaxyRuntime
import GalshSession

/// What a run of several ranks needs: an MPI library and a launcher of the same family.
enum MPIFinding {
  static var finding: DoctorFinding {
    let launchers = ["mpirun", "mpiexec", "srun"].compactMap { name in ProgramPath.of(name).map { (name, $0) }
    }
    let libraries = MessagePassing.available
    let details =
      launchers.map { JSON.Member($0.0, .string($0.1)) }
      + libraries.map { JSON.Member($0.family.rawValue, .string($0.library)) }
    let found = libraries.map { "\($0.family.rawValue) (\($0.library))" } + launchers.map(\.1)
    if libraries.isEmpty, launchers.isEmpty {
      return .good("MPI", "none found; only runs on several machines want one", details)
    }
    if libraries.isEmpty {
      return .hint(
        "MPI", "\(found.joined(separator: ", ")), but no library of it",
        remedy: "install openmpi-bin or mpich to run galsh in several ranks", details)
    }
    return .good("MPI", found.joined(separator: ", "), details)
  }
}
