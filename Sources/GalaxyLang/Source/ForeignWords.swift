/// Words that people bring along from other languages, shells and programs, with what is said here instead.
/// They only make better hints: each of them may be the name of a variable. The language answers those for
/// which it has words of its own; what commands and other programs answer, the host hands in with its table
/// of commands.
public struct ForeignWords: Sendable {
  /// What is said of a word that stands where a statement begins.
  private let statements: [String: String]
  /// Words that declare a variable, `VERB NAME = …`, with what is to be added for them.
  private let declarations: [String: String]
  /// Programs that the system's shell runs.
  private let programs: Set<String>
  /// What is said of a name that stands for no value.
  private let names: [String: String]
  /// What is said of a word that is called like a function.
  private let functions: [String: String]
  /// What is said of a command that lacks its second word: `save v`.
  private let nouns: [String: String]
  /// Other names of options, with those that they may be here.
  private let options: [String: [String]]
  /// The command that explains another, such as `help`; nil if there is none.
  let explainer: String?

  /// The language's own words and those of a host, which come first. Words of statements are in lower case.
  public init(
    statements: [String: String] = [:], declarations: [String: String] = [:], programs: Set<String> = [],
    names: [String: String] = [:], functions: [String: String] = [:], nouns: [String: String] = [:],
    options: [String: [String]] = [:], explainer: String? = nil
  ) {
    self.statements = statements.merging(Self.ownStatements) { host, _ in host }
    self.declarations = declarations
    self.programs = programs
    self.names = names.merging(Self.ownNames) { host, _ in host }
    self.functions = functions.merging(Self.ownFunctions) { host, _ in host }
    self.nouns = nouns
    self.options = options
    self.explainer = explainer
  }

  /// The first words of the commands there are, which are no strangers.
  var verbs: Set<String> = []
  /// How the functions there are look when they are called.
  var usages: [String: String] = [:]

  /// The language's own words alone.
  public static let language = ForeignWords()

  /// The hint for a word that stands where a statement begins.
  func hint(forStatement word: String) -> String? {
    let word = word.lowercased()
    if Self.ownDeclarations.contains(word) { return "a variable is set with `let`: let x = 3" }
    if let hint = statements[word] { return hint }
    if let usage = usages[word] { return "`\(word)` is a function: \(usage)" }
    return programs.contains(word) ? "`!\(word)` runs it in the system's shell" : nil
  }

  /// The hint for a statement that cannot be read, if its first word is a stranger.
  func hint(forUnreadable word: String) -> String? {
    verbs.contains(word) ? nil : hint(forStatement: word)
  }

  /// The hint for a command whose second word is missing or unknown.
  func hint(forNounOf verb: String) -> String? { nouns[verb] }

  /// The option of a command that another name means.
  func option(meantBy word: String, among known: [String]) -> String? {
    options[word.lowercased()]?.first { known.contains($0) }
  }

  /// The hint for a method of an object of other languages.
  func hint(forMethod word: String, of value: String) -> String {
    if let hint = Self.ownMethods[word.lowercased()] { return hint }
    if usages[word] != nil { return "a function stands before its value: \(word)(\(value))" }
    if verbs.contains(word) { return "a command stands before its object: \(word) \(value)" }
    if let hint = functions[word] ?? statements[word.lowercased()] { return hint }
    return "values have fields and no methods: a function stands before its value, sort(x), a command "
      + "before its object, show x"
  }

  private static let ownMethods = [
    "append": "let x = x + [3]",
    "extend": "let x = x + [3, 4]",
    "filter": "rows where score > 2",
    "head": "x[:5]",
    "index": "x where value == 3",
    "query": "rows where score > 2",
    "sort_values": "rows sort score, falling -score",
    "tail": "x[-5:]",
  ]

  /// The hint for `VERB NAME = …`, if the verb declares variables elsewhere.
  func hint(forDeclaration verb: String, of name: String) -> String? {
    if Self.ownDeclarations.contains(verb.lowercased()) { return "let \(name) = …" }
    return declarations[verb].map { "let \(name) = …; \($0)" }
  }

  /// The hint for a name that stands for no value elsewhere.
  func hint(forName word: String) -> String? { names[word.lowercased()] }

  /// The hint for a word that is called like a function.
  func hint(forFunction word: String) -> String? { functions[word] }

  private static let ownDeclarations: Set<String> = [
    "auto", "bool", "const", "dim", "double", "float", "int", "local", "real", "string", "var",
  ]

  private static let ownStatements = [
    "continue": "what is to be passed over stands in an `if`",
    "break": "a loop goes to its end; what is to be passed over stands in an `if`",
    "def": otherFile,
    "disp": "print \"…\"",
    "echo": "print \"…\"",
    "elif": "} else if x > 3 {",
    "elseif": "} else if x > 3 {",
    "from": otherScript,
    "func": otherFile,
    "function": otherFile,
    "import": otherScript,
    "printf": "print \"…\"",
    "source": otherScript,
    "while": "there is only `for`: for i in 0...9 { … }",
    "class": otherFile,
    "do": "there is only `for`: for i in 0...9 { … }",
    "foreach": "for i in 0...9 { … }",
    "switch": "if x == 1 { … } else if x == 2 { … }",
    "then": "if x > 3 { … }",
    "try": "a script stops at its first error; what may fail stands in a script of its own",
  ]

  private static let otherFile = "lines to be used again go into a file of their own: include \"file.gal\""
  private static let otherScript = "another script is run with `include`: include \"run.gal\""

  private static let ownNames = Dictionary(
    uniqueKeysWithValues: ["none", "nil", "null", "na", "indef"].map {
      ($0, "every value is one; an option is left out, a list may be empty: []")
    })

  private static let ownFunctions = [
    "float": "a number is a number: there is nothing to convert",
    "format": "values go into a string between braces: \"{x}\"",
    "int": "floor(x) or round(x)",
    "avg": "mean(x)",
    "average": "mean(x)",
    "count": "len(x), or x.count",
    "exp": "2.718281828459045 ** x",
    "filter": "rows where score > 2",
    "length": "len(x), or x.count",
    "ln": "log10(x) / log10(2.718281828459045)",
    "log": "log10(x)",
    "nanmean": "mean(x), which leaves out what is not there",
    "nanmedian": "median(x), which leaves out what is not there",
    "open": "`load manifest`, `load images` and `load fits` read files",
    "pow": "x ** y",
    "reversed": "reverse(x)",
    "sigma": "std(x)",
    "sorted": "sort(x)",
    "stddev": "std(x)",
    "stdev": "std(x)",
    "where": "rows where score > 2",
    "range": "a range is written 0...9, both ends included",
    "size": "len(x), or x.count",
    "string": "str(x)",
  ]
}
