import GalaxyErrors

/// Why ways of training cannot be tried on parts of some images.
public enum TrialError: ErrorKind, ErrorFamily {
  case tooFewForFolds = """
    too-few-for-folds
    A class has fewer galaxies than there are to be folds.
    Take fewer folds, or more images.
    """
}
