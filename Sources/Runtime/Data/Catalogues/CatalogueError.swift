import GalaxyErrors

/// What is wrong with a catalogue, such as a manifest.
public enum CatalogueError: ErrorKind, ErrorFamily {
  case badCSV = """
    bad-csv
    A manifest is not the CSV it should be.
    Mend the line that the message names; fields with commas go in double quotes.
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
