/// What the words of the language and of the field mean: a page a word, for `help WORD` and `help search`.
package struct Glossary: Sendable {
  /// What one word means.
  package struct Page: Sendable {
    /// The word, as it is spelt in texts.
    package let word: String
    /// Other words for it, and words that lead to it.
    package let synonyms: [String]
    /// What it means.
    package let text: String
    /// Where the definition comes from.
    package let source: String
    /// Words that lead on.
    package let related: [String]
  }

  /// All pages.
  package static let all = Glossary([FeatureHelp.pages, language, data, networks, judging, sessions])

  /// The pages, in the order in which they are written.
  package let pages: [Page]
  private let places: [String: Int]

  /// Reads pages: `@ word; synonym; …`, then the text, then `source: …` and perhaps `see: …`, an empty line
  /// between pages.
  init(_ texts: [String]) {
    pages = texts.flatMap { Self.read($0) }
    var places: [String: Int] = [:]
    for (index, page) in pages.enumerated() { places[Self.key(page.word)] = index }
    for (index, page) in pages.enumerated() {
      for word in page.synonyms where places[Self.key(word)] == nil { places[Self.key(word)] = index }
    }
    self.places = places
  }

  /// The page of a word or one of its synonyms, however it is spelt: `leaky-relu`, `Epochs`.
  package subscript(word: String) -> Page? {
    let key = Self.key(word)
    let isPlural = key.count > 3 && key.hasSuffix("s")
    return (places[key] ?? (isPlural ? places[String(key.dropLast())] : nil)).map { pages[$0] }
  }

  /// Every word and synonym.
  package var words: [String] { pages.flatMap { [$0.word] + $0.synonyms } }

  private static func key(_ word: String) -> String {
    // Of a sign nothing is left out.
    guard word.contains(where: { $0.isLetter || $0.isNumber }) else { return word }
    return String(word.lowercased().map { $0 == "_" || $0 == "-" ? " " : $0 })
  }

  private static func read(_ text: String) -> [Page] {
    var pages: [Page] = []
    var (words, body, source, related) = ([String](), [String](), "", [String]())
    func finish() {
      guard let word = words.first else { return }
      pages.append(
        Page(
          word: word, synonyms: Array(words.dropFirst()), text: body.joined(separator: " "), source: source,
          related: related))
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init) {
      if line.hasPrefix("@ ") {
        finish()
        words = parts(line.dropFirst(2), "; ")
        (body, source, related) = ([], "", [])
      } else if line.hasPrefix("source: ") {
        source = String(line.dropFirst(8))
      } else if line.hasPrefix("see: ") {
        related = parts(line.dropFirst(5), ", ")
      } else {
        body.append(line)
      }
    }
    finish()
    return pages
  }

  private static func parts(_ text: Substring, _ separator: String) -> [String] {
    text.split(separator: separator).map { String($0) }
  }
}
