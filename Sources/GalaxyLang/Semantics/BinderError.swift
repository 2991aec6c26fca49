import GalaxyErrors

/// What is wrong with a command beside its specification.
public enum BinderError: String, ErrorFamily {
  case misplacedStatement = "misplaced-statement"
  case missingArgument = "missing-argument"
  case missingBlock = "missing-block"
  case missingCommand = "missing-command"
  case missingNoun = "missing-noun"
  case repeatedClause = "repeated-clause"
  case repeatedOption = "repeated-option"
  case unexpectedArgument = "unexpected-argument"
  case unexpectedBlock = "unexpected-block"
  case unknownClause = "unknown-clause"
  case unknownCommand = "unknown-command"
  case unknownNoun = "unknown-noun"
  case unknownOption = "unknown-option"

  /// What each means, with a script that has it where no commands are needed for one.
  public var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .misplacedStatement:
      ("The block of a command such as `network` holds only that command's own lines.", "", "")
    case .missingArgument:
      ("A command lacks something that it needs; `help COMMAND` shows what.", "", "")
    case .missingBlock:
      ("A command lacks the block `{ … }` that belongs to it.", "", "")
    case .missingCommand:
      ("`time` needs a command behind it.", "", "")
    case .missingNoun:
      ("A verb needs its noun: `load` alone is no command, `load images` is.", "", "")
    case .repeatedClause:
      ("A clause is given twice.", "", "")
    case .repeatedOption:
      ("An option or part is given twice.", "", "")
    case .unexpectedArgument:
      ("A command has no place for a value.", "", "")
    case .unexpectedBlock:
      ("A command takes no block.", "", "")
    case .unknownClause:
      ("A command has no such clause.", "", "")
    case .unknownCommand:
      ("There is no such command. `help` lists them all.", "", "")
    case .unknownNoun:
      ("A verb has no such noun.", "", "")
    case .unknownOption:
      ("A command has no such option. `params COMMAND` lists them.", "", "")
    }
  }
}
