import GalaxyLang

/// A command: what it looks like, and what it does.
struct Command: Sendable {
  /// What it looks like; checking, help and defaults come from here.
  let spec: CommandSpec
  /// What it does. The call has been checked against the specification and carries the defaults.
  let action: @Sendable (CommandCall, Session) throws -> CommandResult

  /// Binds a specification to its deed.
  init(_ spec: CommandSpec, action: @escaping @Sendable (CommandCall, Session) throws -> CommandResult) {
    self.spec = spec
    self.action = action
  }
}

/// All commands that a session knows, in the order in which `help` lists them.
struct CommandSet: Sendable {
  /// Their specifications, as the language reads them.
  let table: CommandTable
  private let byName: [String: Command]

  /// A set of the given commands, with what hints answer to words of other programs.
  init(_ commands: [Command], words: ForeignWords = .language) {
    table = CommandTable(commands.map(\.spec), words: words)
    byName = Dictionary(commands.map { ($0.spec.name, $0) }) { first, _ in first }
  }

  /// The command of a specification's name.
  subscript(name: String) -> Command? { byName[name] }
}
