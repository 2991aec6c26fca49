import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `summarise`: statistics of a table, group by group.
package enum SummariseCommands {
  package static let all = [summarise]

  private enum Keys {
    static let table: Key<SessionObject> = .argument(
      "table", .object(TableKeys.kinds), "a table, a dataset, scores, classes or features")
    static let statistics: Key<[Value]> = .several(
      "with", label: "statistics", .rowCall(ColumnStatistic.names), required: false,
      "what is wanted: count mean(score) median(mass) share(p < 0.05); by itself the count and the mean of every column of numbers"
    )
    static let keys: Key<[Value]> = .several(
      "by", label: "by", .rowExpression, required: false, "the columns whose values make the groups")
    static let bins: Key<Value?> = .option(
      "bins", .oneOf([.integer(from: 1, to: 10_000), .list(of: .number())]),
      default: .described("every value is a group"),
      "edges of bins of the first column of `by`, or how many, of about one number of rows each")
    static let name: Key<String> = .clause("as", .name, "what to call the summary")
  }

  private static let summarise = Command(
    CommandSpec(
      "summarise", "counts, means, medians and shares of a table, group by group",
      details: """
        summarise kinds with count mean(score) by class as means: a row a class. The statistics are count, mean, std, sem \
        (standard error of the mean), median, quantile(x, 0.9), min, max, sum and share (of a condition); `mean of score` is \
        another way of writing mean(score). What they are of may be any expression of the columns: mean(log10(mass)). Rows \
        without a value are left out and counted. Means, medians, quantiles and shares come with their 95 % interval, as \
        mean_score_low and mean_score_high; where several rows are of one galaxy (draws, copies) the galaxy counts once in it. \
        The result is a table, which can be shown, saved and joined.
        """,
      keys: [Keys.table, Keys.statistics, Keys.keys, Keys.bins, Keys.name],
      examples: [
        "summarise verdicts with count mean(score) by label as means",
        "summarise shapes with mean(gini) median(asymmetry) by r90 bins=4 as sizes",
      ], aliases: ["summarize"])
  ) { call, session in
    let source = try TableKeys.source(Keys.table, call)
    let table = source.columnTable
    let wanted = try wanted(table, call, session)
    let summary = TableSummary(
      rowCount: table.rowCount, by: try groups(table, call, session), wanted, galaxies: table.groups)
    let keys = try call[Keys.keys].map(\.text)
    let about =
      "summary of \(counted(table.rowCount, "row")) of \(source.name)"
      + (keys.isEmpty ? "" : " by \(keys.joined(separator: " and "))")
    let object = TableArtifact(
      name: try call[Keys.name], table: summary.table, notes: [about] + summary.notes,
      origin: source.tableOrigin)
    session.put(object)
    return CommandResult(
      "summarise",
      fields: [
        .init("name", .string(object.name)), .init("rows", summary.table.data),
        .init("report", .array(object.tableNotes.map(JSON.string))),
      ], Prose("\(object.name): \(about)") + prose(summary), value: .artifact(object))
  }

  /// The groups, each figure with its interval in brackets.
  private static func prose(_ summary: TableSummary) -> Prose {
    let columns = summary.table.columns
    let ends = Set(columns.map(\.name).flatMap { ["\($0)_low", "\($0)_high"] })
    let shown = columns.filter { !ends.contains($0.name) }
    var text = TextTable(
      shown.map(\.name), shown.map { [.number, .integer].contains($0.type) ? .right : .left })
    let most = 50
    for row in 0..<min(most, summary.table.rowCount) {
      text.add(
        shown.map { column in
          guard case .number(let value) = column.values[row] else { return column.text(row) ?? "" }
          let figure = NumberText.significant(value)
          guard case .number(let low)? = summary.table.column("\(column.name)_low")?.values[row],
            case .number(let high)? = summary.table.column("\(column.name)_high")?.values[row]
          else { return figure }
          return "\(figure) (\(NumberText.significant(low, 3)) to \(NumberText.significant(high, 3)))"
        })
    }
    if summary.table.rowCount > most { text.add(["…"]) }
    var prose = Prose([.table(text)])
    summary.notes.forEach { prose.add(.text($0)) }
    return prose
  }

  // MARK: - What is wanted

  private static func wanted(
    _ table: ColumnTable, _ call: CommandCall, _ session: Session
  ) throws -> [TableSummary.Wanted] {
    let texts = try call[Keys.statistics].map(\.text)
    guard !texts.isEmpty else {
      let keys = Set(try call[Keys.keys].map(\.text))
      let plain = table.numericColumns.filter { !keys.contains($0) && !["label", "line"].contains($0) }
      return plain.compactMap { name in
        table.column(name).map {
          TableSummary.Wanted(.mean, of: name, table.numbers(name) ?? [], unit: $0.unit)
        }
      }
    }
    return try texts.map { text in
      try TableKeys.placed(at: Keys.statistics, of: call) { try one(text, table, call, session) }
    }
  }

  private static func one(
    _ text: String, _ table: ColumnTable, _ call: CommandCall, _ session: Session
  ) throws -> TableSummary.Wanted {
    let written = try RowCall(text)
    func refuse(_ message: String, hint: String? = nil) -> Diagnostic {
      call.error(TableError.badStatistic, message, at: Keys.statistics, hint: hint)
    }
    let isQuantile = written.name == "quantile"
    let share = isQuantile ? written.arguments.last.flatMap(Double.init) : nil
    guard let statistic = ColumnStatistic(written.name, quantile: share) else {
      throw isQuantile
        ? refuse(
          "`quantile` needs a column and a share of 0 to 1",
          hint: "quantile(\(written.arguments.first ?? "score"), 0.9)")
        : refuse(
          "there is no statistic `\(written.name)`",
          hint: "there are \(ColumnStatistic.names.joined(separator: ", "))")
    }
    let count = isQuantile ? 2 : 1
    if statistic == .count, written.arguments.isEmpty { return TableSummary.Wanted(.count, of: "", []) }
    guard written.arguments.count == count, let of = written.arguments.first else {
      throw refuse(
        "`\(written.name)` needs \(isQuantile ? "a column and a share" : "one column"), not "
          + "\(written.arguments.count) of them",
        hint: "\(written.name)(\(table.numericColumns.first ?? "score"))")
    }
    return TableSummary.Wanted(
      statistic, of: of, try values(of: of, for: statistic, table, session, refuse),
      unit: table.column(of)?.unit ?? "")
  }

  /// A number a row; NaN for a missing one.
  private static func values(
    of text: String, for statistic: ColumnStatistic, _ table: ColumnTable, _ session: Session,
    _ refuse: (String, String?) -> Diagnostic
  ) throws -> [Double] {
    if let column = table.column(text) {
      if statistic == .count {
        return (0..<table.rowCount).map { column.text($0) == nil ? .nan : 1 }
      }
      if let numbers = table.numbers(text) { return numbers }
      throw refuse(
        "\(text) holds texts, and has no \(text.isEmpty ? "" : "such ")statistic",
        "its share of one value: share(\(text) == \"…\")")
    }
    guard let interpreter = session.interpreter else { return [] }
    return try interpreter.values(of: text, in: TableRows(table)).map { value in
      switch value {
      case .number(let number): return number.isFinite ? number : .nan
      case .bool(let truth): return truth ? 1 : 0
      case .nothing: return .nan
      default: throw refuse("`\(text)` is \(value.described) in a row, not a number", nil)
      }
    }
  }

  // MARK: - Groups

  private static func groups(
    _ table: ColumnTable, _ call: CommandCall, _ session: Session
  ) throws -> [TableSummary.Key] {
    let texts = try call[Keys.keys].map(\.text)
    let bins = try call[Keys.bins]
    if bins != nil, texts.isEmpty {
      throw call.error(
        TableError.badStatistic, "bins= cuts the column that `by` names, and there is none", at: Keys.bins,
        hint: "by mass bins=4")
    }
    return try texts.enumerated().map { place, text in
      let column = try column(text, table, call, session)
      guard place == 0, let bins else { return TableSummary.Key(column) }
      do {
        return try TableSummary.Key(column, edges: edges(bins, column))
      } catch {
        guard let error = error as? GalaxyError else { throw error }
        throw call.error(error.kind, error.message, at: Keys.bins, hint: error.hint)
      }
    }
  }

  private static func edges(_ bins: Value, _ column: ColumnTable.Column) throws -> [Double] {
    if case .list(let list) = bins {
      return list.compactMap { if case .number(let number) = $0 { number } else { nil } }
    }
    return try TableSummary.Key.edges(of: column, bins: Int(bins) ?? 1)
  }

  /// A column, or what an expression is of every row, such as p < 0.05.
  private static func column(
    _ text: String, _ table: ColumnTable, _ call: CommandCall, _ session: Session
  ) throws -> ColumnTable.Column {
    if let column = table.column(text) { return column }
    guard let interpreter = session.interpreter else { return ColumnTable.Column(text, .texts(TextValues())) }
    let values = try TableKeys.placed(at: Keys.keys, of: call) {
      try interpreter.values(of: text, in: TableRows(table))
    }
    let rows = DataTable([.init(text, type(of: values))], rows: values.map { [JSON($0)] })
    return ColumnTable(rows).columns[0]
  }

  private static func type(of values: [Value]) -> DataTable.ColumnType {
    for value in values {
      switch value {
      case .nothing: continue
      case .number: return .number
      case .bool: return .truth
      default: return .text
      }
    }
    return .text
  }
}
