extension CommandTable {
  /// What is wrong with the table itself, for the tests of whoever writes it: names or labels given twice,
  /// defaults that are not of their type, examples that do not pass the checker. Empty if all is well.
  public func problems() -> [String] {
    var problems: [String] = []
    var names: Set<String> = []
    for spec in specs {
      for name in [spec.name] + spec.aliases where !names.insert(name).inserted {
        problems.append("two commands are called `\(name)`")
      }
      problems += spec.problems()
      for example in spec.examples {
        let source = SourceText(name: "example of \(spec.name)", text: example)
        var checker = Checker(table: self, knowsEveryName: true)
        problems += checker.check(source).map { "\(spec.name): example `\(example)`: \($0.message)" }
      }
    }
    return problems
  }
}

extension CommandSpec {
  /// What is wrong with a specification, if anything.
  func problems() -> [String] {
    var problems: [String] = []
    var labels: Set<String> = []
    for label in arguments.map(\.label) + clauses.map(\.label) + options.map(\.name)
    where !labels.insert(label).inserted {
      problems.append("\(name): two things are labelled `\(label)`")
    }
    if !(1...2).contains(name.split(separator: " ").count) {
      problems.append("`\(name)` is not one word or two")
    }
    for option in options {
      guard case .literal(let text) = option.standard else { continue }
      guard let standard = option.standardArgument else {
        problems.append("\(name): the default of \(option.name), `\(text)`, is not a value")
        continue
      }
      // A bare word is the name of an object that only a session knows.
      if standard.argument.word != nil, option.type.objectKinds != nil { continue }
      let evaluator = Evaluator(source: standard.source, names: NoNames(), isStatic: true)
      do {
        _ = try evaluator.value(of: standard.argument, as: option.type, label: option.name)
      } catch {
        problems.append("\(name): the default of \(option.name), `\(text)`, is not \(option.type.described)")
      }
    }
    for line in body?.lines ?? [] { problems += line.problems() }
    return problems
  }
}
