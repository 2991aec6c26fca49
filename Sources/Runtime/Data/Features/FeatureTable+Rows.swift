import GalaxyBase

extension FeatureTable {
  /// How many rows were not measured.
  public var unmeasuredCount: Int { rows.count { !$0.isMeasured } }

  /// The flags that occur, each with the number of rows that have it.
  public var flagCounts: [(name: String, count: Int)] {
    flagNames.enumerated().compactMap { place, name in
      let count = rows.count { $0.isMeasured && $0.flags >> UInt64(place) & 1 == 1 }
      return count > 0 ? (name, count) : nil
    }
  }

  /// The names of the flags that are set in a row.
  public func flags(of row: FeatureRow) -> [String] {
    flagNames.indices.filter { row.flags >> UInt64($0) & 1 == 1 }.map { flagNames[$0] }
  }

  /// The class of a row as it is shown; nil without a label.
  func className(of row: FeatureRow) -> String? { row.label.map { classes.text($0) } }

  /// The values of a row for scripts, by name: a flag by its own name, and all that are set as `flags`.
  func members(of row: FeatureRow) -> [JSON.Member] {
    var members: [JSON.Member] = [
      .init("name", .string(row.name)), .init("path", .string(row.path)),
      .init("label", .optional(row.label)),
    ]
    if !classes.isEmpty { members.append(.init("class", .optional(className(of: row)))) }
    members.append(.init("group", .string(row.group)))
    members += zip(featureNames + furtherNames, numbers(of: row)).map { .init($0, .measured($1)) }
    if let centre = centre(of: row) {
      members.append(.init("centre", .array([.measured(centre.x), .measured(centre.y)])))
    }
    if !flagNames.isEmpty {
      members.append(.init("flags", .array(row.isMeasured ? flags(of: row).map(JSON.string) : [])))
      members += truths(of: row)
    }
    members.append(.init("reason", .string(row.reason ?? "")))
    // What a file called like something that every row has goes by that name no more.
    var seen: Set<String> = []
    return members.filter { seen.insert($0.key).inserted }
  }

  /// Features and further numbers; NaN for what was not measured.
  private func numbers(of row: FeatureRow) -> [Double] {
    padded(row.values, featureNames.count) + padded(row.further, furtherNames.count)
  }

  private func padded(_ values: [Double], _ count: Int) -> [Double] {
    values.count == count ? values : (0..<count).map { $0 < values.count ? values[$0] : .nan }
  }

  private func truths(of row: FeatureRow) -> [JSON.Member] {
    flagNames.enumerated().map { place, name in
      .init(name, row.isMeasured ? .bool(row.flags >> UInt64(place) & 1 == 1) : .null)
    }
  }

  private func centre(of row: FeatureRow) -> (x: Double, y: Double)? {
    guard let x = furtherNames.firstIndex(of: "x"), let y = furtherNames.firstIndex(of: "y") else {
      return nil
    }
    let numbers = padded(row.further, furtherNames.count)
    return (numbers[x], numbers[y])
  }

  // MARK: - As columns

  /// Names, then features, further numbers and flags, with what they mean.
  public var columnTable: ColumnTable {
    var columns = [known("name", .texts(TextValues(rows.lazy.map(\.name))))]
    columns.append(known("path", .texts(TextValues(rows.lazy.map(\.path)))))
    columns.append(known("label", .integers(rows.map { $0.label ?? .min })))
    if !classes.isEmpty {
      columns.append(known("class", .texts(TextValues(rows.lazy.map { className(of: $0) ?? "" }))))
    }
    columns.append(known("group", .texts(TextValues(rows.lazy.map(\.group)))))
    for (place, name) in featureNames.enumerated() {
      columns.append(described(name, .numbers(rows.map { Self.number($0.values, place) })))
    }
    for (place, name) in furtherNames.enumerated() {
      columns.append(described(name, .numbers(rows.map { Self.number($0.further, place) })))
    }
    for (place, name) in flagNames.enumerated() {
      let bits = rows.map { $0.isMeasured ? Int($0.flags >> UInt64(place) & 1) : .min }
      columns.append(described(name, .integers(bits), isTruth: true))
    }
    columns.append(
      ColumnTable.Column(
        "reason", .texts(TextValues(rows.lazy.map { $0.reason ?? "" })),
        meaning: "why nothing was measured; empty where it was", ucd: "meta.note"))
    // What a file called like something that every row has goes by that name no more.
    var seen: Set<String> = []
    return ColumnTable(columns.filter { seen.insert($0.name).inserted })
  }

  private static func number(_ values: [Double], _ place: Int) -> Double {
    values.indices.contains(place) && values[place].isFinite ? values[place] : .nan
  }

  private func known(_ name: String, _ values: ColumnValues) -> ColumnTable.Column {
    ColumnTable.Column(name, values, of: ColumnDescription.known[name])
  }

  private func described(
    _ name: String, _ values: ColumnValues, isTruth: Bool = false
  ) -> ColumnTable.Column {
    let description: ColumnDescription
    switch origin {
    case .latent(let model, _):
      description = ColumnDescription("component of the latent vector of \(model)", ucd: "stat.value")
    case .morphology, .file:
      description = ColumnDescription(
        ShapeColumns.meaning(of: name) ?? "", unit: ShapeColumns.unit(of: name),
        ucd: ShapeColumns.ucd(of: name))
    }
    return ColumnTable.Column(name, values, isTruth: isTruth, of: description)
  }

  /// Every row at full precision, for programs.
  public var data: DataTable { columnTable.data }
}

extension JSON {
  /// A number; null for one that could not be measured.
  fileprivate static func measured(_ value: Double) -> JSON { value.isFinite ? .number(value) : .null }
}
