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
    CommandSpec("whos", "lists what the session holds", examples: ["whos"])
  ) { _, session in
    let objects = session.contents
    var table = TablePrinter(["name", "kind", "what"])
    for object in objects { table.add([object.name, object.kindName, object.summary]) }
    let settings = "seed \(session.seed), \(session.threads) thread\(session.threads == 1 ? "" : "s")"
    return CommandResult(
      "whos",
      [
        .init("seed", .integer(Int(clamping: session.seed))), .init("threads", .integer(session.threads)),
        .init("objects", .array(objects.map(\.json))),
      ], table: "objects",
      text: objects.isEmpty
        ? "nothing yet (\(settings))" : "\(table.text(width: session.output.width))\n(\(settings))")
  }
}
