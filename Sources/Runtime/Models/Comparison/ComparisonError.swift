import GalaxyErrors

/// Why two sets of galaxies cannot be compared.
public enum ComparisonError: ErrorKind, ErrorFamily {
  case sameImages = """
    same-images
    Two sets that are to be compared show the same images.
    Compare sets without an image in common: `split d into a=0.5 b=0.5` parts one.
    """
  case unlikeFeatures = """
    unlike-features
    Two sets that are to be compared have different features.
    Measure both in one way, or give one table of all their images after `with`.
    """
  case notInTable = """
    not-in-table
    The table behind `with` has no row of any image of a set.
    Its rows belong to images by their path or name: load it with the images' names.
    """
}
