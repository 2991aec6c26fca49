import GalaxyLang
import GalshCommands
import GalshKernel
import GalshSession

/// `edit`: a cell in an editor.
enum EditCommand {
  private enum Keys {
    static let cell: Key<Int?> = .argument("cell", .integer(from: 1), "the number of the cell")
  }

  static let edit = Command(
    CommandSpec(
      "edit", "opens an earlier cell in an editor, then runs what was saved",
      details: """
        The editor is $VISUAL, else $EDITOR, else vi. Without a number it is a new cell. Nothing runs if the editor ends \
        with an error, or leaves no text.
        """,
      keys: [Keys.cell],
      examples: ["edit", "edit 3"])
  ) { call, session in
    try session.requireOtherPrograms(for: call)
    if session.face is KernelFace {
      throw call.error(
        ShellError.editorFailed, "there is no terminal here for an editor; nothing has run",
        hint: "change the cell of the notebook, and run it again")
    }
    let number = try call[Keys.cell]
    let old =
      try number.map { try CellCommands.earlierCell($0, at: Keys.cell, call, session).text } ?? ""
    let text = try Editor.edited(old)
    let result = CommandResult("edit", [.init("cell", .optional(number))])
    if text.allSatisfy(\.isWhitespace) { return result }
    var ran = result
    ran.value = try session.run(text, of: call)
    return ran
  }
}
