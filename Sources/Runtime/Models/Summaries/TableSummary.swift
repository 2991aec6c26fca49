import GalaxyBase
import GalaxyData
import GalaxyErrors

/// Statistics of the rows of a table, group by group: what SQL's GROUP BY gives, each mean with its interval.
package struct TableSummary {
  /// A statistic to be taken.
  package struct Wanted {
    /// Which.
    package let statistic: ColumnStatistic
    /// What it is of, as it was written; empty for a count.
    package let text: String
    /// A value a row, NaN for a missing one; empty for a count.
    package let values: [Double]
    /// The unit of the values; empty for none.
    package let unit: String

    /// Asks for a statistic.
    package init(_ statistic: ColumnStatistic, of text: String, _ values: [Double], unit: String = "") {
      (self.statistic, self.text, self.values, self.unit) = (statistic, text, values, unit)
    }
  }

  /// What the rows are grouped by.
  package struct Key {
    /// What it is called.
    package let name: String
    /// The group of each row by its number in the order of the summary; nil where the value is missing.
    package let groups: [Int?]
    /// The columns that say what a group is, a row a group.
    package let columns: [ColumnTable.Column]
    /// How many groups there are.
    package var count: Int { columns.first?.values.count ?? 0 }
  }

  /// The groups with their statistics, one row each.
  package let table: ColumnTable
  /// What must be known of them, a sentence each.
  package let notes: [String]

  /// Summarises rows. Rows of which a key is missing are a group of their own, the last.
  /// - Parameters:
  ///   - rowCount: how many rows there are.
  ///   - galaxies: what rows of one galaxy share; nil where every row is a galaxy of its own.
  package init(
    rowCount: Int, by keys: [Key], _ wanted: [Wanted], galaxies: [String]?
  ) {
    var numbers: [String: Int] = [:]
    let galaxyNumbers = galaxies.map { names in
      names.map { name in
        let number = numbers[name] ?? numbers.count
        numbers[name] = number
        return number
      }
    }
    let isShared = numbers.count < rowCount && galaxies != nil
    // The rows of each group, by the numbers of its keys; a missing one comes last.
    var members: [[Int]: [Int]] = [:]
    for row in 0..<rowCount {
      members[keys.map { $0.groups[row] ?? $0.count }, default: []].append(row)
    }
    if keys.isEmpty, members.isEmpty { members[[]] = [] }
    let order = members.keys.sorted { $0.lexicographicallyPrecedes($1) }
    var columns: [ColumnTable.Column] = []
    for (place, key) in keys.enumerated() {
      columns += key.columns.map { column in
        column.gathered(order.map { $0[place] == key.count ? nil : $0[place] })
      }
    }
    let rows = order.map { members[$0] ?? [] }
    columns.append(
      ColumnTable.Column(
        "count", .integers(rows.map(\.count)), meaning: "how many rows", ucd: "meta.number"))
    if isShared, let galaxyNumbers {
      columns.append(
        ColumnTable.Column(
          "galaxies", .integers(rows.map { Set($0.map { galaxyNumbers[$0] }).count }),
          meaning: "of how many galaxies", ucd: "meta.number"))
    }
    var taken = Set(columns.map(\.name))
    for wanted in wanted where wanted.statistic != .count || !wanted.text.isEmpty {
      columns += Self.columns(wanted, rows, isShared ? galaxyNumbers : nil, &taken)
    }
    table = ColumnTable(columns, roles: [:])
    notes = Self.notes(wanted, galaxies: isShared ? numbers.count : nil, rowCount)
  }

  private static func notes(_ wanted: [Wanted], galaxies: Int?, _ rowCount: Int) -> [String] {
    guard wanted.contains(where: { $0.statistic.hasInterval }) else { return [] }
    var text =
      "low and high are the 95 % interval: Student's of a mean, order statistics' of a quantile, "
      + "Wilson's of a share"
    if let galaxies {
      text += "; \(rowCount) rows are of \(galaxies) galaxies, and each counts once in it"
    }
    return [text]
  }

  private static func columns(
    _ wanted: Wanted, _ rows: [[Int]], _ galaxies: [Int]?, _ taken: inout Set<String>
  ) -> [ColumnTable.Column] {
    let known = rows.map { $0.filter { !wanted.values[$0].isNaN } }
    let found = known.map { rows in
      wanted.statistic.finding(
        rows.map { wanted.values[$0] }, galaxies: galaxies.map { all in rows.map { all[$0] } })
    }
    let name = wanted.columnName.unlike(&taken)
    let unit = wanted.statistic == .share || wanted.statistic == .count ? "" : wanted.unit
    let of = wanted.text
    var columns: [ColumnTable.Column] = []
    if wanted.statistic == .count {
      columns.append(
        ColumnTable.Column(
          name, .integers(known.map(\.count)), meaning: "rows with a value of \(of)", ucd: "meta.number"))
      return columns
    }
    columns.append(
      ColumnTable.Column(
        name, .numbers(found.map { $0.value ?? .nan }), unit: unit,
        meaning: "\(wanted.statistic.word) of \(of)", ucd: wanted.statistic.ucd))
    if wanted.statistic.hasInterval {
      for (end, side, ucd) in [
        ("low", \Interval.low, "stat.confidenceLevel;stat.min"),
        ("high", \Interval.high, "stat.confidenceLevel;stat.max"),
      ] {
        columns.append(
          ColumnTable.Column(
            "\(name)_\(end)".unlike(&taken),
            .numbers(found.map { $0.interval?[keyPath: side] ?? .nan }), unit: unit,
            meaning: "\(end == "low" ? "lower" : "upper") end of the 95 % interval of \(name)", ucd: ucd))
      }
    }
    if zip(known, rows).contains(where: { $0.count < $1.count }) {
      let count = "n_\(wanted.plainText)"
      if !taken.contains(count) {
        columns.append(
          ColumnTable.Column(
            count.unlike(&taken), .integers(known.map(\.count)),
            meaning: "rows with a value of \(of)", ucd: "meta.number"))
      }
    }
    return columns
  }
}

extension TableSummary.Wanted {
  /// What it is of in letters, digits and `_`.
  fileprivate var plainText: String {
    var plain = ""
    for character in text {
      if character.isLetter || character.isNumber {
        plain.append(character)
      } else if !plain.isEmpty, plain.last != "_" {
        plain.append("_")
      }
    }
    while plain.last == "_" { plain.removeLast() }
    return plain
  }

  /// `mean_score`, `q90_mass`, `share_p_0_05`.
  fileprivate var columnName: String {
    let word: String
    if case .quantile(let share) = statistic {
      word = "q" + NumberText.significant(share * 100).replacing(".", with: "_")
    } else {
      word = statistic.word
    }
    return plainText.isEmpty ? word : "\(word)_\(plainText)"
  }
}

extension ColumnStatistic {
  /// Its word, in sentences.
  fileprivate var word: String {
    switch self {
    case .count: "count"
    case .mean: "mean"
    case .std: "std"
    case .sem: "sem"
    case .median: "median"
    case .min: "min"
    case .max: "max"
    case .sum: "sum"
    case .share: "share"
    case .quantile(let share): "quantile \(NumberText.significant(share))"
    }
  }

  fileprivate var ucd: String {
    switch self {
    case .mean: "stat.mean"
    case .std: "stat.stdev"
    case .sem: "stat.error"
    case .median: "stat.median"
    case .min: "stat.value;stat.min"
    case .max: "stat.value;stat.max"
    case .share: "arith.ratio"
    case .count: "meta.number"
    case .sum, .quantile: "stat.value"
    }
  }
}
