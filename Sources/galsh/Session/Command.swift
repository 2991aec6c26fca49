import GalaxyErrors
import GalaxyLang

/// A command: what it looks like, and what it does.
package struct Command: Sendable {
  /// What it looks like; checking, help and defaults come from here.
  package let spec: CommandSpec
  /// Whether its result is looked at in peace: a help page, a list.
  package let isForReading: Bool
  /// What it does. The call has been checked against the specification and carries the defaults.
  package let action: @Sendable (CommandCall, Session) throws -> CommandResult

  /// Binds a specification to its deed.
  package init(
    _ spec: CommandSpec, isForReading: Bool = false,
    action: @escaping @Sendable (CommandCall, Session) throws -> CommandResult
  ) {
    self.spec = spec
    self.isForReading = isForReading
    self.action = action
  }
}

/// All commands that a session knows, in the order in which `help` lists them.
package struct CommandSet: Sendable {
  /// Their specifications, as the language reads them.
  package let table: CommandTable
  /// The kinds of error that commands and what they call can have, for `help ID`; the language lists its own.
  package var errors: [ErrorKind] { families.flatMap { $0.kinds } }
  // Read when they are asked for: a start has no need of two hundred sentences.
  private let families: [any ErrorFamily.Type]
  private let byName: [String: Command]

  /// A set of the given commands, what is answered to words of other programs, and the families of errors
  /// that they can have.
  package init(
    _ commands: [Command], words: ForeignWords = .language, errors: [any ErrorFamily.Type] = []
  ) {
    families = errors
    table = CommandTable(commands.map(\.spec), words: words)
    byName = Dictionary(commands.map { ($0.spec.name, $0) }) { first, _ in first }
  }

  /// The command of a specification's name.
  package subscript(name: String) -> Command? { byName[name] }
}
