import ArgumentParser

/// `galsh completions`: what bash, zsh or fish completes behind `galsh`.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Prints the completion script for a shell.",
    usage: "galsh completions SHELL",
    discussion: """
      bash:  source <(galsh completions bash)
      zsh:   galsh completions zsh > _galsh, in a folder of $fpath
      fish:  galsh completions fish > ~/.config/fish/completions/galsh.fish
      """)

  /// galsh with its tools as subcommands: what a shell needs to know.
  private struct Everything: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "galsh", abstract: Galsh.configuration.abstract, subcommands: ToolList.all)

    @OptionGroup var options: RunOptions
  }

  /// The shells that there are scripts for.
  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish
  }

  @Argument(help: "The shell: \(Shell.allCases.map(\.rawValue).joined(separator: ", ")).")
  var shell: Shell

  func run() throws {
    let kind: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    let script = Everything.completionScript(for: kind)
    Output().write(script.hasSuffix("\n") ? script : script + "\n")
  }
}
