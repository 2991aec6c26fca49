import GalaxyErrors

/// What is wrong with a dataset, or what was asked of it.
public enum DatasetError: ErrorKind, ErrorFamily {
  case badRows = """
    bad-rows
    Several rows or files cannot be used; the first ten are listed.
    Mend them, or leave them out with bad=skip.
    """
  case noImages = """
    no-images
    Nothing is left to load or score.
    Look at the folder or pattern with `!ls`.
    """
  case tooFewImages = """
    too-few-images
    There are too few images for what was asked.
    Load more, or ask for less: fewer parts, another normal class.
    """
  case movedInput = """
    moved-input
    A data file of a stored session is not where it was.
    Put it back, or load the images from where they are now.
    """
  case changedInput = """
    changed-input
    A data file of a stored session has other contents than it had.
    Put the old file back, or load the images again.
    """
  case otherPixels = """
    other-pixels
    A data file gives other pixels than when the session was saved.
    Another version of galsh may read it differently; load the images again.
    """
  case cannotKeep = """
    cannot-keep
    A dataset has no files from which a session could read it again.
    Load its images from files, then save the session.
    """
  case matchedAlready = """
    matched-already
    Images that `match` or `augment` made are to be matched.
    Match the images as they were loaded, then augment the matched ones.
    """
}
