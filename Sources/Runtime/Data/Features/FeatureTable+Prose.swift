import GalaxyBase
import GalaxyErrors
import GalaxyMorphology

extension FeatureTable {
  /// Columns that tell most at a glance, for tables that fit a terminal.
  public var tellingColumns: [String] {
    let shapes = ["axis_ratio", "concentration", "asymmetry", "gini", "bar_strength", "r90"]
    let known = shapes.filter { (featureNames + furtherNames).contains($0) }
    return known.isEmpty ? Array(featureNames.prefix(5)) : known
  }

  /// `flags: 12 low_snr, 3 crowded`; nil where none is set.
  public var flagLine: String? {
    let counts = flagCounts
    return counts.isEmpty ? nil : "flags: " + counts.map { "\($0.count) \($0.name)" }.joined(separator: ", ")
  }

  /// The flags with how often and why, what could not be measured, and the first rows.
  var prose: Prose {
    var prose = Prose()
    let counts = flagCounts
    if !counts.isEmpty {
      var table = TextTable(["flag", "images", "meaning"], [.left, .right, .left])
      for flag in counts {
        table.add([flag.name, "\(flag.count)", ShapeColumns.meaning(of: flag.name) ?? ""])
      }
      prose.add(.table(table))
    }
    let lost = rows.filter { !$0.isMeasured }
    for row in lost.prefix(Self.shownRows) { prose.add("\(row.name): \(row.reason ?? "")") }
    if lost.count > Self.shownRows { prose.add("… and \(lost.count - Self.shownRows) more without numbers") }
    prose.add(.table(firstRows))
    return prose
  }

  private static let shownRows = 10

  private var firstRows: TextTable {
    let telling = tellingColumns
    let places = telling.compactMap { (featureNames + furtherNames).firstIndex(of: $0) }
    let hasClasses = rows.contains { $0.label != nil }
    var table = TextTable(
      ["image"] + (hasClasses ? ["class"] : []) + telling + (flagNames.isEmpty ? [] : ["flags"]),
      [.left] + (hasClasses ? [.left] : []) + telling.map { _ in .right } + (flagNames.isEmpty ? [] : [.left])
    )
    let measured = rows.filter(\.isMeasured)
    for row in measured.prefix(Self.shownRows) {
      let numbers = row.values + row.further
      table.add(
        [row.name] + (hasClasses ? [className(of: row) ?? ""] : [])
          + places.map { numbers.indices.contains($0) ? NumberText.significant(numbers[$0]) : "" }
          + (flagNames.isEmpty ? [] : [flags(of: row).joined(separator: " ")]))
    }
    if measured.count > Self.shownRows { table.add(["…"]) }
    return table
  }
}
