import GalaxyErrors

/// Why a file cannot become an image.
public enum ImageError: ErrorKind, ErrorFamily {
  case notAnImage = """
    not-an-image
    The first bytes of a file are not those of FITS, PNG or JPEG.
    Convert it, or leave it out with bad=skip.
    """
  case unsupportedFormat = """
    unsupported-format
    The format of an image is known but not read.
    Convert it to FITS, PNG or JPEG.
    """
  case truncated = """
    truncated
    A file ends before its image does.
    Copy it again; the copy was cut short.
    """
  case noSuchImage = """
    no-such-image
    A file of many images has not the one that brackets behind its name choose.
    Count from 0, `galaxies.h5[17]`, or name a member of a tar, `shard.tar[a12.png]`.
    """
  case needsArray = """
    needs-array
    A file has several arrays of images, and which is meant cannot be told by their names.
    Name one: `load hdf5 "f.h5" as d images="sdss/images"`.
    """
  case noHDF5 = """
    no-hdf5
    libhdf5, which reads HDF5 files, is not installed or too old.
    Install it: libhdf5-103-1 (Debian 12) or libhdf5-310 (Debian 13), `brew install hdf5` on macOS.
    """
  case damaged = """
    damaged-file
    An image contradicts itself or its format.
    Copy or make it again, or leave it out with bad=skip.
    """
  case tooLarge = """
    too-large
    An image or a layer of a network is larger than galsh holds.
    Cut the image down, or take fewer channels or a smaller size.
    """
  case badCard = """
    bad-card
    A card of a FITS header that the pixels depend on is no number.
    Mend the header: numbers stand without quotes and with a decimal point.
    """
  case noContrast = """
    no-contrast
    All pixels of an image are equal, so there is nothing to normalise or learn.
    Leave it out with bad=skip.
    """
  case noImage = """
    no-image
    A FITS file holds no image of two dimensions.
    Look at its HDUs; hdu= chooses one by number or EXTNAME.
    """
  case unknownHDU = """
    unknown-hdu
    A FITS file has no such HDU.
    Give its number, 0 for the primary one, or its EXTNAME.
    """
  case needsHDU = """
    needs-hdu
    A FITS file holds several images, and which is the galaxy cannot be told by their names.
    Choose one by number or EXTNAME: `load fits "f.fits" as d hdu=2`.
    """
  case needsBand = """
    needs-band
    A FITS cube holds several images.
    Choose one: `load fits "cube.fits" as d band=0`.
    """
  case unknownBand = """
    unknown-band
    A FITS cube has no such band.
    Bands count from 0.
    """
  case recipeDoesNotFit = """
    recipe-does-not-fit
    A file is not laid out as the recipe says.
    Leave recipe= away to have it found, or see the HDUs with `inspect`.
    """
  case noGalaxy = """
    no-galaxy
    crop=galaxy finds nothing that stands out of the sky.
    Look at the image; load it without crop=galaxy, or leave it out with bad=skip.
    """
  case outsideImage = """
    outside-image
    A cutout reaches beyond the image.
    Choose one inside the size that the message names.
    """
}

extension GalaxyError {
  /// What is wrong with the file of an image; the sentence begins with its name.
  package init(_ kind: ImageError, _ path: String, _ what: String, hint: String? = nil) {
    self.init(kind, "\(path) \(what)", file: path, hint: hint)
  }
}
