extension ImageLoader {
  /// The bands of a FITS file that the options or the recipe choose, each alone, so that what is done to each
  /// keeps the colours; in the unit of the file.
  /// - Throws: GalaxyError of a kind of `FileError` or `ImageError`, which names the file.
  public func fluxPlanes(_ path: String) throws -> [FluxPlane] {
    try following(path) { loader, path in
      try Self.requireFITS(path)
      return try FITSDecoder.planes(path: path, options: loader.options)
    }
  }

  /// How the first of them sees its galaxy.
  /// - Throws: as `fluxPlanes` does.
  public func scale(_ path: String) throws -> ObservedScale {
    try scales(path).first?.scale ?? ObservedScale()
  }

  /// How the bands that `fluxPlanes` reads see their galaxy, by their headers alone.
  /// - Throws: as `fluxPlanes` does.
  public func scales(_ path: String) throws -> [(name: String?, scale: ObservedScale)] {
    try following(path) { loader, path in
      try Self.requireFITS(path)
      return try FITSFile.exclusively {
        let plan = try RecipePlan.open(path, options: loader.options)
        return try FITSDecoder.choose(plan, loader.options, path: path).map { position in
          let band = plan.bands[position]
          return (band.name, try ScaleReader.scale(of: band, recipe: plan.recipe))
        }
      }
    }
  }
}

extension FITSDecoder {
  /// The chosen bands one by one, with their scales.
  static func planes(path: String, options: LoadOptions) throws -> [FluxPlane] {
    try FITSFile.exclusively {
      let plan = try RecipePlan.open(path, options: options)
      return try choose(plan, options, path: path).map { position in
        let flux = try read([position], plan, path, options, shared: true)
        let band = plan.bands[position]
        return FluxPlane(
          band: band.name, place: flux.place, image: flux.image,
          scale: try ScaleReader.scale(of: band, recipe: plan.recipe))
      }
    }
  }
}
