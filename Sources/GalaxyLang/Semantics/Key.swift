import GalaxyErrors

/// An argument, clause or option of a command: its declaration, and how its value is read. So its name stands
/// once:
///
///     static let epochs: Key<Int> = .option("epochs", .integer(from: 1), default: "100", "passes")
///     CommandSpec("pretrain ae", "…", keys: [epochs])
///     let count = try call[epochs]
///
/// A key of an optional type may go without a value; one of another type has a default, or must be given.
public struct Key<Reading: Sendable>: AnyKey {
  /// What the command's specification says of it.
  public let declaration: CommandSpec.Declaration
  let read: @Sendable (CommandCall) throws -> Reading

  /// A key that is read in the host's own way: of a value that only the host can make something of.
  public init(
    _ declaration: CommandSpec.Declaration, read: @escaping @Sendable (CommandCall) throws -> Reading
  ) {
    self.declaration = declaration
    self.read = read
  }

  /// A key of the same place, whose value is made of this one's; what is wrong with it may be thrown as an
  /// error of the call.
  public func map<T: Sendable>(
    _ transform: @escaping @Sendable (Reading, CommandCall) throws -> T
  ) -> Key<T> {
    Key<T>(declaration) { [read] call in try transform(read(call), call) }
  }
}

/// A key, whatever it reads: what a specification lists.
public protocol AnyKey: Sendable {
  /// What the command's specification says of it.
  var declaration: CommandSpec.Declaration { get }
}

extension AnyKey {
  /// The label of the argument, clause or option.
  public var label: String {
    switch declaration {
    case .argument(let argument): argument.label
    case .clause(let clause): clause.label
    case .option(let option): option.name
    }
  }
}

extension CommandSpec {
  /// A place of a command.
  public enum Declaration: Sendable {
    /// A value right after the name.
    case argument(Argument)
    /// What a word introduces.
    case clause(Clause)
    /// What is written `name=value`.
    case option(Option)
  }

  /// A command of the given keys: arguments, clauses and options stand in the order of the list.
  public init(
    _ name: String, _ summary: String, details: String = "", keys: [any AnyKey], body: Body? = nil,
    takesCommand: Bool = false, examples: [String] = [], aliases: [String] = [], bringsNames: Bool = false
  ) {
    self.init(
      name, summary, details: details, body: body, takesCommand: takesCommand, examples: examples,
      aliases: aliases, bringsNames: bringsNames)
    for key in keys {
      switch key.declaration {
      case .argument(let argument): arguments.append(argument)
      case .clause(let clause): clauses.append(clause)
      case .option(let option): options.append(option)
      }
    }
  }
}

extension CommandCall {
  /// What a key reads of this call: `try call[Keys.epochs]`.
  /// - Throws: a ``Diagnostic`` if there is no value or it is of another type.
  public subscript<Reading>(key: Key<Reading>) -> Reading {
    get throws { try key.read(self) }
  }

  /// Whether the user wrote it, and it is not a default.
  public func isGiven(_ key: any AnyKey) -> Bool { isGiven(key.label) }

  /// Where it was written; the command's name if it was not.
  public func span(of key: any AnyKey) -> Span { span(of: key.label) }

  /// An error of this command, pointing at a key.
  public func error(
    _ kind: some ErrorFamily, _ message: String, at key: any AnyKey, hint: String? = nil
  ) -> Diagnostic {
    error(kind.kind, message, at: key.label, hint: hint)
  }

  /// The same of a kind that is known already, such as that of another error.
  public func error(
    _ kind: ErrorKind, _ message: String, at key: any AnyKey, hint: String? = nil
  ) -> Diagnostic {
    error(kind, message, at: key.label, hint: hint)
  }

  /// That a place holds no value, or one of another type.
  func misread(_ label: String) -> Diagnostic {
    guard let value = value(label) else {
      return error(BinderError.missingArgument, "`\(spec.name)` needs \(label)")
    }
    return error(FitError.wrongType, "`\(label)` of `\(spec.name)` is \(value.described)", at: label)
  }
}
