import GalaxyErrors
import GalaxyLang

/// A command: what it looks like, and what it does.
package struct Command: Sendable {
  /// What it looks like; checking, help and defaults come from here.
  package let spec: CommandSpec
  /// Whether its result is looked at in peace: a help page, a list.
  package let isForReading: Bool
  /// The files that it writes beside those that its keys name as written: those of a folder that it fills.
  let outputs: @Sendable (CommandCall, Session) throws -> [String]
  /// What it does. The call has been checked against the specification and carries the defaults.
  package let action: @Sendable (CommandCall, Session) throws -> CommandResult

  /// Binds a specification to its deed. A command that writes files or names what it makes takes `overwrite`
  /// as all of them do.
  /// - Parameter outputs: the paths of the files that it writes into folders, so that those which are there
  ///   can be looked at before the work begins.
  package init(
    _ spec: CommandSpec, isForReading: Bool = false,
    outputs: @escaping @Sendable (CommandCall, Session) throws -> [String] = { _, _ in [] },
    action: @escaping @Sendable (CommandCall, Session) throws -> CommandResult
  ) {
    var spec = spec
    if spec.makesThings, case .option(let overwrite) = overwriteKey.declaration {
      spec.options.append(overwrite)
    }
    self.spec = spec
    self.isForReading = isForReading
    self.outputs = outputs
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
