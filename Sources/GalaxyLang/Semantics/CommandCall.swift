import GalaxyErrors

/// A command, checked and with its values worked out, as the host receives it.
public struct CommandCall: Sendable {
  /// The value of one argument, clause or option.
  struct Slot: Sendable {
    var value: Value
    /// Where it was written; nil for a default.
    var span: Span?
  }

  /// A named part of a clause such as `into train=0.7 test=0.3`.
  public struct Part: Sendable {
    /// The word before `=`.
    public let name: String
    /// The value behind it.
    public let value: Value
    /// Where the part was written.
    public let span: Span
  }

  /// The command's specification.
  public let spec: CommandSpec
  /// The text that the spans are stretches of.
  public let source: SourceText
  /// The whole command.
  public let span: Span
  /// Verb and noun: what an error of the command as a whole points at.
  public let nameSpan: Span
  /// The lines of the block, in order, or the one command that a command such as `time` takes.
  public let body: [CommandCall]
  var slots: [String: Slot]
  var parts: [String: [Part]]

  /// The command as it was written.
  public var text: String { source.text(of: span) }

  /// Whether the user wrote this argument, clause or option (and it is not a default).
  public func isGiven(_ label: String) -> Bool {
    slots[label]?.span != nil || parts[label] != nil
  }

  /// Where an argument, clause or option was written; the command's name if it was not.
  public func span(of label: String) -> Span {
    slots[label]?.span ?? parts[label]?.first?.span ?? nameSpan
  }

  /// Where the path was written that a message names, if there is just one.
  func path(named message: String) -> Span? {
    let places = slots.values.compactMap { slot -> Span? in
      guard case .string(let text) = slot.value, text.contains(where: { $0 == "/" || $0 == "." }) else {
        return nil
      }
      return message.contains(text) ? slot.span : nil
    }
    return places.count == 1 ? places.first : nil
  }

  /// The value under a label, given or default; nil if there is neither.
  public func value(_ label: String) -> Value? { slots[label]?.value }

  /// Every argument, clause and option that has a value, given or default, by rising label; parts as records.
  public var values: [(label: String, value: Value)] {
    let records = parts.mapValues { parts in Value.record(Record(parts.map { .init($0.name, $0.value) })) }
    return slots.mapValues(\.value).merging(records) { value, _ in value }.sorted { $0.key < $1.key }
      .map { (label: $0.key, value: $0.value) }
  }

  /// The same call with other values, where `body` gives one for what was given.
  public func replacing(_ body: (Value) throws -> Value?) rethrows -> CommandCall {
    var call = self
    for (label, slot) in slots {
      if let value = try body(slot.value) { call.slots[label]?.value = value }
    }
    return call
  }

  /// The parts of a clause that takes parts; empty if it was not given.
  public func parts(_ label: String) -> [Part] { parts[label] ?? [] }

  /// The value under a label as the type asked for, or nil if there is none:
  /// `let seed = try call.optional("seed", Int.self)`.
  /// - Throws: a ``Diagnostic`` if the value is of another type.
  public func optional<T: ValueConvertible>(_ label: String, _ type: T.Type = T.self) throws -> T? {
    guard let value = value(label) else { return nil }
    guard let converted = T(value) else { throw misread(label) }
    return converted
  }

  /// The value under a label as the type asked for: `let epochs = try call.required("epochs", Int.self)`.
  /// - Throws: a ``Diagnostic`` if there is no value or it is of another type.
  public func required<T: ValueConvertible>(_ label: String, _ type: T.Type = T.self) throws -> T {
    guard let value = try optional(label, T.self) else { throw misread(label) }
    return value
  }

  /// The object under a label as the host's own class, or nil if none was given.
  /// - Throws: a ``Diagnostic`` if it is another kind of object.
  public func optionalObject<T>(_ label: String, as type: T.Type = T.self) throws -> T? {
    guard let value = value(label) else { return nil }
    guard case .object(let object) = value, let object = object as? T else { throw misread(label) }
    return object
  }

  /// The object under a label as the host's own class.
  /// - Throws: a ``Diagnostic`` if there is none or it is another kind of object.
  public func object<T>(_ label: String, as type: T.Type = T.self) throws -> T {
    guard let object = try optionalObject(label, as: T.self) else { throw misread(label) }
    return object
  }

  /// An error of this command, pointing at the argument, clause or option of the given label.
  public func error(
    _ kind: some ErrorFamily, _ message: String, at label: String? = nil, hint: String? = nil
  ) -> Diagnostic {
    error(kind.kind, message, at: label, hint: hint)
  }

  /// The same of a kind that is known already, such as that of another error.
  public func error(
    _ kind: ErrorKind, _ message: String, at label: String? = nil, hint: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      id: kind.id, message: message, source: source, span: label.map(span(of:)) ?? nameSpan, hint: hint)
  }
}
