import GalaxyErrors

/// Works out the values of a bound command, fills in defaults and what goes without saying, and makes the
/// call that the host receives.
struct CallBuilder {
  let table: CommandTable
  let host: any CommandHost
  let evaluator: Evaluator

  /// The call of a bound command.
  /// - Throws: a ``Diagnostic`` at the word whose value does not fit.
  func call(_ bound: BoundCommand) throws -> CommandCall {
    var call = CommandCall(
      spec: bound.spec, source: evaluator.source, span: bound.span, nameSpan: bound.nameSpan,
      body: try bound.body.map(call), slots: [:], parts: [:])
    var variadics: [String: (values: [Value], span: Span)] = [:]
    for binding in bound.bindings {
      let (slot, value) = try value(of: binding, besides: call)
      let span = binding.argument.span
      if slot.type == .name, case .string(let name) = value {
        let isVariable = evaluator.names.variable(named: name) != nil
        try Scope.checkObjectName(
          name, isVariable: isVariable, replacing: evaluator.names.object(named: name), table,
          in: evaluator.source, at: span)
      }
      if binding.isVariadic {
        let earlier = variadics[slot.label] ?? ([], span)
        variadics[slot.label] = (earlier.values + [value], earlier.span.joined(with: span))
      } else {
        call.slots[slot.label] = .init(value: value, span: span)
      }
    }
    for (label, list) in variadics {
      call.slots[label] = .init(value: .list(list.values), span: list.span)
    }
    for clause in bound.parts {
      call.parts[clause.slot.label] = try clause.parts.map { name, argument in
        let value = try evaluator.value(of: argument, as: clause.slot.type, label: name.text)
        return .init(name: name.text, value: value, span: name.span.joined(with: argument.span))
      }
    }
    try fillDefaults(&call)
    for missing in bound.missingObjects {
      call.slots[missing.label] = .init(value: .object(try onlyObject(missing, call)), span: nil)
    }
    return call
  }

  /// The value with the first place that takes it; if none does, what is wrong with the last.
  private func value(
    of binding: BoundCommand.Binding, besides call: CommandCall
  ) throws -> (BoundCommand.Slot, Value) {
    let free = binding.slots.count > 1 ? binding.slots.filter { call.slots[$0.label] == nil } : binding.slots
    for slot in free.dropLast() {
      if let value = try? evaluator.value(of: binding.argument, as: slot.type, label: slot.label) {
        return (slot, value)
      }
    }
    guard let slot = free.last else {
      throw evaluator.error(
        BinderError.unexpectedArgument, "there is no place left for this value", binding.argument.span)
    }
    return (slot, try evaluator.value(of: binding.argument, as: slot.type, label: slot.label))
  }

  private func fillDefaults(_ call: inout CommandCall) throws {
    for option in call.spec.options where call.slots[option.name] == nil {
      guard let standard = option.standardArgument else { continue }
      let reader = Evaluator(source: standard.source, names: DefaultNames(names: evaluator.names))
      do {
        let value = try reader.value(of: standard.argument, as: option.type, label: option.name)
        call.slots[option.name] = .init(value: value, span: nil)
      } catch {
        throw call.error(
          BinderError.missingArgument, "`\(call.spec.name)` needs \(option.name)",
          hint: "\(option.name)=… (\(option.type.described))")
      }
    }
  }

  /// The only object of the kinds wanted, said aloud.
  private func onlyObject(
    _ missing: BoundCommand.MissingObject, _ call: CommandCall
  ) throws -> any LanguageObject {
    let wanted = missing.kinds.isEmpty ? "an object" : missing.kinds.map(\.withArticle).joined(lastBy: "or")
    let candidates = host.objects().filter {
      missing.kinds.isEmpty || missing.kinds.contains($0.kindName)
    }
    guard let only = candidates.first else {
      throw call.error(CallError.missingObject, "`\(call.spec.name)` needs \(wanted), and there is none")
    }
    guard candidates.count == 1 else {
      let names = candidates.map { "`\($0.name)`" }.joined(lastBy: "and")
      throw call.error(
        CallError.ambiguousObject, "`\(call.spec.name)` needs \(wanted), and there are several: \(names)",
        hint: "say which")
    }
    host.announce("\(call.spec.name): taking \(only.kindName) `\(only.name)`, the only one")
    return only
  }
}

/// Defaults know objects, such as a network that is built in, but no variables of the script.
private struct DefaultNames: Names {
  let names: any Names
  func variable(named name: String) -> Value? { nil }
  func object(named name: String) -> (any LanguageObject)? { names.object(named: name) }
  var all: [String] { [] }
  var words: ForeignWords { names.words }
  func glob(_ pattern: String) throws -> [String] { try names.glob(pattern) }
  func diagnostic(for error: any Error) -> Diagnostic { names.diagnostic(for: error) }
}

/// Why a command that names no object cannot have one.
public enum CallError: ErrorKind, ErrorFamily {
  case ambiguousObject = """
    ambiguous-object
    A command was not told which object to take, and there are several. Name one.
    """
  case missingObject = """
    missing-object
    A command needs an object, and there is none yet.
    """
}
