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
