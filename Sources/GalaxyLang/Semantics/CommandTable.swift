/// All commands, found by name; the one table that parsing, checking, help and completion read.
public struct CommandTable: Sendable {
  /// The commands in the order in which help lists them.
  public let specs: [CommandSpec]
  private let byName: [String: Int]
  /// For every first word of two-word commands its second words, in order: `load` → `manifest`, `images` ….
  private let nounsByVerb: [String: [String]]
  /// Every word that introduces a clause of some command.
  let clauseKeywords: Set<String>
  /// Words of other languages and programs that hints answer.
  public let words: ForeignWords

  /// A table of the given commands. Of two commands of one name the first counts; see ``problems()``.
  public init(_ specs: [CommandSpec], words: ForeignWords = .language) {
    self.specs = specs
    var byName: [String: Int] = [:]
    var nouns: [String: [String]] = [:]
    for (index, spec) in specs.enumerated() {
      for name in [spec.name] + spec.aliases where byName[name] == nil {
        byName[name] = index
        let words = name.split(separator: " ").map(String.init)
        if words.count == 2 { nouns[words[0], default: []].append(words[1]) }
      }
    }
    self.byName = byName
    nounsByVerb = nouns
    var words = words
    words.verbs = Set(specs.flatMap { [$0.name] + $0.aliases }.map { String($0.prefix { $0 != " " }) })
    words.usages = Dictionary(Function.all.map { ($0.name, $0.usage) }) { first, _ in first }
    self.words = words
    clauseKeywords = Set(specs.flatMap { $0.clauses.map(\.keyword) })
  }

  /// The command of a name or alias: `test`, `load manifest`.
  public func spec(named name: String) -> CommandSpec? {
    byName[name].map { specs[$0] }
  }

  /// The commands that somebody means who asks for `name`: the one of that name, all of a verb (`train`), or
  /// a line of a block (`conv`).
  public func specs(meantBy name: String) -> [CommandSpec] {
    if let spec = spec(named: name) { return [spec] }
    let family = specs.filter { $0.name.hasPrefix(name + " ") }
    if !family.isEmpty { return family }
    return specs.compactMap(\.body).flatMap { CommandTable($0.lines).specs(meantBy: name) }
  }

  /// The second words that a verb takes, in order; empty if it takes none.
  public func nouns(of verb: String) -> [String] { nounsByVerb[verb] ?? [] }

  /// The first words of all commands, each once, in order.
  public var verbs: [String] {
    var seen: Set<String> = []
    let names = specs.map { [$0.name] + $0.aliases }.joined()
    return names.compactMap { $0.split(separator: " ").first.map(String.init) }
      .filter { seen.insert($0).inserted }
  }
}
