import GalaxyBase
import GalaxyErrors
import GalaxyMorphology

/// What each column of a table of features is, by its name and its values.
struct FeatureColumnChoice {
  /// Places among the table's columns.
  private(set) var features: [Int] = []
  private(set) var further: [Int] = []
  private(set) var flags: [Int] = []
  private(set) var name: Int?
  private(set) var group: Int?
  private(set) var reason: Int?
  private(set) var notes: [String] = []
  private var label: Int?
  private var className: Int?

  /// Numbers that say which or where a galaxy is, not what it looks like.
  private static let others: Set<String> = [
    "label", "class", "target", "id", "objid", "obj_id", "index", "row", "number", "ra", "dec", "x", "y",
    "group", "fold", "unnamed: 0", "",
  ]

  init(_ table: Catalogue, _ wanted: FeatureColumns) throws {
    func place(_ names: [String]) -> Int? {
      for name in names {
        if let found = table.columns.firstIndex(where: { $0.name.lowercased() == name }) { return found }
      }
      return nil
    }
    func isText(_ place: Int) -> Bool { table.columns[place].values.kind == .text }
    label = try wanted.label.map(table.position) ?? place(["label"])
    className = wanted.label == nil ? place(["class"]) : nil
    group = place(["group"]).flatMap { isText($0) ? $0 : nil }
    reason = place(["reason"]).flatMap { isText($0) ? $0 : nil }
    flags = table.columns.indices.filter { table.columns[$0].values.truths != nil }
    if flags.count > 64 { flags = [] }
    name =
      try wanted.name.map(table.position) ?? place(ColumnTable.nameWords)
      ?? table.columns.indices.first {
        isText($0) && ![label, className, group, reason].contains($0) && !flags.contains($0)
      }
    if wanted.name == nil, let name {
      notes.append("the images' names are in column \(table.columns[name].name)")
    }
    try choose(table, wanted.features)
    let names = features.map { table.columns[$0].name }
    if let twice = Dictionary(grouping: names, by: \.self).filter({ $1.count > 1 }).keys.min() {
      throw GalaxyError(
        FeatureError.noFeatures, "two columns are called \(twice)", file: table.file,
        hint: "columns= chooses others")
    }
    flags.removeAll { features.contains($0) }
  }

  private mutating func choose(_ table: Catalogue, _ patterns: [String]) throws {
    let numeric = table.columns.indices.filter { table.columns[$0].values.kind != .text }
    guard patterns.isEmpty else {
      for pattern in patterns {
        let fitting = table.columns.indices.filter { NamePattern.chooses(table.columns[$0].name, pattern) }
        if fitting.isEmpty {
          throw GalaxyError(
            CatalogueError.missingColumn, "no column is called \(pattern)", file: table.file,
            hint: "its columns are \(table.columnList)")
        }
        if let text = fitting.first(where: { !numeric.contains($0) }) {
          throw GalaxyError(
            FeatureError.noFeatures, "column \(table.columns[text].name) holds texts, not numbers",
            file: table.file)
        }
        features += fitting.filter { !features.contains($0) }
      }
      note(table, leftOut: [])
      return
    }
    let own = Morphology.features.map(\.name)
    let isOwn = Set(own).isSubset(of: Set(table.columns.map(\.name)))
    let known = Set(ShapeColumns.further.map(\.name))
    for place in numeric where ![label, className, name].contains(place) {
      let column = table.columns[place].name
      if isOwn ? own.contains(column) : !known.contains(column) && !Self.others.contains(column.lowercased())
      {
        features.append(place)
      } else if known.contains(column) || isOwn && !Self.others.contains(column.lowercased()) {
        further.append(place)
      }
    }
    if isOwn {
      let order = Dictionary(uniqueKeysWithValues: own.enumerated().map { ($1, $0) })
      features.sort { order[table.columns[$0].name] ?? 0 < order[table.columns[$1].name] ?? 0 }
    }
    guard !features.isEmpty else {
      throw GalaxyError(
        FeatureError.noFeatures, "\(table.file) has no column of numbers that could be a feature",
        file: table.file,
        hint: "its columns are \(table.columnList); columns= chooses some")
    }
    note(
      table,
      leftOut: numeric.filter {
        ![label, className, name].contains($0) && !features.contains($0) && !further.contains($0)
      })
  }

  private mutating func note(_ table: Catalogue, leftOut: [Int]) {
    func list(_ places: [Int]) -> String {
      let names = places.map { table.columns[$0].name }
      return names.count <= 6
        ? names.joined(separator: ", ")
        : "\(names.prefix(3).joined(separator: ", ")) … \(names[names.count - 1])"
    }
    notes.append("\(counted(features.count, "feature")): \(list(features))")
    if !further.isEmpty { notes.append("kept beside them: \(list(further))") }
    if !leftOut.isEmpty { notes.append("left out: \(list(leftOut))") }
  }

  /// The labels of the rows and the names of the classes: of words, or of numbers that a column `class` names.
  func labels(of table: Catalogue) -> (labels: [Int?], classes: ClassNames) {
    let numbers = label.flatMap { table.columns[$0].values.kind == .text ? nil : table.columns[$0].values }
    let words = (numbers == nil ? label ?? className : className).map { table.columns[$0].values }
    let rows = 0..<table.rowCount
    if let numbers {
      let labels = rows.map { numbers[$0].integer }
      var names: [Int: String] = [:]
      if let words, words.kind == .text {
        for row in rows {
          if let label = labels[row], !words[row].isMissing { names[label] = words[row].text }
        }
      }
      return (labels, ClassNames(names))
    }
    guard let words else { return (rows.map { _ in nil }, ClassNames()) }
    guard words.kind == .text else { return (rows.map { words[$0].integer }, ClassNames()) }
    let texts = rows.map { words[$0].text }
    let numbering = ClassNumbering(texts.filter { !$0.isEmpty })
    return (texts.map { $0.isEmpty ? nil : numbering.label($0) }, numbering.classNames)
  }
}
