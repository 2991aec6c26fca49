/// What is wrong with a manifest, a dataset or what was asked of it.
public struct DatasetError: GalaxyError, Equatable {
  /// What is wrong; the raw value is the error's id.
  public enum Reason: String, Sendable {
    /// The manifest is not the CSV it should be.
    case badCSV = "bad-csv"
    /// The manifest begins with data instead of a header.
    case missingHeader = "missing-header"
    /// A column that was asked for is not there.
    case missingColumn = "missing-column"
    /// A row without a location, or with too few or too many fields.
    case badRow = "bad-row"
    /// A label that is not a whole number.
    case badLabel = "bad-label"
    /// Several rows or files cannot be used.
    case badRows = "bad-rows"
    /// Nothing is left to load.
    case noImages = "no-images"
    /// An option has a value that makes no sense.
    case badOption = "bad-option"
    /// Too few images for what was asked.
    case tooFewImages = "too-few-images"
    /// A data file of a stored session is not there any more.
    case movedInput = "moved-input"
    /// A data file of a stored session has other contents than it had.
    case changedInput = "changed-input"
    /// A data file of a stored session gives other pixels than it gave.
    case otherPixels = "other-pixels"
  }

  /// What is wrong.
  public let reason: Reason
  /// One sentence with the values involved.
  public let message: String
  /// The manifest, if one is to blame.
  public let file: String?
  /// Its line, counted from 1.
  public let line: Int?
  /// What would be right.
  public let hint: String?

  /// `reason` in kebab-case.
  public var id: String { reason.rawValue }

  init(_ reason: Reason, _ message: String, file: String? = nil, line: Int? = nil, hint: String? = nil) {
    self.reason = reason
    self.message = message
    self.file = file
    self.line = line
    self.hint = hint
  }
}
