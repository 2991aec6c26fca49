import ArgumentParser
import GalaxyLang
import GalshSession

/// The man page in roff, made of what the program itself goes by: its options, its tools, its commands.
enum ManPage {
  /// The whole page, with the tools given.
  static func text(of tools: [any ParsableCommand.Type]) -> String {
    let version = galshVersion
    var lines = [
      ".\\\" Written by `galsh man`.", ".TH GALSH 1 \"\" \"galsh \(version)\" \"User Commands\"",
      ".SH NAME", "galsh \\- \(escaped(CommandLineText.abstract.lowercasedFirst.withoutPeriod))",
      ".SH SYNOPSIS", ".nf",
    ]
    lines += CommandLineText.usage.split(separator: "\n").map { escaped(String($0)) }
    lines += [".fi", ".SH DESCRIPTION"]
    lines += paragraphs(CommandLineText.discussion)
    lines += [".SH OPTIONS"] + verbatim(options)
    lines += [".SH TOOLS"]
    for tool in tools {
      lines += [
        ".TP", ".B galsh \(escaped(tool.configuration.commandName ?? ""))",
        escaped(tool.configuration.abstract),
      ]
    }
    lines += [".SH COMMANDS"]
    for spec in CommandList.all.table.specs {
      lines += [".SS \(escaped(spec.name))"] + verbatim(HelpText.command(spec))
    }
    for (title, entries) in [("PROMPT", prompt), ("FILES", files), ("ENVIRONMENT", environment)] {
      lines += [".SH \(title)"]
      for (term, meaning) in entries { lines += [".TP", ".B \(escaped(term))", escaped(meaning)] }
    }
    lines += [".SH SEE ALSO", "readline(3)"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static let prompt = [
    ("Tab", "completes commands, options, choices, names, class labels and files, or lists them"),
    (
      "Ctrl-C",
      "drops the line; stops a command and keeps its last finished step; pressed three times, ends galsh"
    ),
    ("Ctrl-D", "leaves"),
    ("Ctrl-R", "searches the history"),
    ("_ and _3", "the latest result, and that of cell 3"),
    ("COMMAND?", "the same as help COMMAND; behind the name of an object the same as show"),
    ("!LINE", "runs a line of the system's shell"),
  ]

  private static let files = [
    (
      "$XDG_CONFIG_HOME/galsh/init.gal",
      "runs before the first prompt, not before scripts; the folder is ~/.config if not set"
    ),
    (
      "$XDG_STATE_HOME/galsh/history",
      "what was entered at the prompt; the folder is ~/.local/state if not set"
    ),
    ("~/.inputrc", "the keys of the prompt; $if galsh holds what is meant for galsh alone"),
  ]

  private static let environment = [
    ("GALSH_HISTORY", "another file for the history; empty for none"),
    ("NO_COLOR", "no colours, unless --color=always"),
    ("CLICOLOR_FORCE, FORCE_COLOR", "colours in pipes too"),
    ("VISUAL, EDITOR", "the editor of the command edit; vi if not set"),
  ]

  /// The part of the help that lists options.
  private static var options: String {
    let help = WholeCommandLine.helpMessage(columns: 78)
    let start = help.start(of: "OPTIONS:\n").map { help[$0...].dropFirst("OPTIONS:\n".count) } ?? help[...]
    return String(start.start(of: "\nSUBCOMMANDS:").map { start[..<$0] } ?? start)
  }

  /// A text that is filled, a paragraph for each that an empty line ends.
  private static func paragraphs(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? ".PP" : escaped(String($0)) }
  }

  /// A text that keeps its lines.
  private static func verbatim(_ text: String) -> [String] {
    [".EX"]
      + text.trimmed.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) }
      + [".EE"]
  }

  private static func escaped(_ line: String) -> String {
    let text = line.map { character in
      switch character {
      case "\\": "\\e"
      case "-": "\\-"
      default: String(character)
      }
    }.joined()
    return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
  }
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
  fileprivate var withoutPeriod: String { hasSuffix(".") ? String(dropLast()) : self }
}

extension StringProtocol {
  /// Where a text first occurs.
  fileprivate func start(of text: String) -> Index? { indices.first { self[$0...].hasPrefix(text) } }
}
