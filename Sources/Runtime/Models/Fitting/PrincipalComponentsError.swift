import GalaxyErrors

/// Why there are no principal components.
public enum PrincipalComponentsError: ErrorKind, ErrorFamily {
  case tooLittle = """
    too-little-to-project
    Principal components need at least three images with every number, and two numbers that vary.
    Measure more images, or choose tables that share more numbers.
    """
}

extension GalaxyError {
  /// Something is missing for principal components.
  static func tooLittle(_ found: String, _ needed: String) -> GalaxyError {
    GalaxyError(PrincipalComponentsError.tooLittle, "there are \(found), and \(needed)")
  }
}
