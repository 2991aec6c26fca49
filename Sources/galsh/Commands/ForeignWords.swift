import GalaxyLang

extension ForeignWords {
  /// Words of IRAF, MATLAB, Python and shells, with the commands of galsh that do the same.
  package static let galsh = ForeignWords(
    statements: [
      "cl": "what is behind the prompt of another shell is typed alone",
      "del": "there is no way to forget an object; a new one of its name takes its place",
      "display": "view \"f.fits\"",
      "dparams": "params COMMAND",
      "epar": "params COMMAND shows a command's options; they are given with it, name=value",
      "galsh": "another script is run with `include`: include \"run.gal\"",
      "hselect": "header \"f.fits\"",
      "imhead": "header \"f.fits\"",
      "imheader": "header \"f.fits\"",
      "imstat": "inspect \"f.fits\"",
      "imstatistics": "inspect \"f.fits\"",
      "lpar": "params COMMAND",
      "lparam": "params COMMAND",
      "man": "help COMMAND",
      "restore": "load session \"f\"",
      "return": "a script ends where its text ends; `quit` ends it before",
      "select":
        "there are no queries: `show d` shows an object, `for row in d.rows { … }` goes through a table",
    ],
    declarations: ["set": "a setting has no `=`: set seed 3"],
    programs: [
      "awk", "cat", "cp", "ds9", "find", "git", "grep", "head", "less", "ls", "mkdir", "more", "mv", "pip",
      "python", "python3", "rm", "sed", "tail", "topcat", "vi", "vim", "wc",
    ],
    explainer: "help")
}
