import GalaxyBase
import GalaxyErrors

/// The rows of a figure that share a colour and a diagram.
public struct FeatureSeries: Sendable, Equatable {
  /// The name in the legend: of a set, or of a class.
  public let name: String
  /// The set; nil where sets are taken together.
  public let object: String?
  /// The class; nil where classes are taken together, and for images without one.
  public let className: String?
  /// The diagram that it stands in; nil where there is one.
  public let panel: String?
  /// Its place among the colours; nil for images without a class, which are grey.
  public let position: Int?
  /// The columns, [column][row], finite in every one.
  public let columns: [[Double]]
  /// How many rows were left out, as one of their numbers is none.
  public let leftOut: Int

  /// How it is drawn.
  var style: SeriesStyle { position.map { SeriesStyle($0) } ?? .unlabelled }
  /// How many rows it has.
  public var count: Int { columns.first?.count ?? 0 }

  /// Makes one.
  public init(
    name: String, object: String? = nil, className: String? = nil, panel: String? = nil, position: Int?,
    columns: [[Double]], leftOut: Int = 0
  ) {
    (self.name, self.object, self.className, self.panel) = (name, object, className, panel)
    (self.position, self.columns, self.leftOut) = (position, columns, leftOut)
  }

  /// The word for images without a class.
  static let noClass = "no class"

  /// The rows of tables parted by what colours stand for and what has a diagram of its own.
  ///
  /// Without `by` colours are sets where there are several, else classes where there are some.
  /// - Parameter names: the columns, which every table must have.
  /// - Throws: `PlotError.unknownColumn`; `PlotError.noClasses` where classes are wanted and there are none;
  ///   `PlotError.nothingToDraw` where no row has a number.
  public static func parted(
    _ tables: [PlotTable], columns names: [String], by: FigureLook.Factor?, panels: FigureLook.Factor?
  ) throws(GalaxyError) -> [FeatureSeries] {
    let classes = classNames(of: tables)
    if by == .class || panels == .class, classes.isEmpty { throw .noClasses(tables.map(\.object)) }
    let by = by ?? usual(tables.count, hasClasses: !classes.isEmpty, panels)
    var parts: [FeatureSeries] = []
    // The order of the legend: that of the sets as they are named, and of the classes as they first occur.
    let sets: [Int?] = by == .set || panels == .set ? tables.indices.map { $0 } : [nil]
    let kinds: [String?] = by == .class || panels == .class ? classes + [""] : [nil]
    for set in sets {
      for kind in kinds {
        let chosen = set.map { [tables[$0]] } ?? tables
        var (columns, leftOut) = ([[Double]](repeating: [], count: names.count), 0)
        for table in chosen {
          var values: [[Double]] = []
          for name in names { values.append(try table.values(of: name)) }
          for row in 0..<table.count where kind == nil || (table.classes[row] ?? "") == kind {
            guard values.allSatisfy({ $0[row].isFinite }) else {
              leftOut += 1
              continue
            }
            for place in columns.indices { columns[place].append(values[place][row]) }
          }
        }
        let setName = set.map { tables[$0].name }
        let kindName = kind.map { $0.isEmpty ? noClass : $0 }
        guard !(columns.first?.isEmpty ?? true) || leftOut > 0 && kind == nil else { continue }
        parts.append(
          FeatureSeries(
            name: (by == .set ? setName : by == .class ? kindName : nil)
              ?? tables.map(\.name).joined(separator: ", "),
            object: set.map { tables[$0].object }, className: kind.flatMap { $0.isEmpty ? nil : $0 },
            panel: panels == .set ? setName : panels == .class ? kindName : nil,
            position: by == .class
              ? kind.flatMap { kind in classes.firstIndex(of: kind) } : by == .set ? set : 0,
            columns: columns, leftOut: leftOut))
      }
    }
    guard parts.contains(where: { $0.count > 0 }) else {
      throw .nothingToDraw(
        "numbers in \(names.joined(separator: " and ")) of \(tables.map(\.object).joined(separator: ", "))")
    }
    return parts
  }

  /// What colours stand for where nobody says.
  private static func usual(
    _ sets: Int, hasClasses: Bool, _ panels: FigureLook.Factor?
  ) -> FigureLook.Factor? {
    if sets > 1, panels != .set { return .set }
    return hasClasses && panels != .class ? .class : nil
  }

  /// The classes that occur: those that are numbers by their size, words in the order in which they first
  /// occur.
  static func classNames(of tables: [PlotTable]) -> [String] {
    var (names, seen): ([String], Set<String>) = ([], [])
    for table in tables {
      for name in table.classes.compactMap(\.self) where seen.insert(name).inserted { names.append(name) }
    }
    let numbers = names.compactMap(Double.init)
    if numbers.count == names.count {
      names.sort { (Double($0) ?? 0) < (Double($1) ?? 0) }
    } else {
      names.sort()
    }
    return names
  }

  /// The diagrams in the order in which their series come, each with its name.
  static func panels(_ series: [FeatureSeries]) -> [(name: String?, series: [FeatureSeries])] {
    var names: [String?] = []
    for one in series where !names.contains(one.panel) { names.append(one.panel) }
    return names.map { name in (name, series.filter { $0.panel == name }) }
  }

  /// The legend: each name once, with how many rows.
  static func legend(
    _ series: [FeatureSeries], mark: (FeatureSeries) -> Heading.LegendEntry.Mark
  ) -> [Heading.LegendEntry] {
    var entries: [Heading.LegendEntry] = []
    var seen: Set<String> = []
    for one in series where seen.insert(one.name).inserted {
      let count = series.filter { $0.name == one.name }.reduce(0) { $0 + $1.count }
      entries.append(.init(mark: mark(one), text: "\(one.name), n = \(count)"))
    }
    return entries
  }

  /// What was left out, in a sentence; nil if nothing was.
  static func leftOutText(_ series: [FeatureSeries], _ names: [String]) -> String? {
    let count = series.reduce(0) { $0 + $1.leftOut }
    guard count > 0 else { return nil }
    return "\(counted(count, "image")) without \(names.joined(separator: " or ")) left out"
  }
}
