/// A command whose words have found their places in its specification.
struct BoundCommand {
  /// A place of the specification.
  struct Slot {
    let label: String
    let type: ValueType
  }

  /// A word that has found its place. Of several clauses with one keyword the type decides, and if the word
  /// is not a literal, only its value can tell: then there are several slots.
  struct Binding {
    var slots: [Slot]
    let argument: Argument
    var isVariadic = false
  }

  /// The parts of a clause such as `into train=0.7 test=0.3`.
  struct Parts {
    let slot: Slot
    let parts: [(name: Identifier, argument: Argument)]
  }

  /// An object that was not given: the only one there is will do.
  struct MissingObject {
    let label: String
    let kinds: [String]
  }

  let spec: CommandSpec
  let span: Span
  /// Verb and noun.
  let nameSpan: Span
  var bindings: [Binding] = []
  var parts: [Parts] = []
  var missingObjects: [MissingObject] = []
  /// The lines of the block, or the command that this one takes.
  var body: [BoundCommand] = []

  /// The name of what it makes where the text gives none.
  var standardName: String? {
    bindings.contains { $0.slots.contains { $0.type == .name } } ? nil : spec.standardName
  }
}
