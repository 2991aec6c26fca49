import ArgumentParser
import GalshSession

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
    try TerminalFace().write(
      CompletionsCommand.withScripts(WholeCommandLine.completionScript(for: kind), shell) + "\n")
  }

  /// The script with one thing more: where a tool may stand, a `.gal` file may stand too. ArgumentParser offers either
  /// tools or files.
  private static func withScripts(_ script: String, _ shell: Shell) -> String {
    let lines = script.trimmed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    switch shell {
    case .bash:
      return lines.map { line in
        line.contains("COMPREPLY+=($(compgen -W '\(ToolList.all.first?.configuration.commandName ?? "")")
          ? line + "\n        __galsh_add_completions -o plusdirs -fX '!*.gal'" : line
      }.joined(separator: "\n")
    case .zsh:
      return lines.map { line in
        line.contains("_describe -V subcommand subcommands")
          ? line + "\n        _files -g '*.gal' && ret=0" : line
      }.joined(separator: "\n")
    case .fish:
      let files =
        "complete -c 'galsh' -n 'test (count (commandline -opc)) -eq 1' -fa '(__fish_complete_suffix .gal)'"
      return (lines + [files]).joined(separator: "\n")
    }
  }
}
