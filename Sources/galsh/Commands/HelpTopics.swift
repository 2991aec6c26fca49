import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// Everything that help knows words by: commands, the glossary, errors, and where the word stands.
struct HelpTopics {
  let table: CommandTable
  let errors: [ErrorKind]
  let glossary = Glossary.all

  /// What there is to say of a word: for programs, and for people in lines of a width.
  struct Topic: Sendable {
    let fields: [JSON.Member]
    let text: @Sendable (Int) -> String
  }

  /// Something that a search has found.
  struct Hit {
    let name: String
    let kind: String
    let summary: String
  }

  /// Where a word stands: in the language, in commands, among the fields of objects.
  func uses(of word: String) -> [WordUse] {
    let sought = Self.key(word)
    return (table.wordUses + Self.fields).filter { Self.key($0.word) == sought }
  }

  /// The fields of the objects of a session.
  static let fields: [WordUse] =
    fields(of: DatasetArtifact.self) + fields(of: NetworkDescription.self) + fields(of: ModelArtifact.self)
    + fields(of: ScoresArtifact.self) + fields(of: FeaturesArtifact.self)

  private static func fields<A: Artifact>(of type: A.Type) -> [WordUse] {
    A.properties.map {
      WordUse(word: $0.name, kind: .field, command: A.kind, doc: $0.meaning)
    }
  }

  // MARK: - Pages

  /// The page of a word, if it has one: what it means, then where it stands.
  func page(of word: String) -> Topic? {
    let page = glossary[word]
    let uses = uses(of: word)
    guard page != nil || !uses.isEmpty else { return nil }
    let rows = Self.rows(uses)
    @Sendable func text(_ width: Int) -> String {
      var sections: [String] = []
      if let page {
        sections.append(HelpText.paragraph("\(word): \(page.text)", width: width))
      } else if let first = uses.first, rows.count == 1 {
        return HelpText.paragraph("\(word): \(Self.place(first)): \(first.doc)", width: width)
      }
      if page?.word == "features" { sections += FeatureHelp.sections(width: width) }
      if !rows.isEmpty { sections.append("where `\(word)` stands:\n" + HelpText.table(rows, width: width)) }
      if let page {
        var last = "source: \(page.source)"
        if !page.related.isEmpty { last += "\nsee also: \(page.related.joined(separator: ", "))" }
        sections.append(last)
      }
      return sections.joined(separator: "\n\n")
    }
    let stands = uses.map { use in
      JSON.object([
        .init("kind", .string(use.kind.rawValue)), .init("of", .string(use.command)),
        .init("doc", .string(use.doc)),
      ])
    }
    let features = page?.word == "features" ? [JSON.Member("features", FeatureHelp.json)] : []
    return Topic(
      fields: [
        .init("word", .string(word)), .init("meaning", .optional(page?.text)),
        .init("source", .optional(page?.source)),
        .init("see_also", .array((page?.related ?? []).map { .string($0) })), .init("uses", .array(stands)),
      ] + features, text: text)
  }

  /// Commands that take a word alike share a line.
  private static func rows(_ uses: [WordUse]) -> [(String, String)] {
    var rows: [(kind: WordUse.Kind, places: [String], doc: String)] = []
    for use in uses {
      let place = use.command.isEmpty ? "the language" : use.command
      if let index = rows.firstIndex(where: { $0.kind == use.kind && $0.doc == use.doc }) {
        rows[index].places.append(place)
      } else {
        rows.append((use.kind, [place], use.doc))
      }
    }
    return rows.map { ("\($0.kind.described) \($0.places.joined(separator: ", "))", $0.doc) }
  }

  private static func place(_ use: WordUse) -> String {
    use.command.isEmpty ? use.kind.rawValue : "\(use.kind.described) \(use.command)"
  }

  // MARK: - Search

  /// What speaks of all the words: in names first, then in what is said.
  func search(_ text: String) -> [Hit] {
    let words = text.lowercased().split(separator: " ").map(String.init)
    func ranks(_ name: String, _ body: String) -> Int? {
      let (name, body) = (name.lowercased(), Self.spaced(body.lowercased()))
      if words.allSatisfy({ name.contains($0) }) { return 0 }
      return words.allSatisfy { name.contains($0) || body.contains(" \($0)") } ? 1 : nil
    }
    var found: [(rank: Int, hit: Hit)] = []
    func add(_ name: String, _ kind: String, _ summary: String, _ body: String) {
      if let rank = ranks(name, body) { found.append((rank, Hit(name: name, kind: kind, summary: summary))) }
    }
    for spec in table.specs {
      let options = spec.options.map { "\($0.name) \($0.doc)" }.joined(separator: " ")
      add(spec.name, "command", spec.summary, [spec.summary, spec.details, options].joined(separator: " "))
    }
    for page in glossary.pages {
      let names = ([page.word] + page.synonyms).joined(separator: " ")
      if let rank = ranks(names, "\(page.text) \(page.source)") {
        found.append((rank, Hit(name: page.word, kind: "word", summary: Self.firstSentence(page.text))))
      }
    }
    var seen: Set<String> = []
    for use in table.wordUses + Self.fields where seen.insert(use.word + use.doc).inserted {
      add(use.word, use.kind == .field ? "field of \(use.command)" : use.kind.rawValue, use.doc, use.doc)
    }
    for error in errors where seen.insert(error.id).inserted {
      add(error.id, "error", error.meaning, error.meaning)
    }
    return found.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
      .map(\.element.hit)
  }

  /// Every word with a page of its own.
  var words: [String] {
    table.verbs + table.specs.map(\.name) + glossary.words + table.wordUses.map(\.word)
      + Self.fields.map(\.word)
  }

  /// Words apart by spaces, one before the first: a search finds the beginnings of words.
  private static func spaced(_ text: String) -> String {
    " " + String(text.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : " " })
  }

  private static func firstSentence(_ text: String) -> String {
    text.firstRange(of: ". ").map { String(text[..<$0.lowerBound]) } ?? text
  }

  /// Spelling apart: `weight-decay` is `weight_decay`.
  private static func key(_ word: String) -> String {
    String(word.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
  }
}

extension WordUse.Kind {
  /// The kind before the name of what has it: "option of".
  fileprivate var described: String { "\(rawValue) of" }
}
