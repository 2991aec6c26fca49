import GalaxyBase

/// The names of classes of images, where labels were given as words, folders or rules. Empty where labels are
/// plain numbers.
public struct ClassNames: Sendable, Equatable {
  private let names: [Int: String]

  /// No names.
  public init() { names = [:] }

  /// Names by label.
  public init(_ names: [Int: String]) { self.names = names }

  /// Whether there are none.
  public var isEmpty: Bool { names.isEmpty }
  /// The labels that have a name, rising.
  public var labels: [Int] { names.keys.sorted() }
  /// The names by rising label.
  public var all: [String] { labels.compactMap { names[$0] } }

  /// The name of a class; nil if it has none.
  public func name(of label: Int) -> String? { names[label] }

  /// The class as it is shown: its name, else its number.
  public func text(_ label: Int) -> String { names[label] ?? String(label) }

  /// The class as it is shown, `none` for an image without a label.
  public func text(_ label: Int?, none: String) -> String { label.map { text($0) } ?? none }

  /// The label of a class by its name, without regard to case and to the forms of galaxies' names
  /// (`Ellipticals` is `elliptical`); nil if there is none.
  public func label(named name: String) -> Int? {
    if let exact = names.first(where: { $0.value == name }) { return exact.key }
    let key = ClassNumbering.key(name)
    return labels.first { names[$0].map(ClassNumbering.key) == key }
  }

  /// The first of some names that is another spelling of one before it; nil if there is none.
  public static func repeated(in names: [String]) -> String? {
    var known: Set<String> = []
    return names.first { !known.insert(ClassNumbering.key($0)).inserted }
  }

  /// `elliptical 1, spiral 2`.
  public var list: String { labels.map { "\(text($0)) \($0)" }.joined(separator: ", ") }

  /// Names by label, for programs and session files: `{"1": "elliptical"}`.
  public var json: JSON { .object(labels.map { .init(String($0), .string(text($0))) }) }

  /// Reads what `json` wrote; none for anything else.
  package init(json: JSON?) {
    var names: [Int: String] = [:]
    for member in json?.object ?? [] {
      if let label = Int(member.key), let name = member.value.string { names[label] = name }
    }
    self.init(names)
  }
}

/// How words become classes with numbers.
///
/// `classes=` numbers them as it lists them. Otherwise `barred` is 0, `elliptical` 1 and `spiral` 2 where one
/// of these words occurs, in any case and form (`Spirals`, `spiral galaxy`), and other words follow from 3
/// on; where none of the three occurs words are numbered from 0; both in order of first appearance.
struct ClassNumbering {
  /// Numbers by key.
  private(set) var labels: [String: Int] = [:]
  /// Names by number.
  private var names: [Int: String] = [:]
  /// The spellings of each class, in order of first appearance.
  private var spellings: [Int: [String]] = [:]
  private let order: Order

  /// What decided the numbers.
  private enum Order { case listed, galaxies, galaxiesAndOthers, appearance }

  /// The three classes that galsh has numbers for.
  private static let galaxies: [(name: String, forms: Set<String>)] = [
    ("barred", ["bar", "bars", "barred", "barred spiral", "barred spirals"]),
    ("elliptical", ["elliptical", "ellipticals"]),
    ("spiral", ["spiral", "spirals", "unbarred spiral", "unbarred spirals"]),
  ]

  /// What two spellings of one class have in common.
  static func key(_ word: String) -> String {
    var key = word.lowercased().replacing("_", with: " ").replacing("-", with: " ").trimmed
    for tail in [" galaxy", " galaxies"] where key.hasSuffix(tail) { key = String(key.dropLast(tail.count)) }
    return galaxies.first { $0.forms.contains(key) }?.name ?? key
  }

  /// Numbers words that are given in order of first appearance; `classes` are those of `classes=`, empty if
  /// it was not given.
  init(_ words: some Sequence<String>, classes: [String] = []) {
    for (label, name) in classes.enumerated() {
      labels[Self.key(name)] = label
      names[label] = name
    }
    var distinct: [(key: String, word: String)] = []
    var known: Set<String> = []
    for word in words where known.insert(word).inserted { distinct.append((Self.key(word), word)) }
    let fixed = Dictionary(uniqueKeysWithValues: Self.galaxies.enumerated().map { ($1.name, $0) })
    let hasGalaxies = classes.isEmpty && distinct.contains { fixed[$0.key] != nil }
    var next = hasGalaxies ? fixed.count : 0
    var hasOthers = false
    for (key, word) in distinct {
      if classes.isEmpty, labels[key] == nil {
        if hasGalaxies, let label = fixed[key] {
          (labels[key], names[label]) = (label, key)
        } else {
          (labels[key], names[next]) = (next, word)
          next += 1
          hasOthers = true
        }
      }
      if let label = labels[key] { spellings[label, default: []].append(word) }
    }
    order =
      !classes.isEmpty
      ? .listed : hasGalaxies ? (hasOthers ? .galaxiesAndOthers : .galaxies) : .appearance
  }

  /// The number of a word; nil for one that `classes=` does not list.
  func label(_ word: String) -> Int? { labels[Self.key(word)] }

  /// The names of the classes.
  var classNames: ClassNames { ClassNames(names) }

  /// What there is to say of the numbers: `elliptical 1, spiral 2 (barred 0, elliptical 1, spiral 2 are
  /// fixed)`; and of spellings that were taken together. `appearance` says in which order others came.
  func notes(appearance: String) -> [String] {
    let rule =
      switch order {
      case .listed: "as classes= lists them"
      case .galaxies: "barred 0, elliptical 1, spiral 2 are fixed"
      case .galaxiesAndOthers: "barred 0, elliptical 1, spiral 2 are fixed, others \(appearance)"
      case .appearance: appearance
      }
    var notes = ["\(classNames.list) (\(rule))"]
    for label in spellings.keys.sorted() {
      let forms = spellings[label] ?? []
      if forms.count > 1 { notes.append("\(forms.joined(separator: ", ")) are one class") }
    }
    return notes
  }
}
