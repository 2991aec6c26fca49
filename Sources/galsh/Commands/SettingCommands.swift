import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `set seed`, `set threads`, `quit`.
package enum SettingCommands {
  package static let settings = [setSeed, setThreads]
  package static let leaving = [quit]

  private enum Keys {
    static let seed: Key<Int> = .argument("seed", .integer(from: 0), "the seed")
    static let threads: Key<Int> = .argument(
      "threads", .integer(from: 1, to: 1024), "the number of threads")
    static let status: Key<Int?> = .argument(
      "status", .integer(from: 0, to: 255), "the exit status, 0 if not given")
  }

  private static let setSeed = Command(
    CommandSpec(
      "set seed", "sets the seed of every random draw",
      details: """
        One seed gives named streams (initialisation, shuffling, augmentation, mock data), so that adding a command \
        does not change the draws of another. Without this command the seed is 0.
        """,
      keys: [Keys.seed],
      examples: ["set seed 2019"])
  ) { call, session in
    let seed = try call[Keys.seed]
    session.settings.seed = UInt64(seed)
    return CommandResult("set seed", [.init("seed", .integer(seed))])
  }

  private static let setThreads = Command(
    CommandSpec(
      "set threads", "sets how many threads long work uses",
      details: """
        Without this command, or --threads, they are as many as the process may keep busy: all cores, or those of the affinity \
        mask and the cgroup's quota; OMP_NUM_THREADS counts more than these, SLURM_CPUS_PER_TASK more than that. `whos` says how \
        many and why. The number never changes a result.
        """,
      keys: [Keys.threads],
      examples: ["set threads 2"])
  ) { call, session in
    session.settings.threadCount = ThreadCount(try call[Keys.threads], "set threads")
    return CommandResult("set threads", [.init("threads", .integer(session.settings.threads))])
  }

  private static let quit = Command(
    CommandSpec(
      "quit", "leaves galsh",
      keys: [Keys.status],
      examples: ["quit", "quit 1"], aliases: ["exit"])
  ) { call, _ in
    throw Interpreter.Quit(status: Int32(try call[Keys.status] ?? 0))
  }
}
