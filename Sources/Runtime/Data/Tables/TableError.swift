import GalaxyErrors

/// What is wrong with a join, a selection or a summary of tables.
public enum TableError: ErrorKind, ErrorFamily {
  case nothingMatches = """
    nothing-matches
    No row of one table belongs to a row of the other.
    Look at both columns with `show`; `by name=iauname` names a column on either side.
    """
  case repeatedKey = """
    repeated-key
    Several rows of the table that is joined have one key: it is not clear which is meant.
    Leave out what is there twice, join by another column, or take the first with double=first.
    """
  case badStatistic = """
    bad-statistic
    A summary asks for a statistic that there is not, or of a column without numbers.
    There are count, mean, std, sem, median, quantile, min, max, sum and share.
    """
}
