import GalaxyErrors

/// What is wrong with the order of words.
public enum ParserError: ErrorKind, ErrorFamily {
  case chainedComparison = """
    chained-comparison
    Comparisons do not chain, since `1 < x < 3` is two questions. Ask both: `1 < x and x < 3`.

    let x = 2
    print 1 < x < 3
    """
  case missingLet = """
    missing-let
    A variable is set with `let`, the second time too.

    epochs = 20
    """
  case missingValue = """
    missing-value
    A clause or option is there without its value.
    """
  case notAFunction = """
    not-a-function
    Only a function, such as `glob` or `max`, can have arguments in round brackets.

    print 3(4)
    """
  case reservedWord = """
    reserved-word
    The words of the language (`let`, `in`, `and` …) and of clauses (`as`, `on` …) are no names.

    let for = 3
    """
  case spaceAroundEquals = """
    space-around-equals
    An option is one word: no space stands around its `=`.
    """
  case tooDeep = """
    too-deep
    Brackets, blocks or operators are nested more than 200 levels deep. Use `let` for parts.
    """
  case unexpectedEnd = """
    unexpected-end
    A line or the text ends where something must follow.

    let x =
    """
  case unexpectedToken = """
    unexpected-token
    A word or sign stands where something else must stand.

    for x of [1, 2] { }
    """
  case unquotedText = """
    unquoted-text
    A path is text, and text goes in quotes.
    """
  case valueWithSpaces = """
    value-with-spaces
    The value of a command ends at the first space. Put brackets round it: `epochs=(n * 2)`.
    """
}
