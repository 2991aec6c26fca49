import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyModels

/// Sets of images in the plane of the two directions along which their numbers vary most together.
public struct FeatureMap: Sendable {
  /// The names of the numbers that all sets have.
  public let names: [String]
  /// The directions, found of all rows of all sets.
  public let components: PrincipalComponents
  /// The rows of each set with their two coordinates.
  public let tables: [PlotTable]

  /// The names of the coordinates.
  static let axes = ["PC 1", "PC 2"]

  /// Projects the rows of the tables, taken together.
  /// - Parameter named: what the figure calls each table, and what the session does.
  /// - Throws: `PlotError.unknownColumn` where the tables share fewer than two numbers;
  ///   `PrincipalComponentsError` for too few rows.
  public init(_ found: [(table: FeatureTable, object: String, name: String)]) throws(GalaxyError) {
    let names = (found.first?.table.featureNames ?? []).filter { name in
      found.allSatisfy { $0.table.featureNames.contains(name) }
    }
    guard names.count >= 2 else {
      throw GalaxyError(
        PlotError.unknownColumn,
        "\(found.map(\.object).listed) share \(names.isEmpty ? "no number" : "one number alone")",
        hint: "draw tables of the same numbers: of shapes, or of one model's latent vectors")
    }
    let rows = found.map { one in
      let places = names.compactMap { one.table.featureNames.firstIndex(of: $0) }
      return one.table.rows.map { row -> [Double]? in
        guard row.isMeasured, row.values.count == one.table.width else { return nil }
        let values = places.map { row.values[$0] }
        return values.allSatisfy(\.isFinite) ? values : nil
      }
    }
    let components = try PrincipalComponents(rows.flatMap { $0.compactMap(\.self) })
    (self.names, self.components) = (names, components)
    tables = zip(found, rows).map { one, rows in
      let places = rows.map { row in row.map { components.project($0) } }
      return PlotTable(
        object: one.object, name: one.name, columnNames: Self.axes,
        classes: one.table.rows.map { row in row.label.map { one.table.classes.text($0) } },
        galaxies: one.table.galaxies
      ) { axis in places.map { place in place.flatMap { $0.indices.contains(axis) ? $0[axis] : 0 } ?? .nan } }
    }
  }

  /// The numbers that weigh most in a component, by falling weight.
  public func strongest(_ component: Int, count: Int = 5) -> [(name: String, weight: Double)] {
    guard components.directions.indices.contains(component) else { return [] }
    let direction = components.directions[component]
    let order = direction.indices.sorted { (abs(direction[$0]), $1) > (abs(direction[$1]), $0) }
    return order.prefix(count).map { (names[components.used[$0]], direction[$0]) }
  }

  /// The figure.
  /// - Throws: `GalaxyError`: a `PlotError`.
  public func plot(title: String, hasContours: Bool?, look: FigureLook) throws(GalaxyError) -> ScatterPlot {
    let series = try FeatureSeries.parted(tables, columns: Self.axes, by: look.by, panels: look.panels)
    let shares = (0..<2).map { components.shares.indices.contains($0) ? components.shares[$0] : 0 }
    let notes = (0..<components.directions.count).map { place in
      let weights = strongest(place).map { weight in
        "\(weight.name) \(weight.weight < 0 ? "−" : "+")\(NumberText.fixed(abs(weight.weight), 2))"
      }
      return
        "\(Self.axes[place]) has \(NumberText.significant(100 * shares[place], 3)) % of the variance; what weighs most: "
        + weights.joined(separator: ", ")
    }
    let left = names.count - components.used.count
    let about =
      "principal components of \(counted(components.used.count, "number")), each with mean 0 and standard deviation 1 "
      + "over all images shown" + (left > 0 ? "; \(left) that never vary left out" : "")
    return ScatterPlot(
      title: title, x: .init(Self.label(0, shares[0])), y: .init(Self.label(1, shares[1])), series: series,
      hasContours: hasContours, notes: [about] + notes,
      details: [
        .init("shares", .array(components.shares.map(JSON.number))),
        .init("numbers", .array(components.used.map { .string(names[$0]) })),
        .init("directions", .array(components.directions.map { .array($0.map(JSON.number)) })),
      ], look: look)
  }

  private static func label(_ axis: Int, _ share: Double) -> String {
    "\(axes[axis]) (\(NumberText.significant(100 * share, 3)) % of the variance)"
  }
}
