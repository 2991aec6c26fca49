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

  // MARK: - In files

  /// The columns of files: names, then features, further numbers and flags, with what they mean.
  private var columns: [TableContent.Column] {
    let known: [TableContent.Column] =
      [
        .init("name", .text, meaning: "name of the image"), .init("path", .text, meaning: "its file"),
        .init("label", .integer, meaning: "number of its class"),
      ] + (classes.isEmpty ? [] : [.init("class", .text, meaning: "its class")]) + [
        .init("group", .text, meaning: "images of one galaxy share it")
      ]
    return known + (featureNames + furtherNames).map { described($0, .number) }
      + flagNames.map { described($0, .truth) }
      + [.init("reason", .text, meaning: "why nothing was measured; empty where it was")]
  }

  private func described(_ name: String, _ type: DataTable.ColumnType) -> TableContent.Column {
    switch origin {
    case .latent(let model, _):
      .init(name, type, meaning: "component of the latent vector of \(model)")
    case .morphology, .file:
      .init(name, type, unit: ShapeColumns.unit(of: name), meaning: ShapeColumns.meaning(of: name) ?? "")
    }
  }

  private func values(ofRow index: Int) -> [JSON] {
    let row = rows[index]
    let known: [JSON] =
      [.string(row.name), .string(row.path), .optional(row.label)]
      + (classes.isEmpty ? [] : [.optional(className(of: row))]) + [.string(row.group)]
    return known + numbers(of: row).map { .measured($0) } + truths(of: row).map(\.value)
      + [.optional(row.reason)]
  }

  /// Every row at full precision, for programs.
  public var data: DataTable {
    DataTable(columns.map { .init($0.name, $0.type) }, rows: rows.indices.map { values(ofRow: $0) })
  }

  /// The table for a file, under a name.
  package func content(title: String) -> TableContent {
    TableContent(
      title: title, notes: ["\(counted(rows.count, "image")), \(origin.text)."], columns: columns,
      rowCount: rows.count
    ) { self.values(ofRow: $0) }
  }
}

extension JSON {
  /// A number; null for one that could not be measured.
  fileprivate static func measured(_ value: Double) -> JSON { value.isFinite ? .number(value) : .null }
}
