import GalaxyLang
import GalaxyRuntime

/// `help` and `params`: both read the table that checking reads, so they cannot disagree with it. `help` knows the
/// errors too.
enum HelpCommands {
  static let all = [help, params]

  private static let help = Command(
    CommandSpec(
      "help", "lists the commands, or explains one, or an error",
      details:
        """
        An error is known by its name in `error[name]`; `help error NAME` is the same as `help NAME`. `help shortcuts` lists \
        the keys of the prompt.
        """,
      arguments: [
        .init(
          "topic", .word, .variadic(atMost: 3), "the command or error to explain", offers: .commands)
      ],
      examples: ["help", "help train svdd", "help unquoted-text", "help shortcuts"])
  ) { call, session in
    let table = session.commands.table
    let width = min(HelpText.width, session.output.width ?? HelpText.width)
    let words = try call.optional("topic", [String].self) ?? []
    if words.isEmpty {
      let commands = table.specs.map { spec in
        JSON.object([.init("name", .string(spec.name)), .init("summary", .string(spec.summary))])
      }
      return CommandResult(
        "help", [.init("commands", .array(commands))], table: "commands",
        text: HelpText.overview(table, width: width))
    }
    if words == ["shortcuts"] {
      return CommandResult("help", Shortcuts.fields, table: "shortcuts", text: Shortcuts.text)
    }
    if let error = explanation(words) { return error }
    let specs = try matching(words, in: table, call, "topic", or: " or error")
    let text = specs.map { trimmed(HelpText.command($0, width: width)) }.joined(separator: "\n\n")
    let commands = specs.map { spec in
      JSON.object([
        .init("name", .string(spec.name)), .init("summary", .string(spec.summary)),
        .init("text", .string(trimmed(HelpText.command(spec)))),
      ])
    }
    return CommandResult("help", [.init("commands", .array(commands))], table: "commands", text: text)
  }

  private static let params = Command(
    CommandSpec(
      "params", "shows a command's options with their defaults",
      arguments: [
        .init("command", .word, .variadic(atLeast: 1, atMost: 3), "the command", offers: .commands)
      ],
      examples: ["params train svdd"])
  ) { call, session in
    let table = session.commands.table
    let width = min(HelpText.width, session.output.width ?? HelpText.width)
    let specs = try matching(try call.required("command"), in: table, call, "command")
    let options = specs.flatMap(\.options).map { option in
      JSON.object([
        .init("name", .string(option.name)), .init("default", .string(text(of: option.standard))),
        .init("doc", .string(option.doc)),
      ])
    }
    return CommandResult(
      "params", [.init("options", .array(options))], table: "options",
      text: specs.map { trimmed(HelpText.parameters($0, width: width)) }.joined(separator: "\n\n"))
  }

  /// What an error means: to the language, to a command, or to both.
  private static func explanation(_ words: [String]) -> CommandResult? {
    guard let id = words.last, words.count == 1 || words.count == 2 && words[0] == "error" else { return nil }
    let language = LanguageErrors.kind(of: id, examples: ErrorExamples.all)
    let command = ErrorMeaning.of(id)
    guard language != nil || command != nil else { return nil }
    var sections = language.map { [trimmed(HelpText.error($0))] } ?? ["error[\(id)]"]
    if let command {
      sections.append((language == nil ? "" : "of commands: ") + "\(command.meaning)\n\(command.remedy)")
    }
    let meanings = [language?.meaning, command.map { "\($0.meaning) \($0.remedy)" }].compactMap(\.self)
    return CommandResult(
      "help",
      [
        .init("error", .string(id)), .init("meanings", .array(meanings.map { .string($0) })),
        .init("example", .optional(language.flatMap { $0.example.isEmpty ? nil : $0.example })),
      ],
      text: sections.joined(separator: "\n\n"))
  }

  /// The command of that name, or all that begin with the word: `help train` explains `train svdd`.
  private static func matching(
    _ words: [String], in table: CommandTable, _ call: CommandCall, _ label: String, or other: String = ""
  ) throws -> [CommandSpec] {
    let name = words.joined(separator: " ")
    let specs = table.specs(meantBy: name)
    if !specs.isEmpty { return specs }
    let known = table.verbs + table.specs.map(\.name)
    throw call.error(
      "unknown-command", "there is no command\(other) `\(name)`", at: label,
      hint: Suggestions.hint(for: name, among: known) ?? "`help` lists the commands")
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
