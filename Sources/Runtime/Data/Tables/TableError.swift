import GalaxyErrors

/// What is wrong with a join, a selection or a summary of tables.
public enum TableError: ErrorKind, ErrorFamily {
  case nothingMatches = """
    nothing-matches
    No row of one table belongs to a row of the other.
    Look at both columns with `show`; `by name=iauname` names a column on either side.

    join kinds with "catalogue.csv" by name=iauname as rich
    """
  case repeatedKey = """
    repeated-key
    Several rows of the table that is joined on have one key, so that it is not clear which of them a row should get.
    Leave out what is there twice, join by another column, or take the first with double=first.
    """
  case badStatistic = """
    bad-statistic
    A summary asks for a statistic that there is not, or of a column that has no numbers.
    They are count, mean, std, sem, median, quantile, min, max, sum and share.

    summarise kinds with count mean(score) share(p < 0.05) by class
    """
}
