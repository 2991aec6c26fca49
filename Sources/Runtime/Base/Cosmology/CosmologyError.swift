import GalaxyErrors

/// Redshifts and cosmologies that make no sense.
public enum CosmologyError: ErrorKind, ErrorFamily {
  case badRedshift = """
    bad-redshift
    A redshift has no distance: it is not above 0, no number, or larger than any that light comes from.
    Give the redshift at which the galaxy is to be seen, such as z=0.05.
    """
  case badCosmology = """
    bad-cosmology
    A cosmology is neither known by name nor two numbers that make sense.
    cosmology=planck18, or Hubble's constant in km/s/Mpc and the density of matter: cosmology="70,0.3".
    """
}
