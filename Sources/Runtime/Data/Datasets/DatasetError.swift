import GalaxyErrors

/// What is wrong with a dataset, or what was asked of it.
public enum DatasetError: String, ErrorFamily {
  /// A label is not a whole number.
  case badLabel = "bad-label"
  /// Several rows or files cannot be used; the first ten are listed.
  case badRows = "bad-rows"
  /// Nothing is left to load or score.
  case noImages = "no-images"
  /// There are too few images for what was asked.
  case tooFewImages = "too-few-images"
  /// A data file of a stored session is not where it was.
  case movedInput = "moved-input"
  /// A data file of a stored session has other contents than it had.
  case changedInput = "changed-input"
  /// A data file gives other pixels than when the session was saved.
  case otherPixels = "other-pixels"
  /// A dataset has no files from which a session could read it again.
  case cannotKeep = "cannot-keep"

  /// What each means, and what to do about it.
  public var about: (meaning: String, remedy: String, example: String) {
    switch self {
    case .badLabel: ("A label is not a whole number.", "Number the classes; empty is unlabelled.", "")
    case .badRows:
      (
        "Several rows or files cannot be used; the first ten are listed.",
        "Mend them, or leave them out with bad=skip.", ""
      )
    case .noImages: ("Nothing is left to load or score.", "Look at the folder or pattern with `!ls`.", "")
    case .tooFewImages:
      (
        "There are too few images for what was asked.",
        "Load more, or ask for less: fewer parts, another normal class.", ""
      )
    case .movedInput:
      (
        "A data file of a stored session is not where it was.",
        "Put it back, or load the images from where they are now.", ""
      )
    case .changedInput:
      (
        "A data file of a stored session has other contents than it had.",
        "Put the old file back, or load the images again.", ""
      )
    case .otherPixels:
      (
        "A data file gives other pixels than when the session was saved.",
        "Another version of galsh may read it differently; load the images again.", ""
      )
    case .cannotKeep:
      (
        "A dataset has no files from which a session could read it again.",
        "Load its images from files, then save the session.", ""
      )
    }
  }
}
