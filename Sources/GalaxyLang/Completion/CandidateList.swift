/// Collects the candidates that begin like the word at the cursor.
struct CandidateList {
  private(set) var prefix: String
  /// The bytes that a candidate takes the place of.
  var replaced: Span
  var files: Completion.Files?
  private var candidates: [Completion.Candidate] = []
  private var seen: Set<String> = []

  init(_ cursor: Cursor) {
    prefix = cursor.word
    replaced = Span(cursor.wordStart, cursor.source.bytes.count)
  }

  var completion: Completion { Completion(replaced: replaced, candidates: candidates, files: files) }

  /// What is completed is only what stands behind the last dot or slash.
  mutating func narrow(to prefix: String) {
    self.prefix = prefix
    replaced = Span(replaced.end - prefix.utf8.count, replaced.end)
  }

  /// Adds a word once, if it begins like the one at the cursor.
  mutating func add(
    _ text: String, _ kind: Completion.Kind, _ follow: Completion.Follow, _ doc: @autoclosure () -> String
  ) {
    guard text.hasPrefix(prefix), seen.insert(text).inserted else { return }
    candidates.append(.init(text: text, kind: kind, follow: follow, doc: doc()))
  }

  /// Adds a name of the session, of which there may be very many; no two of them are the same.
  mutating func add(name: String, _ kind: Completion.Kind, _ follow: Completion.Follow, _ doc: String) {
    candidates.append(.init(text: name, kind: kind, follow: follow, doc: doc))
  }

  mutating func add(_ keywords: [Keyword]) {
    for keyword in keywords { add(keyword.rawValue, .keyword, .space, keyword.summary) }
  }
}

extension RowOperator {
  /// One line about the word.
  var summary: String {
    switch self {
    case .filter: "the rows for which a condition holds: v.rows where score > 2"
    case .sorted: "the rows in the order of a column: v.rows sort score, falling -score"
    }
  }
}

extension Keyword {
  /// Whether it is a value: `true` or `false`.
  var isValue: Bool { self == .yes || self == .no }

  /// One line about the word.
  var summary: String {
    switch self {
    case .letVariable: "gives a value a name: let x = 3"
    case .param: "a variable that the command line may set: param epochs = 100"
    case .forEach: "goes through a list or range: for i in 0...9 { … }"
    case .within: "what the loop goes through"
    case .choose: "runs a block if a condition holds: if n > 3 { … }"
    case .otherwise: "what runs if the condition does not hold"
    case .include: "runs another script here: include \"setup.gal\""
    case .print: "shows values: print \"AUC {m.auc}\""
    case .assert: "stops unless a condition holds: assert m.auc > 0.9, \"too low\""
    case .and: "both conditions"
    case .or: "at least one of two conditions"
    case .not: "the opposite of a condition"
    case .yes: "the truth value"
    case .no: "the truth value"
    }
  }
}
