import ArgumentParser
import GalshSession

/// The words that are no script but a tool with options of its own. They are told apart before the arguments are
/// parsed, so that a script's values need no care.
enum ToolList {
  /// All tools, as help lists them.
  static let all: [any ParsableCommand.Type] = [
    CheckCommand.self, FormatCommand.self, ResumeCommand.self, VerifyCommand.self, BenchCommand.self,
    CompletionsCommand.self, ManCommand.self,
  ]

  /// The tool of a name.
  static func named(_ name: String) -> (any ParsableCommand.Type)? {
    all.first { $0.configuration.commandName == name }
  }
}
