import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `history` and `rerun`: the cells of the session.
package enum CellCommands {
  package static let all = [history, rerun]

  private enum Keys {
    static let last: Key<Int?> = .argument(
      "last", .integer(from: 1), "how many, the latest; all if not given")
    static let save: Key<String?> = .clause(
      "save", .path, "a script that the cells are written to", offers: .files(["gal"]), access: .writes)
    static let find: Key<String?> = .option(
      "find", .string, default: .described("all cells"), "only cells that hold this text")
    static let numbers: Key<Bool> = .option(
      "numbers", .bool, default: "true", "whether the number of each cell stands before it")
    static let cells: Key<[Int]> = .argument(
      "cell", .integer(from: 1), .variadic(atLeast: 1), "the numbers of the cells")
  }

  private static let history = Command(
    CommandSpec(
      "history", "lists the cells that have run",
      details: """
        With `numbers=false` the lines can be copied as they are; a file has them as cells of a script. Ctrl-R at the prompt \
        searches the lines of earlier sessions too.
        """,
      keys: [Keys.last, Keys.save, Keys.find, Keys.numbers],
      examples: ["history", "history 20 find=\"train\"", "history save \"today.gal\""]),
    isForReading: true
  ) { call, session in
    let wanted = try call[Keys.find]
    let ended = session.journal.cells.filter { cell in
      cell.number != nil && cell.outcome != nil && wanted.map { cell.text.contains($0) } != false
    }
    let cells = ended.suffix(try call[Keys.last] ?? ended.count)
    var fields: [JSON.Member] = [.init("cells", .array(cells.map(\.json)))]
    let file = try call[Keys.save]
    if let file {
      let texts = cells.map { "# %%\($0.title.isEmpty ? "" : " \($0.title)")\n\($0.text)\n" }
      try AtomicFile.write(texts.joined(separator: "\n"), to: file)
      fields.append(.init("saved", .string(file)))
    }
    let lines = try call[Keys.numbers] ? numbered(cells) : cells.map(\.text)
    let count = counted(cells.count, "cell")
    let none = wanted == nil ? "nothing has run yet" : "no cell holds that"
    return CommandResult(
      "history", fields, table: "cells",
      text: file.map { "\(count), saved to \($0)" } ?? (lines.isEmpty ? none : lines.joined(separator: "\n")))
  }

  /// The cells with their numbers before them, further lines below the first.
  private static func numbered(_ cells: ArraySlice<Journal.Cell>) -> [String] {
    let widest = cells.last?.number.map { "\($0)".count } ?? 0
    return cells.map { cell in
      let number = cell.number.map { "\($0)" } ?? ""
      let lead = String(repeating: " ", count: max(0, widest - number.count)) + number + "  "
      let below = "\n" + String(repeating: " ", count: lead.count)
      return lead
        + cell.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: below)
    }
  }

  private static let rerun = Command(
    CommandSpec(
      "rerun", "runs earlier cells again",
      details: "`history` has the numbers. A cell that does nothing else is noted as what it runs.",
      keys: [Keys.cells],
      examples: ["rerun 3", "rerun 2 3 5"])
  ) { call, session in
    let numbers = try call[Keys.cells]
    let texts = try numbers.map { try earlierCell($0, at: Keys.cells, call, session).text }
    let cells = JSON.array(numbers.map { .integer($0) })
    return CommandResult(
      "rerun", [.init("cell", numbers.count == 1 ? .integer(numbers[0]) : cells)],
      value: try session.run(texts.joined(separator: "\n"), of: call))
  }

  /// A cell that has ended; the key is where its number was given.
  /// - Throws: a `Diagnostic` of kind `no-such-cell`.
  package static func earlierCell(
    _ number: Int, at key: any AnyKey, _ call: CommandCall, _ session: Session
  ) throws -> Journal.Cell {
    if let cell = session.journal.cell(number) { return cell }
    throw call.error(
      CellCommandError.noSuchCell, "there is no cell \(number) to run again", at: key,
      hint: "`history` lists them")
  }
}

extension Session {
  /// Runs the text of a cell within the one under way, and gives its value. If the command that asks for it
  /// is all that the cell under way holds, that cell is noted with the text in its place.
  package func run(_ text: String, of call: CommandCall) throws -> Value {
    // Cells that run each other would never end.
    guard depth < 20 else {
      throw call.error(
        CellCommandError.rerunCircle, "cells run one another more than 20 deep", hint: "`history` shows them")
    }
    guard let interpreter else { return .nothing }
    if !face.isQuiet { face.echo(text) }
    depth += 1
    defer { depth -= 1 }
    if let current = journal.current, current.text.trimmed == call.text.trimmed { journal.replaceText(text) }
    switch interpreter.run(SourceText(name: "<\(call.text.trimmed)>", text: text)) {
    case .finished(let value): return value
    case .quit(let status): throw Interpreter.Quit(status: status)
    case .failed(let diagnostic), .interrupted(let diagnostic): throw diagnostic
    case .refused(let diagnostics):
      for diagnostic in diagnostics.dropLast() { show(diagnostic) }
      throw diagnostics.last ?? Diagnostic(InterpreterError.internal, "the cell was refused without a reason")
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

/// Why cells do not run again.
enum CellCommandError: ErrorKind, ErrorFamily {
  case noSuchCell = """
    no-such-cell
    There is no cell of this number in the session.
    `history` lists the cells with their numbers.
    """
  case rerunCircle = """
    rerun-circle
    Cells run one another in a circle.
    Give the text of one of them instead of `rerun`.
    """
}
