import GalaxyLang
import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `history`, `rerun` and `edit`: the cells of the session.
enum CellCommands {
  static let all = [history, rerun, edit]

  private static let history = Command(
    CommandSpec(
      "history", "lists the cells that have run",
      details: "Ctrl-R at the prompt searches the lines of earlier sessions too.",
      arguments: [.init("last", .integer(from: 1), .optional, "how many, the latest; all if not given")],
      examples: ["history", "history 20"])
  ) { call, session in
    let ended = session.journal.cells.filter { $0.number != nil && $0.outcome != nil }
    let cells = ended.suffix(try call.optional("last", Int.self) ?? ended.count)
    let widest = cells.last?.number.map { "\($0)".count } ?? 0
    let lines = cells.map { cell in
      let number = cell.number.map { "\($0)" } ?? ""
      let lead = String(repeating: " ", count: max(0, widest - number.count)) + number + "  "
      let below = "\n" + String(repeating: " ", count: lead.count)
      return lead
        + cell.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: below)
    }
    return CommandResult(
      "history", [.init("cells", .array(cells.map(\.json)))], table: "cells",
      text: lines.isEmpty ? "nothing has run yet" : lines.joined(separator: "\n"))
  }

  private static let rerun = Command(
    CommandSpec(
      "rerun", "runs an earlier cell again",
      details: "`history` has the numbers. A cell that does nothing else is noted as the cell that it runs.",
      arguments: [.init("cell", .integer(from: 1), .required, "the number of the cell")],
      examples: ["rerun 3"])
  ) { call, session in
    let number: Int = try call.required("cell")
    let cell = try earlierCell(number, call, session)
    return CommandResult(
      "rerun", [.init("cell", .integer(number))], value: try session.run(cell.text, of: call))
  }

  private static let edit = Command(
    CommandSpec(
      "edit", "opens an earlier cell in an editor, then runs what was saved",
      details: """
        The editor is $VISUAL, else $EDITOR, else vi. Without a number it is a new cell. Nothing runs if the editor ends \
        with an error, or leaves no text.
        """,
      arguments: [.init("cell", .integer(from: 1), .optional, "the number of the cell")],
      examples: ["edit", "edit 3"])
  ) { call, session in
    let number = try call.optional("cell", Int.self)
    let old = try number.map { try earlierCell($0, call, session).text } ?? ""
    let text = try Editor.edited(old)
    let result = CommandResult("edit", [.init("cell", .optional(number))])
    if text.allSatisfy(\.isWhitespace) { return result }
    var ran = result
    ran.value = try session.run(text, of: call)
    return ran
  }

  private static func earlierCell(
    _ number: Int, _ call: CommandCall, _ session: Session
  ) throws -> Journal.Cell {
    if let cell = session.journal.cell(number) { return cell }
    throw call.error(
      "no-such-cell", "there is no cell \(number) to run again", at: "cell", hint: "`history` lists them")
  }
}

extension Session {
  /// Runs the text of a cell within the one under way, and gives its value. If the command that asks for it is all
  /// that the cell under way holds, that cell is noted with the text in its place.
  fileprivate func run(_ text: String, of call: CommandCall) throws -> Value {
    // Cells that run each other would never end.
    guard depth < 20 else {
      throw call.error(
        "rerun-circle", "cells run one another more than 20 deep", hint: "`history` shows them")
    }
    guard let interpreter else { return .nothing }
    if !output.isQuiet { output.echo(text) }
    depth += 1
    defer { depth -= 1 }
    if let current = journal.current, current.text.trimmed == call.text.trimmed { journal.replaceText(text) }
    switch interpreter.run(SourceText(name: "<\(call.text.trimmed)>", text: text)) {
    case .finished(let value): return value
    case .quit(let status): throw Interpreter.Quit(status: status)
    case .failed(let diagnostic), .interrupted(let diagnostic): throw diagnostic
    case .refused(let diagnostics):
      diagnostics.dropLast().forEach(output.show)
      throw diagnostics.last ?? Diagnostic(id: "internal", message: "the cell was refused without a reason")
    }
  }
}

extension Journal.Cell {
  /// The cell for programs.
  fileprivate var json: JSON {
    [
      "number": .optional(number), "text": .string(text), "outcome": .optional(outcome?.name),
      "seconds": .number(seconds), "started": .number(started),
    ]
  }
}

extension Journal.Cell.Outcome {
  /// One word: `finished`, `refused`, `failed`, `interrupted`.
  var name: String {
    switch self {
    case .finished: "finished"
    case .refused: "refused"
    case .failed: "failed"
    case .interrupted: "interrupted"
    }
  }
}
