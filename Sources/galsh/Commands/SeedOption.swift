import GalaxyLang
import GalaxyRuntime
import GalshSession

/// The seed of the commands that draw at random.
let seedKey: Key<Int?> = .option(
  "seed", .integer(from: 0), default: .described("the session's seed"), "the seed of this command's draws")

extension Session {
  /// The random streams of the command's own seed if it has one, else of the session's.
  func streams(_ call: CommandCall) throws -> SeedStreams {
    try call[seedKey].map { SeedStreams(seed: UInt64($0)) } ?? streams
  }
}
