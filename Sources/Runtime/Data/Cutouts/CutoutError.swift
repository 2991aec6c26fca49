import GalaxyErrors

/// What keeps galaxies of a catalogue from being cut from tiles.
public enum CutoutError: ErrorKind, ErrorFamily {
  case noPosition = """
    no-position
    A catalogue has no columns of right ascension and declination that are known by their names.
    Name them with ra= and dec=.
    """
  case badPosition = """
    bad-position
    A row of a catalogue has no position on the sky that can be read.
    Positions are degrees (187.706) or sexagesimal (12:30:49.4, 12h30m49.4s); bad=skip leaves such rows out.
    """
  case badSize = """
    bad-size
    The size of a cutout cannot be read, or is none that can be cut.
    A size has a unit, size=30arcsec (arcmin, deg, pix), or is a column with a factor, size=4*r90.
    """
  case outsideTiles = """
    outside-tiles
    A galaxy of a catalogue lies in none of the tiles.
    Name more tiles, or leave such galaxies out with bad=skip.
    """
  case badTiles = """
    bad-tiles
    Several tiles cannot be used; the first ten are listed.
    Leave them out of the pattern, or have them left out with bad=skip.
    """
}
