/// What every error of the language means, for `help ID` and the manual. The errors of commands, such as a
/// file that cannot be read, belong to the program around the language.
public enum ErrorCatalogue {
  /// One kind of error.
  public struct Entry: Sendable {
    /// The name in `error[id]`.
    public let id: String
    /// What it means and how to mend it.
    public let explanation: String
    /// A script that has this error; empty where a short one cannot.
    public let example: String

    init(_ id: String, _ explanation: String, _ example: String = "") {
      self.id = id
      self.explanation = explanation
      self.example = example
    }
  }

  /// The entry of an id, if it is one of the language's.
  public static func entry(for id: String) -> Entry? { entries.first { $0.id == id } }

  /// All entries: what is wrong with text, commands, values and names, then what only running shows.
  public static let entries = text + commands + values + running

  /// What the text alone tells.
  static let text: [Entry] = [
    Entry(
      "bad-number", "Something begins like a number and goes on like a word. Names begin with a letter.",
      "let x = 3rd"),
    Entry(
      "chained-comparison",
      "Comparisons do not chain, since `1 < x < 3` is two questions. Ask both: `1 < x and x < 3`.",
      "let x = 2\nprint 1 < x < 3"),
    Entry(
      "invalid-utf8",
      "Some bytes are not UTF-8 text. Save the file as UTF-8; older editors write Latin-1."),
    Entry(
      "missing-let", "A variable is set with `let`, the second time too.", "epochs = 20"),
    Entry("missing-value", "A clause or option is there without its value.", "pretrain ae epochs="),
    Entry(
      "not-a-function", "Only a function, such as `glob` or `max`, can have arguments in round brackets.",
      "print 3(4)"),
    Entry("number-too-large", "A number is larger than 1.8e308, the largest there is.", "print 1e400"),
    Entry(
      "reserved-word",
      "The words of the language (`let`, `in`, `and` …) and of clauses (`as`, `on` …) are no names.",
      "let for = 3"),
    Entry(
      "space-around-equals", "An option is one word: no space stands around its `=`.", "pretrain ae lr = 1e-4"
    ),
    Entry(
      "stray-backslash",
      "Outside strings `\\` carries a command over to the next line, so it must end its line.",
      "whos \\ whos"),
    Entry(
      "too-deep", "Brackets, blocks or operators are nested more than 200 levels deep. Use `let` for parts."),
    Entry(
      "unclosed-brace", "A `{` inside a string is never closed. `\\{` is the character itself.",
      "print \"{x\""),
    Entry("unclosed-bracket", "A bracket is never closed, or another is closed first.", "print (1 + [2)"),
    Entry(
      "unclosed-string", "A string is never closed. It may go over lines, up to its `\"`.", "print \"AUC"),
    Entry(
      "unexpected-character",
      "A character has no meaning in the language. Text goes in straight double quotes.",
      "print 'AUC'"),
    Entry("unexpected-end", "A line or the text ends where something must follow.", "let x ="),
    Entry(
      "unexpected-token", "A word or sign stands where something else must stand.", "for x of [1, 2] { }"),
    Entry(
      "unknown-escape", "Strings know the escapes `\\n`, `\\t`, `\\\"`, `\\\\`, `\\{` and `\\}`.",
      "print \"C:\\data\""),
    Entry("unopened-bracket", "A closing bracket closes nothing.", "print 1)"),
    Entry("unquoted-text", "A path is text, and text goes in quotes.", "load images /data/galaxies as d"),
    Entry(
      "value-with-spaces",
      "The value of a command ends at the first space. Put brackets round it: `epochs=(n * 2)`.",
      "let n = 3\npretrain ae epochs=n* 2"),
  ]

  /// What the text and the table of commands tell.
  static let commands: [Entry] = [
    Entry(
      "misplaced-param", "A `param` stands at the top of a script, not in a block.", "if true { param n = 3 }"
    ),
    Entry(
      "misplaced-statement", "The block of a command such as `network` holds only that command's own lines.",
      "network n from 1x28x28 { let x = 3 }"),
    Entry(
      "missing-argument", "A command lacks something that it needs; `help COMMAND` shows what.", "load images"
    ),
    Entry("missing-block", "A command lacks the block `{ … }` that belongs to it.", "network n from 1x28x28"),
    Entry("missing-command", "`time` needs a command behind it.", "time"),
    Entry("missing-noun", "A verb needs its noun: `load` alone is no command, `load images` is.", "load"),
    Entry("repeated-clause", "A clause is given twice.", "load images \"x\" as d as e"),
    Entry("repeated-option", "An option or part is given twice.", "pretrain ae epochs=1 epochs=2"),
    Entry("unexpected-argument", "A command has no place for a value.", "whos everything"),
    Entry("unexpected-block", "A command takes no block.", "whos { help }"),
    Entry("unknown-clause", "A command has no such clause.", "set seed 3 on galaxies"),
    Entry("unknown-command", "There is no such command. `help` lists them all.", "pretrian ae"),
    Entry("unknown-noun", "A verb has no such noun.", "load pics \"x\" as d"),
    Entry(
      "unknown-option", "A command has no such option. `params COMMAND` lists them.", "pretrain ae epoch=3"),
  ]

  private static let values: [Entry] = [
    Entry(
      "bad-parameter",
      "A value given on the command line is not of the same kind as the parameter's default.",
      "# galsh run.gal epochs=many\nparam epochs = 100"),
    Entry(
      "bad-name", "A name is letters, digits and `_`, and begins with no digit.",
      "load images \"x\" as \"my data\""),
    Entry("empty-text", "A name or path is empty text.", "load images \"\" as d"),
    Entry("include-cycle", "A file includes itself, perhaps by way of others.", "include \"run.gal\""),
    Entry("include-too-deep", "More than 20 files include one another in a chain, or more than 500 in all."),
    Entry(
      "name-taken",
      "A variable and an object cannot have the same name; what is built in, such as `galnet`, keeps its own.",
      "let d = 3\nload images \"x\" as d"),
    Entry("out-of-range", "A value is of the right kind but too small or too large.", "pretrain ae epochs=0"),
    Entry(
      "unknown-choice", "A value is not one of the words that may stand here.", "load fits \"x\" crop=half"),
    Entry("unknown-function", "There is no such function.", "print average([1, 2])"),
    Entry(
      "unknown-name", "Nothing is called so. Perhaps it is misspelt, or made only further down.",
      "print epochs"),
    Entry(
      "unknown-object", "A computed name is not the name of an object of the session.",
      "let names = [\"spiral\"]\nshow \"{names[0]}\""),
    Entry(
      "unknown-parameter", "The command line gives a parameter that the script does not have.",
      "# galsh run.gal epoch=3\nparam epochs = 100"),
    Entry("wrong-arguments", "A function takes another number of arguments.", "print sqrt(1, 2)"),
    Entry(
      "wrong-type", "A value is of the wrong kind, such as text where a number must stand.", "print 1 + true"),
  ]

  private static let running: [Entry] = [
    Entry(
      "ambiguous-object", "A command was not told which object to take, and there are several. Name one.",
      "load images \"x\" as a\nload images \"y\" as b\nsplit into train=0.7 test=0.3"),
    Entry("assertion-failed", "The condition of an `assert` does not hold.", "assert 1 > 2, \"no better\""),
    Entry(
      "bad-index", "There is no element at this index. Elements count from 0.", "let x = [1, 2]\nprint x[2]"),
    Entry("bad-range", "A range goes upwards from one whole number to another.", "print 3...1"),
    Entry("division-by-zero", "Nothing can be divided by zero.", "let n = 0\nprint 1 / n"),
    Entry("internal", "A mistake of galsh itself. Please report it with the script."),
    Entry(
      "interrupted", "Ctrl-C stopped the work. What stood before has run, and the last finished step is kept."
    ),
    Entry("missing-object", "A command needs an object, and there is none yet.", "train svdd"),
    Entry(
      "too-large", "A list may have a million elements, a string 16 MB.", "let r = 0...999999\nprint r + r"),
    Entry(
      "unknown-field", "A value has no such field. The hint lists those that it has.",
      "let x = [1]\nprint x.size"),
  ]
}
