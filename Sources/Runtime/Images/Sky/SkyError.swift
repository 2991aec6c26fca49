import GalaxyErrors

/// What keeps positions on the sky from becoming pixels.
public enum SkyError: ErrorKind, ErrorFamily {
  case noWCS = """
    no-wcs
    An image does not say where on the sky it is, or in a way that is not understood.
    Leave it out of the pattern, or choose another image of the file with hdu=.
    """
  case noWCSLibrary = """
    no-wcslib
    The library that turns positions into pixels, wcslib, is not there.
    Install it: `apt-get install libwcs7`, or wcslib-dev and build again.
    """
}
