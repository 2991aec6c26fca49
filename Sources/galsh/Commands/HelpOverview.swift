import GalaxyLang

/// The first page of help: what to begin with, then all commands by what one wants to do.
enum HelpOverview {
  /// Lines that a newcomer can type as they stand, one after the other, and what each does.
  static let start = [
    ("mock galaxies 100 per class to \"mock\"", "paints labelled galaxies to try with"),
    ("load manifest \"mock/manifest.csv\" as d; split d into train=0.7 test=0.3", "loads and parts them"),
    (
      "pretrain ae on d.train normal=1 epochs=20 lr=1e-3 batch=20 as m",
      "learns what ellipticals look like; a minute"
    ),
    ("train svdd m on d.train epochs=20 lr=1e-3 batch=20", "draws them close together"),
    ("test m on d.test", "says how well it tells others apart"),
  ]

  private static let titles = [
    (
      "get images",
      [
        "load manifest", "load images", "load fits", "load cutouts", "load hdf5", "load tar", "load npy",
        "load",
        "mock", "inspect", "header", "match", "join",
      ]
    ),
    ("look at them", ["show", "view", "gallery", "check", "whos", "label"]),
    ("prepare them", ["split", "augment", "select"]),
    ("learn", ["network", "pretrain", "train", "import weights", "ensemble", "measure", "crossvalidate"]),
    (
      "judge",
      [
        "test", "threshold", "apply", "classify", "compare", "explain", "why", "suggest", "baseline",
        "summarise",
      ]
    ),
    ("draw and write", ["plot", "export", "save", "once", "mode", "report"]),
    (
      "keep and repeat",
      [
        "save session", "set session", "load session", "set checkpoints", "export notebook",
        "import notebook", "history", "rerun", "edit", "time", "delete", "rename", "undo", "redo", "relocate",
      ]
    ),
    ("the shell", ["help", "params", "set", "cd", "pwd", "!", "quit"]),
  ]

  /// The commands by what they are for, none left out. The longest name that fits counts.
  static func groups(_ table: CommandTable) -> [(title: String, specs: [CommandSpec])] {
    func title(_ spec: CommandSpec) -> String {
      let fitting = titles.flatMap { title, names in names.map { (title, $0) } }
        .filter { spec.name == $0.1 || spec.name.hasPrefix($0.1 + " ") }
      return fitting.max { $0.1.count < $1.1.count }?.0 ?? "more"
    }
    let byTitle = Dictionary(grouping: table.specs, by: title)
    return (titles.map(\.0) + ["more"]).compactMap { title in
      byTitle[title].map { (title, $0) }
    }
  }

  /// The page.
  static func text(_ table: CommandTable, width: Int) -> String {
    let begin = start.map { "  \($0.0)\n      # \($0.1)" }.joined(separator: "\n")
    return [
      "start here: five lines to type\n" + begin, HelpOverview.commands(table, width),
      HelpText.paragraph(hints, width: width),
    ].joined(separator: "\n\n")
  }

  private static func commands(_ table: CommandTable, _ width: Int) -> String {
    HelpText.overview(groups(table), width: width)
  }

  private static let hints = """
    `help COMMAND` explains a command, `help WORD` a word of the language or of the field (for, where, slice, \
    AUC, percentile, nu, HDU …), `help NAME` an error, `help search WORD` looks everywhere, `help shortcuts` lists the \
    keys. A name alone shows its object; `!ls` asks the system's shell. Simulated galaxies beside real ones: \
    `match sims to real as m`, `compare real m control=other as r`, `report r to "r.html"` (`help compare`).
    """
}
