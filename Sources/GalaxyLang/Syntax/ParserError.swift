import GalaxyErrors

/// What is wrong with the order of words.
public enum ParserError: String, ErrorFamily {
  case chainedComparison = "chained-comparison"
  case missingLet = "missing-let"
  case missingValue = "missing-value"
  case notAFunction = "not-a-function"
  case reservedWord = "reserved-word"
  case spaceAroundEquals = "space-around-equals"
  case tooDeep = "too-deep"
  case unexpectedEnd = "unexpected-end"
  case unexpectedToken = "unexpected-token"
  case unquotedText = "unquoted-text"
  case valueWithSpaces = "value-with-spaces"

  /// What each means, with a script that has it where no commands are needed for one.
  public var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .chainedComparison:
      (
        "Comparisons do not chain, since `1 < x < 3` is two questions. Ask both: `1 < x and x < 3`.", "",
        "let x = 2\nprint 1 < x < 3"
      )
    case .missingLet:
      ("A variable is set with `let`, the second time too.", "", "epochs = 20")
    case .missingValue:
      ("A clause or option is there without its value.", "", "")
    case .notAFunction:
      ("Only a function, such as `glob` or `max`, can have arguments in round brackets.", "", "print 3(4)")
    case .reservedWord:
      (
        "The words of the language (`let`, `in`, `and` …) and of clauses (`as`, `on` …) are no names.", "",
        "let for = 3"
      )
    case .spaceAroundEquals:
      ("An option is one word: no space stands around its `=`.", "", "")
    case .tooDeep:
      ("Brackets, blocks or operators are nested more than 200 levels deep. Use `let` for parts.", "", "")
    case .unexpectedEnd:
      ("A line or the text ends where something must follow.", "", "let x =")
    case .unexpectedToken:
      ("A word or sign stands where something else must stand.", "", "for x of [1, 2] { }")
    case .unquotedText:
      ("A path is text, and text goes in quotes.", "", "")
    case .valueWithSpaces:
      ("The value of a command ends at the first space. Put brackets round it: `epochs=(n * 2)`.", "", "")
    }
  }
}
