import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `show` and `whos`: what there is, and what it holds.
package enum ShowCommands {
  package static let all = [show, whos]

  private enum Keys {
    static let object: Key<Value> = .argument(
      "object",
      .oneOf([.object([]), .record, .list(of: .any), .number(), .bool, .dimension]),
      "what to show: an object, one of its elements, rows or any value")
    static let condition: Key<String?> = .option(
      "where", .rowExpression, default: .described("every row"), "the rows for which this holds")
    static let order: Key<String?> = .option(
      "sort", .rowExpression, default: .described("the order of the table"),
      "the column to sort by, rising; falling with - before it")
    static let count: Key<Value?> = .option(
      "n", .oneOf([.integer(from: 1), .choice(["all"])]), default: .described("20"),
      "how many rows are shown")
  }

  private static let show = Command(
    CommandSpec(
      "show", "shows a dataset, network, model or table, one image, or any value",
      details: """
        A name alone does the same: `m` is `show m`. With `where`, `sort` or `n` the rows of a table of scores or features, the \
        images of a dataset or any list of rows are shown, the first 20 unless `n` says how many; programs get every column. A condition \
        is an expression of the columns: where="score > 2 and verdict == 'undecided'", where=(score > 2), or \
        where score > 2 without the sign. A comparison with what a row lacks does not hold. An unknown column is an error \
        that lists those there are.
        """,
      keys: [Keys.object, Keys.condition, Keys.order, Keys.count],
      examples: [
        "show galnet", "show galaxies", "show galaxies[0]", "show verdicts sort=-score n=10",
        "show verdicts where=\"score > 2\" sort=score", "show galaxies where=\"label == 1\"",
        "show shapes sort=asymmetry where=(not low_snr) n=10",
      ]),
    isForReading: true
  ) { call, session in
    let value = try call[Keys.object]
    let (condition, order, count) = (try call[Keys.condition], try call[Keys.order], try call[Keys.count])
    if condition != nil || order != nil || count != nil {
      let rows = try chosen(value, condition, order, call, session)
      return ShownRows(rows, of: value, limit: count, expressions: [condition, order]).result
    }
    switch value {
    case .record(let record): return element(record)
    case .object(let object as SessionObject):
      var result = try CommandResult(showing: object.artifact, session.work)
      result.shownObject = object.artifact
      return result
    case .list(let list)
    where !list.isEmpty && list.allSatisfy { if case .record = $0 { true } else { false } }:
      return ShownRows(list, of: value, limit: nil).result
    default: return CommandResult("show", [.init("value", JSON(value))], text: value.text)
    }
  }

  /// The rows that are wanted, in the order that is wanted.
  private static func chosen(
    _ value: Value, _ condition: String?, _ order: String?, _ call: CommandCall, _ session: Session
  ) throws -> [Value] {
    let hasRows =
      switch value {
      case .list, .range: true
      case .object(let object): object.elementCount != nil
      default: false
      }
    guard hasRows, let interpreter = session.interpreter else {
      throw call.error(
        FitError.wrongType,
        "`where`, `sort` and `n` choose rows of scores, datasets and lists, and \(value.described) has none",
        at: Keys.object)
    }
    let wanted = try placed(at: Keys.condition, of: call) {
      try interpreter.rows(of: value, where: condition, sortedBy: nil)
    }
    return try placed(at: Keys.order, of: call) {
      try interpreter.rows(of: .list(wanted), where: nil, sortedBy: order)
    }
  }

  /// What is wrong with a condition, at the option that has it.
  private static func placed<T>(at key: any AnyKey, of call: CommandCall, _ work: () throws -> T) throws -> T
  {
    do {
      return try work()
    } catch var problem as Diagnostic {
      (problem.source, problem.span) = (call.source, call.span(of: key))
      throw problem
    }
  }

  /// The fields of one element, a line each.
  private static func element(_ record: Record) -> CommandResult {
    var table = TextTable(["", ""], [.left, .left])
    for field in record.fields { table.add([field.name, field.value.text]) }
    var result = CommandResult(
      "show", fields: record.fields.map { .init($0.name, JSON($0.value)) }, Prose([.table(table)]))
    result.shownElements = Value.record(record).elements
    return result
  }

  private static let whos = Command(
    CommandSpec(
      "whos", "lists what the session holds: objects, then variables",
      details: """
        Memory that datasets share, such as those that `split` makes, is counted for each. Below stands how many threads long work \
        uses, and what decides that.
        """,
      examples: ["whos"]),
    isForReading: true
  ) { _, session in
    let objects = session.workspace.contents
    let variables = (session.interpreter?.variables ?? []).filter { !ResultVariables.isResult($0.name) }
    var table = TextTable(["name", "kind", "memory", "what"], [.left, .left, .right, .left])
    for object in objects {
      table.add([object.name, object.kind, NumberText.bytes(object.byteCount), object.summary])
    }
    for variable in variables {
      table.add([variable.name, kind(of: variable.value), "", variable.value.excerpt])
    }
    let threads = session.settings.threadCount
    // Whoever has said how many knows why.
    let isGiven = ["--threads", "set threads"].contains(threads.reason)
    let settings =
      "seed \(session.settings.seed), \(counted(threads.count, "thread"))"
      + (isGiven ? "" : ": \(threads.reason)")
    return CommandResult(
      "whos",
      fields: [
        .init("seed", .integer(Int(clamping: session.settings.seed))),
        .init("threads", .integer(threads.count)),
        .init("objects", DataTable(records: objects.map(row))),
        .init("variables", .object(variables.map { .init($0.name, JSON($0.value)) })),
      ] + (isGiven ? [] : [.init("threads_from", .string(threads.reason))]),
      objects.isEmpty && variables.isEmpty
        ? "nothing yet (\(settings))" : Prose([.table(table), .text("(\(settings))")]))
  }

  /// An object for programs: its size behind its name and kind.
  private static func row(_ object: any Artifact) -> [JSON.Member] {
    [
      .init("name", .string(object.name)), .init("kind", .string(object.kind)),
      .init("bytes", .integer(object.byteCount)),
    ] + object.listed
  }

  /// One word for the kind of a value.
  private static func kind(of value: Value) -> String {
    if case .object(let object) = value { return object.kindName }
    if case .bool = value { return "truth" }
    return value.kindText.split(separator: " ").last.map(String.init) ?? ""
  }
}

extension Value {
  /// The value as it is written in a script, in one line that is not too long.
  fileprivate var excerpt: String {
    if case .list(let list) = self, list.count > 8 {
      return "[\(list.prefix(3).map(\.literal).joined(separator: ", ")), …, \(list.last?.literal ?? "")], "
        + "\(list.count) elements"
    }
    let text = literal
    return text.count > 200 ? text.prefix(199) + "…" : text
  }
}
