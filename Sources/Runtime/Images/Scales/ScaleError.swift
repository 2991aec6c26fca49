import GalaxyErrors

/// Why an image cannot be put at a distance or into another image's pixels.
public enum ScaleError: ErrorKind, ErrorFamily {
  case noScale = """
    no-scale
    The header of a FITS image does not say how large a pixel is, or not at which redshift.
    Give it with scale= (arc seconds a pixel) and z=, or match by the galaxies' sizes in their frames.
    """
}
