import GalaxyErrors

/// What is wrong with a table of features, or with a file of them.
public enum FeatureError: ErrorKind, ErrorFamily {
  case badArray = """
    bad-array
    A NumPy or safetensors file is damaged, or holds no table of real numbers.
    Save it anew: numpy.save("emb.npy", array) of shape (images, features).
    """
  case noFeatures = """
    no-features
    A file has no column of numbers that could be features.
    Name them with columns=, as in columns="e*".
    """
  case noMatch = """
    no-match
    No row of a file belongs to an image, or there are not as many rows as images.
    Name the column of the images' names with name=.
    """
}
