import GalaxyLang
import GalaxyRuntime

/// `help` and `params`: both read the table that checking reads, so they cannot disagree with it.
enum HelpCommands {
  static let all = [help, params]

  private static let help = Command(
    CommandSpec(
      "help", "lists the commands, or explains one",
      arguments: [.init("command", .word, .variadic(atMost: 3), "the command to explain")],
      examples: ["help", "help train svdd"])
  ) { call, session in
    let table = session.commands.table
    let words = try call.optional("command", [String].self) ?? []
    if words.isEmpty {
      let commands = table.specs.map { spec in
        JSON.object([.init("name", .string(spec.name)), .init("summary", .string(spec.summary))])
      }
      return CommandResult(
        "help", [.init("commands", .array(commands))], text: HelpText.overview(table))
    }
    let specs = try matching(words, in: table, call)
    let text = specs.map { trimmed(HelpText.command($0)) }.joined(separator: "\n\n")
    let commands = specs.map { spec in
      JSON.object([
        .init("name", .string(spec.name)), .init("summary", .string(spec.summary)),
        .init("text", .string(trimmed(HelpText.command(spec)))),
      ])
    }
    return CommandResult("help", [.init("commands", .array(commands))], text: text)
  }

  private static let params = Command(
    CommandSpec(
      "params", "shows a command's options with their defaults",
      arguments: [.init("command", .word, .variadic(atLeast: 1, atMost: 3), "the command")],
      examples: ["params train svdd"])
  ) { call, session in
    let table = session.commands.table
    let specs = try matching(try call.required("command"), in: table, call)
    let options = specs.flatMap(\.options).map { option in
      JSON.object([
        .init("name", .string(option.name)), .init("default", .string(text(of: option.standard))),
        .init("doc", .string(option.doc)),
      ])
    }
    return CommandResult(
      "params", [.init("options", .array(options))],
      text: specs.map { trimmed(HelpText.parameters($0)) }.joined(separator: "\n\n"))
  }

  /// The command of that name, or all that begin with the word: `help train` explains `train svdd`.
  private static func matching(
    _ words: [String], in table: CommandTable, _ call: CommandCall
  ) throws -> [CommandSpec] {
    let name = words.joined(separator: " ")
    if let spec = table.spec(named: name) { return [spec] }
    let family = table.specs.filter { $0.name.hasPrefix(name + " ") }
    if !family.isEmpty { return family }
    throw call.error(
      "unknown-command", "there is no command `\(name)`", at: "command", hint: "`help` lists the commands")
  }

  private static func text(of standard: CommandSpec.Default) -> String {
    switch standard {
    case .literal(let text), .described(let text): text
    }
  }

  private static func trimmed(_ text: String) -> String {
    var text = text
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }
}
