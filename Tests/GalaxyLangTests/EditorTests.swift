import Foundation
import Testing

@testable import GalaxyLang

@Suite struct EditorTests {
  private func json(_ path: String) throws -> [String: Any] {
    let data = Data(try Repository.text("editors/vscode/\(path)").utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// The rules of the grammar, with those that they hold.
  private func rules(_ node: Any) -> [[String: Any]] {
    switch node {
    case let rule as [String: Any]: [rule] + rule.values.flatMap(rules)
    case let list as [Any]: list.flatMap(rules)
    default: []
    }
  }

  private func pattern(_ name: String) throws -> String {
    let repository = try #require(try json("syntaxes/gal.tmLanguage.json")["repository"] as? [String: Any])
    let all = rules(try #require(repository[name])).compactMap { $0["match"] as? String }
    return try #require(all.first)
  }

  @Test func theExtensionNamesFilesThatAreThere() throws {
    let contributions = try #require(try json("package.json")["contributes"] as? [String: Any])
    let grammar = try #require((contributions["grammars"] as? [[String: Any]])?.first)
    let language = try #require((contributions["languages"] as? [[String: Any]])?.first)
    let path = try #require(grammar["path"] as? String)
    #expect(try json(path)["scopeName"] as? String == grammar["scopeName"] as? String)
    _ = try json(try #require(language["configuration"] as? String))
    #expect(language["extensions"] as? [String] == [".gal"])
  }

  @Test func everyPatternCompilesAndEveryReferenceHolds() throws {
    let grammar = try json("syntaxes/gal.tmLanguage.json")
    let repository = try #require(grammar["repository"] as? [String: Any])
    let all = rules(grammar)
    #expect(all.count > 20)
    for rule in all {
      for key in ["match", "begin", "end"] {
        guard let pattern = rule[key] as? String else { continue }
        #expect(throws: Never.self, "\(pattern)") { try NSRegularExpression(pattern: pattern) }
      }
      if let include = rule["include"] as? String {
        #expect(repository[String(include.dropFirst())] != nil, "\(include)")
      }
    }
  }

  @Test func theWordsAreThoseOfTheLanguage() throws {
    let grammar = try Repository.text("editors/vscode/syntaxes/gal.tmLanguage.json")
    let vim = try Repository.text("editors/vim/syntax/gal.vim")
    let keywords = Set(Keyword.allCases.map(\.rawValue))
    let functions = Set(Function.all.map(\.name))

    func words(_ text: String, _ pattern: Regex<(Substring, Substring)>, _ separator: String) -> Set<String> {
      Set(text.matches(of: pattern).flatMap { $0.output.1.components(separatedBy: separator) })
    }
    #expect(words(grammar, /"\\\\b\(\?:([a-z|]+)\)\\\\b"/, "|") == keywords)
    #expect(words(grammar, /\(\?!\(\?:([a-z|]+)\)\\\\b\)/, "|") == keywords)
    #expect(words(vim, /syntax keyword \w+ ([a-z ]+)/, " ") == keywords)
    #expect(words(grammar, /\\\\b\(\?:([a-z0-9|]+)\)\(\?=\\\\\(\)/, "|") == functions)
    #expect(words(vim, /galFunction \/\\<\\%\(([a-z0-9\\|]+)\\\)/, "\\|") == functions)
    // `where` and `sort` behind a value.
    let rows = Set(RowOperator.allCases.map(\.rawValue))
    #expect(words(grammar, /\)\(\?:(where[a-z|]*)\)/, "|") == rows)
    #expect(words(vim, /\\zs\\%\((where[a-z\\|]*)\\\)\\ze/, "\\|") == rows)
    let clauses = words(grammar, /\(\?<=\\\\s\)\(\?:([a-z|]+)\)/, "|")
    #expect(MockTable.table.clauseKeywords.isSubset(of: clauses))
    #expect(words(vim, /galClause \/\\s\\@1<=\\%\(([a-z\\|]+)\\\)/, "\\|") == clauses)
  }

  @Test func theFirstWordOfAStatementIsACommand() throws {
    let command = try NSRegularExpression(pattern: try pattern("statement"))
    func commands(_ line: String) -> [String] {
      command.matches(in: line, range: NSRange(line.startIndex..., in: line)).compactMap {
        Range($0.range(at: 1), in: line).map { String(line[$0]) }
      }
    }
    #expect(commands("load manifest \"x\" as d; whos") == ["load", "whos"])
    #expect(commands("for i in 0...3 { test m }") == ["test"])
    #expect(commands("  encode { fc 3 }") == ["encode", "fc"])
    for line in ["let x = 3", "x + 1", "train.count", "print x", "if a { }", "else"] {
      #expect(commands(line) == [], "\(line)")
    }
  }
}
