/// What a host can tell of a script before it runs, from what its commands say in so many words: `galsh check`
/// asks. It sees the commands in the order in which they will run, as far as that is known.
public protocol Foresight: AnyObject {
  /// What a command will be refused for. Its objects are their names, as strings; `unknown` are the labels whose
  /// values only the run can tell, and `body` if a line of its block has one.
  func problems(of call: CommandCall, unknown: Set<String>) -> [Diagnostic]
  /// What is known of these objects may not hold from here on; nil for all objects.
  func forget(_ names: [String]?)
}

extension Checker {
  /// Shows a command to the host's foresight.
  mutating func foresee(_ bound: BoundCommand) {
    guard let foresight else { return }
    if bound.spec.takesCommand {
      for inner in bound.body { foresee(inner) }
      return
    }
    if bound.spec.bringsNames { foresight.forget(nil) }
    let (call, unknown) = foreseen(bound)
    diagnostics += foresight.problems(of: call, unknown: unknown).map {
      $0.located(in: source, at: bound.nameSpan)
    }
  }

  /// A variable has a value from here on, which is known if the text tells it.
  mutating func settle(_ name: Identifier, _ expression: Expression) {
    constants[name.text] = value(of: expression)
  }

  /// A parameter has the value that was given, or its own.
  mutating func settleParameter(_ name: Identifier, _ standard: Expression) {
    settle(name, standard)
    guard let text = given[name.text], let own = constants[name.text] else { return }
    constants[name.text] = Parameter.value(of: text, like: own)
  }

  /// What the statements of a block set or make is not known: it may run or not, and more than once.
  mutating func forget(_ statements: [Statement]) {
    for statement in statements {
      switch statement.kind {
      case .letVariable(let name, _), .param(let name, _): constants[name.text] = nil
      case .forEach(let name, _, let body):
        constants[name.text] = nil
        forget(body)
      case .choose(let branches, let otherwise):
        branches.forEach { forget($0.body) }
        forget(otherwise)
      case .command(let command):
        var binder = CommandBinder(table: table)
        foresight?.forget(binder.bind(command).map(namesMade) ?? nil)
      case .include:
        constants = [:]
        foresight?.forget(nil)
      case .print, .assert, .expression: break
      }
    }
  }

  /// The objects that a command makes or changes; nil if they cannot be told.
  private func namesMade(_ bound: BoundCommand) -> [String]? {
    if bound.spec.takesCommand { return bound.body.first.flatMap(namesMade) ?? [] }
    if bound.spec.bringsNames { return nil }
    var names = bound.standardName.map { [$0] } ?? []
    for binding in bound.bindings {
      for slot in binding.slots where slot.type == .name || slot.type.objectKinds != nil {
        guard let word = binding.argument.word, !variables.contains(word) else {
          if slot.type == .name { return nil }
          continue
        }
        names.append(word)
      }
    }
    for clause in bound.parts {
      names += names.flatMap { name in clause.parts.map { "\(name).\($0.name.text)" } }
    }
    return names
  }

  // MARK: - Values that the text tells

  /// The value of an expression of literals and of variables whose values are known.
  private func value(of expression: Expression) -> Value? {
    isPlain(expression)
      ? try? Evaluator(source: source, names: KnownValues(checker: self)).value(of: expression) : nil
  }

  private func isPlain(_ expression: Expression) -> Bool {
    var isPlain = true
    expression.walk(inRows: false) { part, _ in
      switch part.kind {
      case .name(let name): isPlain = isPlain && constants[name] != nil
      // The names in a condition on rows are those of the rows.
      case .call, .filter, .sorted: isPlain = false
      default: break
      }
    }
    return isPlain
  }

  private func foreseen(_ bound: BoundCommand) -> (CommandCall, Set<String>) {
    var call = CommandCall(
      spec: bound.spec, source: source, span: bound.span, nameSpan: bound.nameSpan, body: [], slots: [:],
      parts: [:])
    var unknown: Set<String> = []
    var lists: [String: [Value]] = [:]
    for binding in bound.bindings {
      guard let (slot, value) = value(of: binding) else {
        unknown.formUnion(binding.slots.map(\.label))
        continue
      }
      let all = binding.isVariadic ? lists[slot.label, default: []] + [value] : []
      if binding.isVariadic { lists[slot.label] = all }
      call.slots[slot.label] = .init(
        value: binding.isVariadic ? .list(all) : value, span: binding.argument.span)
    }
    for clause in bound.parts {
      let evaluator = Evaluator(source: source, names: KnownValues(checker: self), isStatic: true)
      let parts = clause.parts.compactMap { name, argument -> CommandCall.Part? in
        guard isPlain(argument.expression),
          let value = try? evaluator.value(of: argument, as: clause.slot.type, label: name.text)
        else { return nil }
        return .init(name: name.text, value: value, span: name.span.joined(with: argument.span))
      }
      if parts.count == clause.parts.count {
        call.parts[clause.slot.label] = parts
      } else {
        unknown.insert(clause.slot.label)
      }
    }
    for option in bound.spec.options where call.slots[option.name] == nil && !unknown.contains(option.name) {
      guard let standard = option.standardArgument else { continue }
      let reader = Evaluator(source: standard.source, names: NoNames(), isStatic: true)
      let value =
        option.type.objectKinds != nil
        ? standard.argument.word.map(Value.string)
        : try? reader.value(of: standard.argument, as: option.type, label: option.name)
      if let value { call.slots[option.name] = .init(value: value, span: nil) }
    }
    var body: [CommandCall] = []
    for line in bound.body {
      let (inner, lacking) = foreseen(line)
      body.append(inner)
      if !lacking.isEmpty { unknown.insert("body") }
    }
    return (
      CommandCall(
        spec: call.spec, source: call.source, span: call.span, nameSpan: call.nameSpan, body: body,
        slots: call.slots, parts: call.parts), unknown
    )
  }

  /// The value of a word with the first place that takes it; nil if only the run can tell.
  private func value(of binding: BoundCommand.Binding) -> (BoundCommand.Slot, Value)? {
    let argument = binding.argument
    for slot in binding.slots {
      if slot.type.objectKinds != nil, let word = argument.word {
        return binding.slots.count == 1 && !variables.contains(word) ? (slot, .string(word)) : nil
      }
      let isWord = argument.word.map { slot.type.takes(word: $0) && !variables.contains($0) } ?? false
      guard isWord || isPlain(argument.expression) else { continue }
      let evaluator = Evaluator(source: source, names: KnownValues(checker: self), isStatic: true)
      if let value = try? evaluator.value(of: argument, as: slot.type, label: slot.label) {
        return (slot, value)
      }
    }
    return nil
  }
}

/// The variables whose values the text tells.
private struct KnownValues: Names {
  let checker: Checker
  var all: [String] { [] }
  var words: ForeignWords { checker.table.words }
  func variable(named name: String) -> Value? { checker.constants[name] }
  func object(named name: String) -> (any LanguageObject)? { nil }
  func glob(_ pattern: String) -> [String] { [] }
  func diagnostic(for error: any Error) -> Diagnostic { NoNames().diagnostic(for: error) }
}
