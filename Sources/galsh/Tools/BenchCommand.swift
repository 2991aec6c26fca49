import ArgumentParser
import GalshSession

/// `galsh bench`: how fast galsh is on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Times the network runtime, decoding, whole jobs, or the measuring of galaxies.",
    usage: """
      galsh bench pretrain|svdd|score [options]
      galsh bench schedule [--threads N,N,…] [options]
      galsh bench decode --files PATTERN [options]
      galsh bench job score|augment --files PATTERN [options]
      galsh bench shapes --files PATTERN [--rows N] [options]
      """,
    subcommands: [
      BenchNetworkCommand.self, BenchScheduleCommand.self, BenchDecodeCommand.self, BenchJobCommand.self,
      BenchShapesCommand.self,
    ],
    defaultSubcommand: BenchNetworkCommand.self)
}
