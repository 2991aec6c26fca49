import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `help` and `params`: both read the table that checking reads, so they cannot disagree with it. `help`
/// knows the errors too.
package enum HelpCommands {
  package static let all = [help, params]

  private enum Keys {
    static let topic: Key<[String]> = .argument(
      "topic", .word, .variadic(atMost: 3), "the command or error to explain", offers: .commands)
    static let command: Key<[String]> = .argument(
      "command", .word, .variadic(atLeast: 1, atMost: 3), "the command", offers: .commands)
  }

  private static let help = Command(
    CommandSpec(
      "help", "lists the commands, or explains one, or an error",
      details:
        """
        An error is known by its name in `error[name]`; `help error NAME` is the same as `help NAME`. `help shortcuts` lists \
        the keys of the prompt.
        """,
      keys: [Keys.topic],
      examples: ["help", "help train svdd", "help unquoted-text", "help shortcuts"]),
    isForReading: true
  ) { call, session in
    let table = session.commands.table
    let words = try call[Keys.topic]
    if words.isEmpty {
      let commands = table.specs.map { spec in
        JSON.object([.init("name", .string(spec.name)), .init("summary", .string(spec.summary))])
      }
      return CommandResult(
        "help", fields: [.init("commands", DataTable(records: commands.compactMap(\.object)))],
        flowing { HelpText.overview(table, width: $0) })
    }
    if words == ["shortcuts"] {
      return CommandResult("help", Shortcuts.fields, table: "shortcuts", text: Shortcuts.text)
    }
    if let error = explanation(words, session.commands.errors) { return error }
    let specs = try matching(words, in: table, call, Keys.topic, or: " or error")
    let prose = flowing { width in
      specs.map { trimmed(HelpText.command($0, width: width)) }.joined(separator: "\n\n")
    }
    let commands = specs.map { spec in
      JSON.object([
        .init("name", .string(spec.name)), .init("summary", .string(spec.summary)),
        .init("text", .string(trimmed(HelpText.command(spec)))),
      ])
    }
    return CommandResult(
      "help", fields: [.init("commands", DataTable(records: commands.compactMap(\.object)))], prose)
  }

  private static let params = Command(
    CommandSpec(
      "params", "shows a command's options with their defaults",
      keys: [Keys.command],
      examples: ["params train svdd"]),
    isForReading: true
  ) { call, session in
    let table = session.commands.table
    let specs = try matching(call[Keys.command], in: table, call, Keys.command)
    let options = specs.flatMap(\.options).map { option in
      JSON.object([
        .init("name", .string(option.name)), .init("default", .string(text(of: option.standard))),
        .init("doc", .string(option.doc)),
      ])
    }
    let prose = flowing { width in
      specs.map { trimmed(HelpText.parameters($0, width: width)) }.joined(separator: "\n\n")
    }
    return CommandResult(
      "params", fields: [.init("options", DataTable(records: options.compactMap(\.object)))], prose)
  }

  /// What an error means: to the language, to a command, or to both.
  private static func explanation(_ words: [String], _ errors: [ErrorKind]) -> CommandResult? {
    guard let id = words.last, words.count == 1 || words.count == 2 && words[0] == "error" else { return nil }
    let language = LanguageErrors.kind(of: id, examples: ErrorExamples.all)
    let command = errors.first { $0.id == id }
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
    _ words: [String], in table: CommandTable, _ call: CommandCall, _ key: any AnyKey,
    or other: String = ""
  ) throws -> [CommandSpec] {
    let name = words.joined(separator: " ")
    let specs = table.specs(meantBy: name)
    if !specs.isEmpty { return specs }
    let known = table.verbs + table.specs.map(\.name)
    throw call.error(
      BinderError.unknownCommand, "there is no command\(other) `\(name)`", at: key,
      hint: Suggestions.hint(for: name, among: known) ?? "`help` lists the commands")
  }

  /// Words that are laid out for the window, but not wider than is easy to read.
  private static func flowing(_ text: @escaping @Sendable (Int) -> String) -> Prose {
    Prose([.flowing { width in text(min(HelpText.width, width ?? HelpText.width)) }])
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
