import GalaxyErrors

/// What is wrong with a catalogue, such as a manifest.
public enum CatalogueError: String, ErrorFamily {
  /// A manifest is not the CSV it should be.
  case badCSV = "bad-csv"
  /// A manifest begins with data.
  case missingHeader = "missing-header"
  /// A manifest has no column of this name.
  case missingColumn = "missing-column"
  /// A row of a manifest has no location, or too few or too many fields.
  case badRow = "bad-row"

  /// What each means, and what to do about it.
  public var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .badCSV:
      (
        "A manifest is not the CSV it should be.",
        "Mend the line that the message names; fields with commas go in double quotes.", ""
      )
    case .missingHeader: ("A manifest begins with data.", "Put a line of column names first: path,label.", "")
    case .missingColumn:
      ("A manifest has no column of this name.", "Choose from its header with path=, label= and group=.", "")
    case .badRow:
      (
        "A row of a manifest has no location, or too few or too many fields.",
        "Mend the line that the message names, or leave it out with bad=skip.", ""
      )
    }
  }
}
