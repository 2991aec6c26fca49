import GalaxyBase
import GalaxyErrors

/// Flux of bands on one scale, for pictures in colours.
extension ImageLoader {
  /// Reads three bands of one FITS file, named by filter or number, as red, green and blue flux on one
  /// scale, after `cutout=`; magnitudes become nanomaggies. `places` says what was read.
  /// - Throws: as `load` does.
  public func colours(_ path: String, red: String, green: String, blue: String) throws
    -> (red: Raster<Double>, green: Raster<Double>, blue: Raster<Double>, places: [String])
  {
    let bands = try following(path) { loader, path in
      try Self.requireFITS(path)
      return try FITSDecoder.decode(
        path: path, colours: [red, green, blue], options: loader.options, files: loader.kept)
    }
    return (bands[0].image, bands[1].image, bands[2].image, bands.map(\.place))
  }

  /// The flux of one FITS file on the scale that `colours` uses, for pictures of bands in files of their own.
  public func colour(_ path: String) throws -> (flux: Raster<Double>, place: String) {
    let band = try following(path) { loader, path in
      try Self.requireFITS(path)
      return try FITSDecoder.decode(path: path, options: loader.options, shared: true, files: loader.kept)
    }
    return (band.image, band.place)
  }
}
