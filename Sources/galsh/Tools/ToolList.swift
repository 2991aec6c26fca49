import ArgumentParser
import GalshSession

/// The words that are no script but a tool with options of its own. They are told apart before the arguments
/// are parsed, so that a script's values need no care.
enum ToolList {
  /// All tools, as help lists them.
  static let all: [any ParsableCommand.Type] = [
    CheckCommand.self, FormatCommand.self, RunCommand.self, ResumeCommand.self, VerifyCommand.self,
    MergeCommand.self, SubmitCommand.self, DoctorCommand.self, KernelCommand.self, BenchCommand.self,
    CompletionsCommand.self, ManCommand.self,
  ]

  /// The tool of a name.
  static func named(_ name: String) -> (any ParsableCommand.Type)? {
    all.first { $0.configuration.commandName == name }
  }
}

/// galsh with its tools as subcommands: what a shell's completion and the man page need to know. It never
/// runs, since a script may have the name of a tool among its values.
struct WholeCommandLine: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "galsh", abstract: CommandLineText.abstract, version: galshVersion, subcommands: ToolList.all
  )

  @OptionGroup var options: RunOptions
}

// The tools that tell of all tools.

/// `galsh man`: the man page, written from the tables that help and checking read.
struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man",
    abstract: "Prints the man page.",
    usage: "galsh man",
    discussion: "To read it: galsh man | man -l -")

  func run() throws { try TerminalFace().write(ManPage.text(of: ToolList.all)) }
}

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

  /// The script with one thing more: where a tool may stand, a `.gal` file may stand too. ArgumentParser
  /// offers either tools or files.
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
