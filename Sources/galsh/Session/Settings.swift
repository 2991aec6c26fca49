import GalaxyRuntime

/// What a session was told about how to work.
package struct Settings {
  /// Every random stream derives from this.
  package var seed: UInt64 = 0
  /// Threads that long work uses.
  package var threads: Int { threadCount.count }
  /// The same, and why.
  package var threadCount: ThreadCount
  /// Whether nothing may start another program: `--safe`.
  package var isSafe = false
  /// Whether files and models in the way of a command are looked after; not where a session is run again in a
  /// folder of its own.
  package var guardsFiles = true
  /// Whether the cell that runs was cut off before: what stands where it writes it may have written itself,
  /// without the time to note it.
  package var finishesCutOffCell = false
  /// The script that the session runs: where its file is, or the digest of its text; empty at a prompt.
  package var origin = ""
  /// How often trainings keep their state: every so many epochs, or else seconds.
  package var checkpointInterval: (epochs: Int, seconds: Double) = (10, 60)
  /// The values that the command line gave to the script's parameters.
  package var parameters: [String: String] = [:]

  /// As many threads as the process may keep busy, unless told otherwise.
  init(threads: Int? = nil) { threadCount = Settings.threads(threads) }

  /// The threads that `--threads` gives, or else as many as the process may keep busy.
  package static func threads(_ given: Int?) -> ThreadCount {
    given.map { ThreadCount($0, "--threads") } ?? .ofThisProcess(environmentVariable)
  }
}
