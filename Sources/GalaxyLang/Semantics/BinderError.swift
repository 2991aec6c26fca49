import GalaxyErrors

/// What is wrong with a command beside its specification.
public enum BinderError: ErrorKind, ErrorFamily {
  case misplacedStatement = """
    misplaced-statement
    The block of a command such as `network` holds only that command's own lines.
    """
  case missingArgument = """
    missing-argument
    A command lacks something that it needs; `help COMMAND` shows what.
    """
  case missingBlock = """
    missing-block
    A command lacks the block `{ … }` that belongs to it.
    """
  case missingCommand = """
    missing-command
    `time` needs a command behind it.
    """
  case missingNoun = """
    missing-noun
    A verb needs its noun: `load` alone is no command, `load images` is.
    """
  case repeatedClause = """
    repeated-clause
    A clause is given twice.
    """
  case repeatedOption = """
    repeated-option
    An option or part is given twice.
    """
  case unexpectedArgument = """
    unexpected-argument
    A command has no place for a value.
    """
  case unexpectedBlock = """
    unexpected-block
    A command takes no block.
    """
  case unknownClause = """
    unknown-clause
    A command has no such clause.
    """
  case unknownCommand = """
    unknown-command
    There is no such command. `help` lists them all.
    """
  case unknownNoun = """
    unknown-noun
    A verb has no such noun.
    """
  case unknownOption = """
    unknown-option
    A command has no such option. `params COMMAND` lists them.
    """
}
