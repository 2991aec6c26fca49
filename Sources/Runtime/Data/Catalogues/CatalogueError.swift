import GalaxyErrors

/// What is wrong with a catalogue, such as a manifest.
public enum CatalogueError: ErrorKind, ErrorFamily {
  case badCSV = """
    bad-csv
    A manifest is not the CSV it should be.
    Mend the line that the message names; fields with commas go in double quotes.
    """
  case badTable = """
    bad-table
    A FITS table, VOTable or ECSV file is damaged, or holds no table that galsh reads.
    Write it again with the program that made it, or as CSV.
    """
  case otherFormat = """
    other-format
    A manifest is of a format that galsh does not read as a table, such as Parquet or Excel.
    Write it as CSV, ECSV, VOTable or a FITS table; the message says how.
    """
  case missingHeader = """
    missing-header
    A manifest begins with data.
    Put a line of column names first: path,label.
    """
  case missingColumn = """
    missing-column
    A manifest has no column of this name.
    Choose from its header with path=, label= and group=.
    """
  case badRow = """
    bad-row
    A row of a manifest has no location, or too few or too many fields.
    Mend the line that the message names, or leave it out with bad=skip.
    """
}
