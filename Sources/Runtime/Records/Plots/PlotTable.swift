import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyModels

/// A set of images with numbers that a figure can show: a table of features, scores, classes or others.
public struct PlotTable: Sendable {
  /// What the session calls it.
  public let object: String
  /// What the figure calls it.
  public let name: String
  /// The columns of numbers.
  public let columnNames: [String]
  /// The class of each row, where it is known.
  public let classes: [String?]
  /// For each row a number that those of one galaxy share; nil where that is not known.
  public let galaxies: [Int]?
  /// The unit of each column that has one.
  public let units: [String: String]
  private let column: @Sendable (Int) -> [Double]

  init(
    object: String, name: String, columnNames: [String], classes: [String?], galaxies: [Int]? = nil,
    units: [String: String] = [:], column: @escaping @Sendable (Int) -> [Double]
  ) {
    (self.object, self.name, self.columnNames, self.classes) = (object, name, columnNames, classes)
    (self.galaxies, self.units, self.column) = (galaxies, units, column)
  }

  /// How many rows there are.
  public var count: Int { classes.count }

  /// The values of a column, a row each, NaN where there is none.
  /// - Throws: `PlotError.unknownColumn` with what was probably meant.
  public func values(of name: String) throws(GalaxyError) -> [Double] {
    guard let place = columnNames.firstIndex(of: name) else {
      throw .unknownColumn(name, of: object, among: columnNames)
    }
    return column(place)
  }

  /// The columns of a table of features: features first, then what else was measured.
  public init(_ table: FeatureTable, object: String, named name: String? = nil) {
    let names = table.featureNames + table.furtherNames
    var units: [String: String] = [:]
    if table.origin == .morphology {
      for name in names where !ShapeColumns.unit(of: name).isEmpty {
        units[name] = ShapeColumns.unit(of: name)
      }
    }
    let (rows, width) = (table.rows, table.width)
    self.init(
      object: object, name: name ?? object, columnNames: names,
      classes: rows.map { row in row.label.map { table.classes.text($0) } }, galaxies: table.galaxies,
      units: units
    ) { place in
      rows.map { row in
        let (values, at) = place < width ? (row.values, place) : (row.further, place - width)
        return values.indices.contains(at) ? values[at] : .nan
      }
    }
  }

  /// The columns of numbers of any table; its classes stand in a column `class`, else `label`.
  public init(_ table: DataTable, object: String, named name: String? = nil) {
    let places = table.columns.indices.filter { place in
      let column = table.columns[place]
      return (column.type == .number || column.type == .integer) && column.name != "label"
    }
    let classes = table.columns.firstIndex { $0.name == "class" && $0.type == .text }
    let labels = table.columns.firstIndex { $0.name == "label" }
    let groups = table.columns.firstIndex { $0.name == "group" && $0.type == .text }
    let rows = table.rows
    func text(_ row: [JSON?]) -> String? {
      if let classes { return row[classes]?.string.flatMap { $0.isEmpty ? nil : $0 } }
      return labels.flatMap { row[$0]?.number }.map { NumberText.general($0, 15) }
    }
    var numbers: [String: Int] = [:]
    let galaxies = groups.map { group in
      rows.enumerated().map { index, row in
        let name = row[group]?.string ?? "\u{0}\(index)"
        let number = numbers[name] ?? numbers.count
        numbers[name] = number
        return number
      }
    }
    self.init(
      object: object, name: name ?? object, columnNames: places.map { table.columns[$0].name },
      classes: rows.map(text), galaxies: galaxies
    ) { place in rows.map { $0[places[place]]?.number ?? .nan } }
  }

  /// The columns of numbers of a table of columns.
  public init(_ table: ColumnTable, object: String, named name: String?) {
    let names = table.numericColumns
    var numbers: [String: Int] = [:]
    let galaxies = table.groups?.map { group in
      let number = numbers[group] ?? numbers.count
      numbers[group] = number
      return number
    }
    let units = table.columns.filter { !$0.unit.isEmpty }.map { ($0.name, $0.unit) }
    self.init(
      object: object, name: name ?? object, columnNames: names,
      classes: table.classes ?? [String?](repeating: nil, count: table.rowCount), galaxies: galaxies,
      units: Dictionary(units) { one, _ in one }
    ) { place in table.numbers(names[place]) ?? [] }
  }

  /// The names of what is measured of a dataset's images.
  public static var shapeNames: [String] { ShapeColumns.features + ShapeColumns.furtherNames }

  /// Whether a number is one of the classical statistics, which take most of the time of measuring.
  public static func isClassical(_ name: String) -> Bool { ShapeColumns.isClassical(name) }

  /// What a number is; nil for a name that is none of what galsh measures.
  public static func meaning(of name: String) -> String? { ShapeColumns.meaning(of: name) }
}

extension Artifact {
  /// Its rows as a table of numbers; nil for an object that has none. A dataset has to be measured first.
  public func plotTable(named name: String? = nil) -> PlotTable? {
    switch self {
    case let features as FeaturesArtifact: PlotTable(features.table, object: features.name, named: name)
    case let scores as ScoresArtifact: PlotTable(scores.table.data, object: scores.name, named: name)
    case let kinds as ClassificationArtifact: PlotTable(kinds.data, object: kinds.name, named: name)
    case let table as any ColumnSource:
      PlotTable(table.columnTable, object: table.name, named: name)
    default: nil
    }
  }
}
