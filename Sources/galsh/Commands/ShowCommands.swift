import GalaxyLang
import GalaxyRuntime

/// `show` and `whos`: what there is, and what it holds.
enum ShowCommands {
  static let all = [show, whos]

  private static let show = Command(
    CommandSpec(
      "show", "shows a dataset, network, model or score table",
      arguments: [.init("object", .object([]), .required, "what to show")],
      examples: ["show galnet", "show galaxies"])
  ) { call, session in
    let object: any SessionObject = try call.object("object")
    let shown = try object.shown(session.work, width: session.output.width)
    return CommandResult(
      "show", [.init("name", .string(object.name)), .init("kind", .string(object.kindName))] + shown.fields,
      table: shown.table, text: shown.text)
  }

  private static let whos = Command(
    CommandSpec(
      "whos", "lists what the session holds: objects, then variables",
      details: "Memory that datasets share, such as those that `split` makes, is counted for each.",
      examples: ["whos"])
  ) { _, session in
    let objects = session.contents
    let variables = (session.interpreter?.variables ?? []).filter { !Results.isResult($0.name) }
    var table = TablePrinter(["name", "kind", "memory", "what"], [.left, .left, .right, .left])
    for object in objects {
      table.add([object.name, object.kindName, NumberText.bytes(object.byteCount), object.summary])
    }
    for variable in variables {
      table.add([variable.name, kind(of: variable.value), "", variable.value.excerpt])
    }
    let settings = "seed \(session.seed), \(counted(session.threads, "thread"))"
    return CommandResult(
      "whos",
      [
        .init("seed", .integer(Int(clamping: session.seed))), .init("threads", .integer(session.threads)),
        .init("objects", .array(objects.map(row))),
        .init("variables", .object(variables.map { .init($0.name, JSON($0.value)) })),
      ], table: "objects",
      text: objects.isEmpty && variables.isEmpty
        ? "nothing yet (\(settings))" : "\(table.text(width: session.output.width))\n(\(settings))")
  }

  /// An object for programs: its size behind its name and kind.
  private static func row(_ object: any SessionObject) -> JSON {
    .object(
      [
        .init("name", .string(object.name)), .init("kind", .string(object.kindName)),
        .init("bytes", .integer(object.byteCount)),
      ] + object.fields)
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
