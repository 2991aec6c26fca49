import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `undo` and `redo`: objects that were replaced or deleted.
package enum UndoCommands {
  package static let all = [undo, redo]

  private static let undo = Command(
    CommandSpec(
      "undo", "brings back the object that was replaced or deleted last",
      details: """
        Once more goes a step further back, twenty at most; `redo` takes it back. Tests, thresholds and scores of a model \
        are no steps of their own. Files are not touched. The steps of a session that is opened again are gone.
        """,
      examples: ["undo"])
  ) { call, session in
    try checkNames(of: session.workspace.latestStep, call, session)
    guard let step = session.workspace.undo() else {
      throw call.error(
        UndoCommandError.nothingToUndo,
        "there is nothing more to undo: twenty steps are kept, since galsh began"
      )
    }
    return try result("undo", step, call, session)
  }

  private static let redo = Command(
    CommandSpec(
      "redo", "takes the latest `undo` back",
      examples: ["redo"])
  ) { call, session in
    try checkNames(of: session.workspace.latestUndone, call, session)
    guard let step = session.workspace.redo() else {
      throw call.error(UndoCommandError.nothingToUndo, "there is nothing to redo")
    }
    return try result("redo", step, call, session)
  }

  /// - Throws: a `Diagnostic` if a variable has the name of an object that is to come back.
  private static func checkNames(
    of step: ObjectHistory.Step?, _ call: CommandCall, _ session: Session
  ) throws {
    let variables = Set(session.interpreter?.variableNames ?? [])
    guard let taken = step?.kept.map(\.name).first(where: variables.contains) else { return }
    throw call.error(
      ObjectCommandError.nameInUse,
      "`\(taken)` is a variable now, so the object of that name cannot come back",
      hint: "`delete \(taken)` takes the variable away")
  }

  /// Says what a step has brought back, and what it has taken away.
  private static func result(
    _ name: String, _ step: ObjectHistory.Step, _ call: CommandCall, _ session: Session
  ) throws -> CommandResult {
    if step.kept.isEmpty, step.made.isEmpty, let lost = step.lost.first {
      throw call.error(
        UndoCommandError.tooLarge,
        "\(lost.name) is gone: with \(NumberText.bytes(lost.bytes)) it was too large to be kept for `undo`",
        hint: "run the command again that made it; `undo` goes a step further back")
    }
    let deed = step.deed.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    let verb = name == "undo" ? "before" : "after"
    var lines = step.kept.map { "\($0.line)" }
    lines += step.made.map { "\($0) is gone again" }
    lines += step.lost.map { "\($0.name) was too large to be kept (\(NumberText.bytes($0.bytes)))" }
    return CommandResult(
      name,
      [
        .init("command", .string(deed)), .init("restored", .array(step.kept.map { .string($0.name) })),
        .init("removed", .array(step.made.map { .string($0) })),
      ],
      text: "as \(verb) `\(deed)`:\n" + lines.map { "  \($0)" }.joined(separator: "\n"))
  }
}

/// Why nothing is brought back.
enum UndoCommandError: ErrorKind, ErrorFamily {
  case nothingToUndo = """
    nothing-to-undo
    No object has been replaced or deleted since galsh began, or all of that has been undone.
    `history` lists what has run.

    undo
    """
  case tooLarge = """
    too-large-to-undo
    The object took more memory than is kept for `undo`.
    Run the command again that made it.
    """
}
