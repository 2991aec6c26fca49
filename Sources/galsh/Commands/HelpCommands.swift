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
      "topic", .word, .variadic(atMost: 8),
      "the command, word or error to explain, or search and what to look for", offers: .commands)
    static let command: Key<[String]> = .argument(
      "command", .word, .variadic(atLeast: 1, atMost: 3), "the command", offers: .commands)
  }

  private static let help = Command(
    CommandSpec(
      "help", "explains commands, words of the language and of the field, and errors",
      details:
        """
        Without a word: what to begin with, and all commands by what they are for. A word may be a command, \
        an option, a word of the language (for, where, slice) or of the field (AUC, percentile, HDU), a field of an object, or an \
        error by its name in `error[name]`. `help search WORD` lists all that speaks of it, and so does the help of a \
        word that has no page. `help shortcuts` lists the keys of the prompt, `help !` explains the system's shell.
        """,
      keys: [Keys.topic],
      examples: [
        "help", "help train svdd", "help where", "help search galaxy", "help unquoted-text", "help shortcuts",
        "help !",
      ]),
    isForReading: true
  ) { call, session in
    let table = session.commands.table
    let words = try call[Keys.topic].map { $0.hasPrefix("!") && $0 != "!=" ? "!" : $0 }
    if words.isEmpty { return overview(table) }
    if words == ["shortcuts"] {
      return CommandResult("help", Shortcuts.fields, table: "shortcuts", text: Shortcuts.text)
    }
    let topics = HelpTopics(table: table, errors: LanguageErrors.kinds() + session.commands.errors)
    if words.first == "search", words.count > 1 {
      return try hits(words.dropFirst().joined(separator: " "), topics, call)
    }
    if let error = explanation(words, session.commands.errors) { return error }
    let name = words.joined(separator: " ")
    let specs = table.specs(meantBy: name)
    let page = topics.page(of: name)
    if specs.isEmpty {
      guard let page else { return try hits(name, topics, call, isFallback: true) }
      return CommandResult(
        "help", fields: page.fields.map { .init($0.key, $0.value) }, flowing { page.text($0) })
    }
    // Behind the command, what its name means besides.
    let meaning = topics.glossary[name] == nil ? nil : page
    let prose = flowing { width in
      (specs.map { trimmed(HelpText.command($0, width: width)) } + (meaning.map { [$0.text(width)] } ?? []))
        .joined(separator: "\n\n")
    }
    let commands = specs.map { spec in
      JSON.object([
        .init("name", .string(spec.name)), .init("summary", .string(spec.summary)),
        .init("text", .string(trimmed(HelpText.command(spec)))),
      ])
    }
    return CommandResult(
      "help",
      fields: [.init("commands", DataTable(records: commands.compactMap(\.object)))]
        + (meaning?.fields ?? []).map { .init($0.key, $0.value) }, prose)
  }

  /// All commands by what they are for, and what to begin with.
  private static func overview(_ table: CommandTable) -> CommandResult {
    let commands = HelpOverview.groups(table).flatMap { group in
      group.specs.map { spec -> [JSON.Member] in
        [
          .init("name", .string(spec.name)), .init("summary", .string(spec.summary)),
          .init("group", .string(group.title)),
        ]
      }
    }
    return CommandResult(
      "help",
      fields: [
        .init("start", .array(HelpOverview.start.map { .string($0.0) })),
        .init("commands", DataTable(records: commands)),
      ], flowing { HelpOverview.text(table, width: $0) })
  }

  /// What speaks of a word.
  private static func hits(
    _ text: String, _ topics: HelpTopics, _ call: CommandCall, isFallback: Bool = false
  ) throws -> CommandResult {
    let near = Suggestions.nearest(to: text, among: topics.words)
    let found = topics.search(text)
    guard !found.isEmpty, !(isFallback && text.count < 2) else {
      throw call.error(
        BinderError.unknownCommand, "help knows no command, word or error `\(text)`", at: Keys.topic,
        hint: near.map { "did you mean `\($0)`?" }
          ?? "`help` lists the commands; `help search WORD` looks everywhere")
    }
    let most = 30
    let title =
      isFallback
      ? "`\(text)` has no page of its own" + (near.map { " (did you mean `\($0)`?)" } ?? "")
        + "; these speak of it:"
      : "\(counted(found.count, "place")) that speak\(found.count == 1 ? "s" : "") of `\(text)`:"
    let rows = found.prefix(most).map { ("help \($0.name)", "\($0.kind): \($0.summary)") }
    let rest = found.count > most ? "\n  … and \(found.count - most) more" : ""
    let hits = found.map { hit -> [JSON.Member] in
      [
        .init("name", .string(hit.name)), .init("kind", .string(hit.kind)),
        .init("summary", .string(hit.summary)),
      ]
    }
    return CommandResult(
      "help", fields: [.init("search", .string(text)), .init("hits", DataTable(records: hits))],
      flowing { title + "\n" + HelpText.table(rows, width: $0) + rest })
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
    _ words: [String], in table: CommandTable, _ call: CommandCall, _ key: any AnyKey
  ) throws -> [CommandSpec] {
    let name = words.joined(separator: " ")
    let specs = table.specs(meantBy: name)
    if !specs.isEmpty { return specs }
    let known = table.verbs + table.specs.map(\.name)
    throw call.error(
      BinderError.unknownCommand, "there is no command `\(name)`", at: key,
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
