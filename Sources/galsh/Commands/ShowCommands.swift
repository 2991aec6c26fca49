import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `show` and `whos`: what there is, and what it holds.
package enum ShowCommands {
  package static let all = [show, whos]

  private enum Keys {
    static let object: Key<Value> = .argument(
      "object", .oneOf([.object([]), .record]), "what to show: an object, or an image or score of one")
  }

  private static let show = Command(
    CommandSpec(
      "show", "shows a dataset, network, model or score table, or one image of a dataset",
      keys: [Keys.object],
      examples: ["show galnet", "show galaxies", "show galaxies[0]"]),
    isForReading: true
  ) { call, session in
    let value = try call[Keys.object]
    if case .record(let record) = value { return element(record) }
    guard let object = SessionObject.read(value)?.artifact else {
      throw call.error(
        FitError.wrongType, "`show` takes an object, not \(value.described)", at: Keys.object)
    }
    let details = try object.details(session.work)
    let values =
      [JSON.Member("name", .string(object.name)), .init("kind", .string(object.kind))] + object.listed
      + details.properties
    var fields = values.filter { $0.key != details.table?.name }.map { CommandResult.Field($0.key, $0.value) }
    if let table = details.table { fields.append(.init(table.name, table.rows)) }
    return CommandResult("show", fields: fields, details.prose)
  }

  /// The fields of one element, a line each.
  private static func element(_ record: Record) -> CommandResult {
    var table = TextTable(["", ""], [.left, .left])
    for field in record.fields { table.add([field.name, field.value.text]) }
    return CommandResult(
      "show", fields: record.fields.map { .init($0.name, JSON($0.value)) }, Prose([.table(table)]))
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
