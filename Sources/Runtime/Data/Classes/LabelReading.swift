import GalaxyBase
import GalaxyErrors

/// What the labels of a manifest's rows are: numbers, or words that become classes with names.
struct LabelReading {
  /// What a row is labelled.
  enum Label: Equatable {
    case known(Int)
    case none
    /// Why it cannot be.
    case bad(String)
  }

  /// The names of the classes, if they have some.
  private(set) var classes = ClassNames()
  /// What was decided, a sentence each.
  private(set) var notes: [String] = []
  private var numbering: ClassNumbering?
  /// Whether the table is a file that `label` has written.
  private(set) var isOfLabelFile = false
  /// The label of each row.
  private(set) var rows: [Label] = []

  /// The most different words that may be classes where hardly any occurs twice.
  private static let mostWords = 100

  /// No labels.
  init(rowCount: Int) { rows = [Label](repeating: .none, count: rowCount) }

  /// The labels that a column holds.
  /// - Parameter classes: what `classes=` says; empty if it was not given.
  /// - Throws: GalaxyError of kind `bad-label` for a column whose words are no classes.
  init(_ column: Catalogue.Column, of catalogue: Catalogue, classes: [String]) throws {
    guard case .texts(let texts) = column.values else {
      self.classes = ClassNames(Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($0, $1) }))
      rows = (0..<catalogue.rowCount).map { row in
        let value = column.values[row]
        if value.isMissing { return .none }
        guard let label = value.integer else { return .bad("\"\(value.text)\", not a whole number") }
        if !classes.isEmpty, !classes.indices.contains(label) {
          return .bad("\(label), and classes= lists \(classes.count): 0 to \(classes.count - 1)")
        }
        return .known(label)
      }
      return
    }
    // What each row holds: a word is nil, a number its value or why it is none.
    var words: [String] = []
    var distinct: Set<String> = []
    var (wordCount, numberCount) = (0, 0)
    let found = (0..<texts.count).map { row -> Label? in
      if MissingValue.isSpelled(texts.utf8(row)) { return Label.none }
      let text = texts[row]
      if Self.looksLikeNumber(text) {
        numberCount += 1
        return CatalogueValue.text(text).integer.map { .known($0) } ?? .bad("\"\(text)\", not a whole number")
      }
      wordCount += 1
      if distinct.insert(text).inserted { words.append(text) }
      return nil
    }
    if classes.isEmpty, distinct.count > Self.mostWords, 2 * distinct.count > wordCount {
      throw GalaxyError(
        LabelError.badLabel,
        "column \(column.name) has \(distinct.count) different words in \(wordCount) rows: names of objects, not classes",
        file: catalogue.file,
        hint: "label= names the column of the labels; the columns are \(catalogue.columnList)")
    }
    // Numbers and words together: the few are the mistake.
    let takesWords = wordCount > numberCount || !classes.isEmpty
    if takesWords, wordCount > 0 || !classes.isEmpty {
      let numbering = ClassNumbering(words, classes: classes)
      self.numbering = numbering
      self.classes = numbering.classNames
      notes = numbering.notes(appearance: "in order of first appearance").enumerated().map {
        $0 == 0 ? "classes of column \(column.name): \($1)" : $1
      }
    }
    let listed = classes.joined(separator: ", ")
    rows = found.enumerated().map { row, label in
      guard let label else {
        if !takesWords { return .bad("\"\(texts[row])\", not a whole number as the others are") }
        return numbering?.label(texts[row]).map { .known($0) }
          ?? .bad("\"\(texts[row])\", which classes= (\(listed)) does not list")
      }
      guard takesWords, case .known(let number) = label else { return label }
      if let label = numbering?.label(texts[row]) { return .known(label) }
      if classes.indices.contains(number) { return .known(number) }
      return .bad(
        classes.isEmpty
          ? "\"\(texts[row])\", a number among words"
          : "\(number), and classes= lists \(classes.count): 0 to \(classes.count - 1)")
    }
  }

  /// The labels that a rule gives.
  init(_ rule: LabelRule, on catalogue: Catalogue, classes: [String]) throws {
    let chosen = try rule.choices(on: catalogue)
    let names = rule.names
    let numbers = names.compactMap { Int($0) }
    var labels: [Int] = numbers
    if numbers.count != names.count || !classes.isEmpty {
      let numbering = ClassNumbering(names, classes: classes)
      labels = try names.map { name in
        if let label = numbering.label(name) { return label }
        throw GalaxyError(
          LabelError.badRule, "the rule makes \(name), which classes= does not list", file: catalogue.file
        )
      }
      self.classes = numbering.classNames
      notes = numbering.notes(appearance: "in the order of the rule").enumerated().map {
        $0 == 0 ? "classes of the rule: \($1)" : $1
      }
    }
    let untaken = chosen.count { $0 == nil }
    notes.append(
      untaken == 0
        ? "a rule takes every row" : "\(counted(untaken, "row")) that no rule takes: without a label")
    rows = chosen.map { $0.map { .known(labels[$0]) } ?? .none }
  }

  /// The labels of a file that `label` writes: its numbers, with the names that stand beside them. Nil for any other
  /// table, and where numbers and names do not go together.
  init?(labelsOf catalogue: Catalogue) {
    guard catalogue.columns.map(\.name) == GivenLabel.columns else { return nil }
    let (numbers, words) = (catalogue.columns[3].values, catalogue.columns[4].values)
    var names: [Int: String] = [:]
    for row in 0..<catalogue.rowCount {
      guard let label = numbers[row].integer else { return nil }
      let name = words[row].text
      rows.append(.known(label))
      if name == String(label) { continue }
      guard names[label] == nil || names[label] == name else { return nil }
      names[label] = name
    }
    guard Set(names.values.map(ClassNumbering.key)).count == names.count else { return nil }
    classes = ClassNames(names)
    isOfLabelFile = true
    if !names.isEmpty { notes = ["classes: \(classes.list) (as they were when they were labelled)"] }
  }

  /// Whether a label is meant as a number: digits with a sign, a point or an exponent.
  private static func looksLikeNumber(_ text: String) -> Bool {
    guard Double(text) != nil else { return false }
    return text.utf8.allSatisfy { (48...57).contains($0) || [43, 45, 46, 69, 101].contains($0) }
      && text.utf8.contains { (48...57).contains($0) }
  }
}
