/// A place where a word of the language or of a command stands.
public struct WordUse: Sendable {
  /// What kind of word it is there.
  public enum Kind: String, Sendable, CaseIterable {
    case keyword, function, clause, option, choice, argument, line, field
  }

  /// The word.
  public let word: String
  /// What kind of word it is there.
  public let kind: Kind
  /// The command, line of a block (`network { conv }`) or kind of object that has it; empty for the language.
  public let command: String
  /// One line of what it is there.
  public let doc: String

  /// A use of a word.
  public init(word: String, kind: Kind, command: String, doc: String) {
    (self.word, self.kind, self.command, self.doc) = (word, kind, command, doc)
  }
}

extension CommandTable {
  /// Every word that help is to know: those of the language, then what commands have beside their names.
  public var wordUses: [WordUse] {
    let keywords = Keyword.allCases.map {
      WordUse(word: $0.rawValue, kind: .keyword, command: "", doc: $0.summary)
    }
    let rows = RowOperator.allCases.map {
      WordUse(word: $0.rawValue, kind: .keyword, command: "", doc: $0.summary)
    }
    let functions = Function.all.map {
      WordUse(word: $0.name, kind: .function, command: "", doc: $0.usage)
    }
    return keywords + rows + functions + specs.flatMap { $0.wordUses() }
  }
}

extension CommandSpec {
  /// The words of a command, and of the lines of its block.
  fileprivate func wordUses(in outer: String = "") -> [WordUse] {
    let owner = outer.isEmpty ? name : "\(outer) { \(name) }"
    var uses: [WordUse] = []
    func add(_ word: String, _ kind: WordUse.Kind, _ doc: String) {
      uses.append(WordUse(word: word, kind: kind, command: owner, doc: doc))
    }
    func addChoices(of type: ValueType, _ label: String, _ doc: String) {
      for choice in type.choices { add(choice, .choice, "\(label): \(doc)") }
    }
    for argument in arguments {
      add(argument.label, .argument, HelpText.sentence(argument.doc, argument.type))
      addChoices(of: argument.type, argument.label, argument.doc)
    }
    for clause in clauses {
      add(clause.keyword, .clause, "\(clause.usage): \(clause.doc)")
      addChoices(of: clause.type, clause.keyword, clause.doc)
    }
    for option in options {
      let standard =
        switch option.standard {
        case .literal(let text): "default \(text)"
        case .described(let text): "not given: \(text)"
        }
      add(option.name, .option, "\(HelpText.sentence(option.doc, option.type)); \(standard)")
      addChoices(of: option.type, "\(option.name)=", option.doc)
    }
    guard outer.isEmpty else { return uses }
    for line in body?.lines ?? [] {
      add(line.name, .line, "\(HelpText.usage(line)): \(line.summary)")
      if line.body == nil { uses += line.wordUses(in: name) }
    }
    return uses
  }
}
