/// Words that people bring along from other languages and shells, with what is said here instead. They only make
/// better hints: each of them may be the name of a variable.
enum ForeignWords {
  /// The hint for a word that stands where a statement begins.
  static func hint(forStatement word: String) -> String? {
    let word = word.lowercased()
    if declarations.contains(word) { return "a variable is set with `let`: let x = 3" }
    if programs.contains(word) { return "`!\(word)` runs it in the system's shell" }
    return statements[word]
  }

  /// The hint for `VERB NAME = …`, if the verb declares variables elsewhere.
  static func hint(forDeclaration verb: String, of name: String) -> String? {
    if declarations.contains(verb.lowercased()) { return "let \(name) = …" }
    return verb == "set" ? "let \(name) = …; a setting has no `=`: set seed 3" : nil
  }

  /// The hint for a name that stands for no value elsewhere.
  static func hint(forName word: String) -> String? {
    ["none", "nil", "null", "na", "indef"].contains(word.lowercased())
      ? "every value is one; an option is left out, a list may be empty: []" : nil
  }

  /// The hint for a word that is called like a function.
  static func hint(forFunction word: String) -> String? { functions[word] }

  private static let declarations: Set<String> = [
    "auto", "bool", "const", "dim", "double", "float", "int", "local", "real", "string", "var",
  ]

  private static let programs: Set<String> = [
    "awk", "cat", "cp", "ds9", "find", "git", "grep", "head", "less", "ls", "mkdir", "more", "mv", "pip",
    "python",
    "python3", "rm", "sed", "tail", "topcat", "vi", "vim", "wc",
  ]

  private static let statements = [
    "cl": "what is behind the prompt of another shell is typed alone",
    "continue": "what is to be passed over stands in an `if`",
    "break": "a loop goes to its end; what is to be passed over stands in an `if`",
    "def": "lines to be used again go into a file of their own: include \"file.gal\"",
    "disp": "print \"…\"",
    "display": "view \"f.fits\"",
    "dparams": "params COMMAND",
    "del": "there is no way to forget an object; a new one of its name takes its place",
    "echo": "print \"…\"",
    "elif": "} else if x > 3 {",
    "elseif": "} else if x > 3 {",
    "epar": "params COMMAND shows a command's options; they are given with it, name=value",
    "from": "another script is run with `include`: include \"run.gal\"",
    "func": "lines to be used again go into a file of their own: include \"file.gal\"",
    "function": "lines to be used again go into a file of their own: include \"file.gal\"",
    "galsh": "another script is run with `include`: include \"run.gal\"",
    "hselect": "header \"f.fits\"",
    "imhead": "header \"f.fits\"",
    "imheader": "header \"f.fits\"",
    "import": "another script is run with `include`: include \"run.gal\"",
    "imstat": "inspect \"f.fits\"",
    "imstatistics": "inspect \"f.fits\"",
    "lpar": "params COMMAND",
    "lparam": "params COMMAND",
    "man": "help COMMAND",
    "printf": "print \"…\"",
    "restore": "load session \"f\"",
    "return": "a script ends where its text ends; `quit` ends it before",
    "select":
      "there are no queries: `show d` shows an object, `for row in d.rows { … }` goes through a table",
    "source": "another script is run with `include`: include \"run.gal\"",
    "while": "there is only `for`: for i in 0...9 { … }",
  ]

  private static let functions = [
    "float": "a number is a number: there is nothing to convert",
    "format": "values go into a string between braces: \"{x}\"",
    "int": "floor(x) or round(x)",
    "len": "x.count",
    "log": "log10(x)",
    "pow": "x * x",
    "range": "a range is written 0...9, both ends included",
    "size": "x.count",
    "string": "str(x)",
  ]
}
