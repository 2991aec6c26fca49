import GalaxyRuntime
import GalshSession

/// What the keys and short forms of the prompt do, for `help shortcuts`.
enum Shortcuts {
  /// All of them: the keys, and what they do.
  private static let all = [
    ("Tab", "completes the word, or lists what may stand there"),
    ("Up, Down", "goes through what was entered, in earlier sessions too"),
    ("Ctrl-R", "searches it backwards; again for the next, Ctrl-C to leave"),
    ("Ctrl-C", "drops the line; stops a command at its next step, and never ends galsh"),
    ("Ctrl-D", "on an empty line: leaves galsh, or an unfinished block"),
    ("Ctrl-A, Ctrl-E", "to the beginning, to the end of the line"),
    ("Alt-B, Alt-F", "a word back, a word on"),
    ("Ctrl-W, Ctrl-U, Ctrl-K", "cuts the word before, all before, all behind the cursor"),
    ("Ctrl-Y", "puts back what was cut"),
    ("Ctrl-_", "undoes the last change of the line"),
    ("Ctrl-L", "clears the screen"),
    ("COMMAND?", "the same as `help COMMAND`; `NAME?` shows an object"),
    ("thr, tr sv", "the beginnings of a command's words do, where they begin no other; not of `quit`"),
    ("x * 7;", "a `;` at the end: the value is kept as `_`, not shown"),
    ("_, _3", "the latest value, the value of cell 3"),
    ("!COMMAND", "hands the line to the system's shell"),
  ]

  /// A line each.
  static var text: String {
    var table = TextTable(["", ""])
    for (keys, deed) in all { table.add([keys, deed]) }
    return table.text
      + "\n\nThe keys are those of GNU readline; ~/.inputrc changes them, `$if galsh` for galsh alone."
  }

  /// The same for programs.
  static var fields: [JSON.Member] {
    let rows = all.map { JSON.object([.init("keys", .string($0.0)), .init("does", .string($0.1))]) }
    return [.init("shortcuts", .array(rows))]
  }
}
