import GalaxyLang

/// The words that an editor colours, from the tables that checking reads.
package struct EditorWords: Sendable {
  /// The first words of commands.
  package let commands: [String]
  /// Words behind them that belong to a command's name: `train svdd`.
  package let nouns: [String]
  /// Words that introduce clauses.
  package let clauses: [String]
  /// Words of the language: those that steer, those between values, truth values.
  package let keywords: [String], operators: [String], constants: [String]
  /// Functions.
  package let functions: [String]

  /// The words of a table of commands, each list in alphabetical order.
  package init(_ table: CommandTable) {
    let verbs = table.verbs.filter { $0 != "!" }
    commands = Set(verbs).sorted()
    nouns = Set(verbs.flatMap { table.nouns(of: $0) }).sorted()
    clauses = Set(table.specs.flatMap(\.clauses).map(\.keyword)).sorted()
    (keywords, operators, constants) = (
      LanguageWords.keywords.sorted(), LanguageWords.operators.sorted(), LanguageWords.constants.sorted()
    )
    functions = LanguageWords.functions.sorted()
  }
}
