import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a session was told about how to work.
package struct Settings {
  /// Every random stream derives from this.
  package var seed: UInt64 = 0
  /// Threads that long work uses.
  package var threads: Int
  /// Whether nothing may start another program: `--safe`.
  package var isSafe = false
  /// How often trainings keep their state: every so many epochs, or else seconds.
  package var checkpointInterval: (epochs: Int, seconds: Double) = (10, 60)
  /// The values that the command line gave to the script's parameters.
  package var parameters: [String: String] = [:]

  /// All cores, unless told otherwise.
  init(threads: Int? = nil) { self.threads = threads ?? Settings.cores }

  /// The processor cores that are online.
  package static var cores: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
