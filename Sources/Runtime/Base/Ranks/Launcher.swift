import GalaxyErrors

/// What started this process, told by the environment that launchers set.
public struct Launcher: Sendable, Equatable {
  /// The families of MPI that galsh can speak, by their binary interfaces.
  public enum Family: String, Sendable { case openMPI = "Open MPI", mpich = "MPICH" }

  /// Whose launcher it was.
  public let family: Family
  /// How many processes it started; nil where it does not say.
  public let size: Int?
  /// The variable that told.
  public let sign: String

  /// The launcher that started several processes which are to share the work; nil for a process alone.
  /// - Parameter variable: the value of a variable of the environment.
  /// - Throws: `GalaxyError` of kind `wrong-launcher` where several were started that cannot find each other.
  public init?(_ variable: (String) -> String?) throws(GalaxyError) {
    func number(_ name: String) -> Int? { variable(name).flatMap { Int($0) } }
    if let size = number("OMPI_COMM_WORLD_SIZE") {
      self.init(.openMPI, size, "OMPI_COMM_WORLD_SIZE")
    } else if variable("PMIX_RANK") != nil {
      self.init(.openMPI, number("SLURM_STEP_NUM_TASKS"), "PMIX_RANK")
    } else if let size = number("PMI_SIZE") {
      self.init(.mpich, size, "PMI_SIZE")
    } else if let tasks = number("SLURM_STEP_NUM_TASKS"), tasks > 1, variable("SLURM_PROCID") != nil {
      throw GalaxyError(
        RankError.wrongLauncher,
        "srun has started \(tasks) tasks that cannot find each other (SLURM_STEP_NUM_TASKS=\(tasks), but neither "
          + "PMIX_RANK nor PMI_SIZE)",
        hint: "srun --mpi=pmix galsh … (Open MPI) or srun --mpi=pmi2 galsh … (MPICH)")
    } else {
      return nil
    }
    // One rank is no company.
    if size == 1 { return nil }
  }

  private init(_ family: Family, _ size: Int?, _ sign: String) {
    (self.family, self.size, self.sign) = (family, size, sign)
  }
}
