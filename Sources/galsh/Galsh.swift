import ArgumentParser

/// The command line of galsh.
@main
struct Galsh: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "galsh")
}
