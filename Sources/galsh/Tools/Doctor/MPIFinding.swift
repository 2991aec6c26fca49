import GalaxyRuntime
import GalshSession

/// The starters of parallel programs that are found; whoever has galsh share work between processes starts here.
enum MPIFinding {
  static var finding: DoctorFinding {
    let found = ["mpirun", "mpiexec", "srun"].compactMap { name in ProgramPath.of(name).map { (name, $0) } }
    let details = found.map { JSON.Member($0.0, .string($0.1)) }
    if found.isEmpty { return .good("MPI", "neither mpirun nor mpiexec nor srun on the PATH", details) }
    return .good("MPI", found.map(\.1).joined(separator: ", "), details)
  }
}
