import GalaxyBase
import GalaxyErrors

/// Turns files into images: decode, cut out, crop to the galaxy, stretch, take the middle square, resize.
///
/// An image that is not square keeps its middle square: the shorter side fits, the longer side loses both
/// ends.
public struct ImageLoader: Sendable {
  /// How files become images.
  public let options: LoadOptions
  /// Files of many images, open until the next of their images.
  let files: OpenedFiles
  /// Those, where brackets chose one of many images of a FITS file.
  let kept: OpenedFiles?
  /// The first option that is for FITS files alone, looked up once for all pictures.
  let placeChoice: LoadOptions.Choice?

  /// The largest side that `LoadOptions.size` may have.
  public static let largestSide = LoadOptions.largestSide

  /// Takes the options.
  /// - Throws: GalaxyError of kind `bad-option` for options that make no sense.
  public init(options: LoadOptions) throws {
    try options.check()
    (self.options, placeChoice) = (options, options.placeChoice)
    (files, kept) = (OpenedFiles(), nil)
  }

  /// A loader of what brackets choose.
  init(options: LoadOptions, files: OpenedFiles) throws {
    try options.check()
    (self.options, self.files, kept, placeChoice) = (options, files, files, options.placeChoice)
  }

  /// Reads one file, of the format `only` if one is named. With `digest` the file's digest is taken too: of
  /// the very bytes that were decoded where they are read whole, as those of pictures are.
  /// - Throws: GalaxyError of a kind of `FileError` or `ImageError`, which names the file; `no-contrast` if
  ///   all pixels are equal.
  public func load(_ path: String, only: ImageFormat? = nil, digest: Bool = false) throws -> PreparedImage {
    if let stored = try files.stored(path) {
      return try prepared(path, stored, only: only, digest: digest)
    }
    return try following(path) { try $0.prepared($1, nil, only: only, digest: digest) }
  }

  /// `stored` is what a container holds under the name, where it is the address of an image in one.
  private func prepared(
    _ path: String, _ stored: StoredImage?, only: ImageFormat?, digest: Bool
  ) throws -> PreparedImage {
    let format =
      try stored.map { try FileSignature.format(of: $0, path) } ?? SourceFiles.requireFormat(of: path)
    if let only, format != only {
      throw GalaxyError(
        ImageError.unsupportedFormat, path, "is a \(format.rawValue) file, not \(only.rawValue)",
        hint: "`load images` reads all formats")
    }
    var image: PreparedImage
    var read: Source?
    if format == .fits, let quick = try digesting(digest).quickFlux(path) {
      image = quick
    } else if case .array(let array)? = stored, let quick = quickFlux(array) {
      image = quick
    } else {
      let source = try digesting(digest).source(path, format, stored, side: options.size)
      read = source
      switch source {
      case .flux(let flux):
        image = try prepare(flux, format, path)
        image.file = fileOfPiece(flux, path)
      case .picture(let picture, let bytes, let size, let remarks):
        image = try prepare(picture, format, size, path)
        image.remarks = remarks
        if digest, !bytes.isEmpty { image.file = (Digest(of: bytes), bytes.count) }
      }
    }
    if image.pixels.isFlat { throw noContrastLeft(in: try read ?? source(path, format, stored), path) }
    if digest, image.file == nil {
      image.file =
        try stored?.digest ?? options.piece.map { try PieceDigest.of($0, path: path, hdu: options.hdu) }
        ?? wholeDigest(path)
    }
    return image
  }

  /// Reads one file to be looked at in its own size: pictures as they are unless a stretch or limits are
  /// given.
  /// - Throws: as `load` does.
  public func view(_ path: String) throws -> ViewedImage {
    try following(path) { try $0.viewed($1) }
  }

  private func viewed(_ path: String) throws -> ViewedImage {
    let stored = try files.stored(path)
    let format =
      try stored.map { try FileSignature.format(of: $0, path) } ?? SourceFiles.requireFormat(of: path)
    switch try source(path, format, stored) {
    case .flux(let flux):
      let image = options.nan.fill(flux.image)
      guard let stretched = stretch(image, isFlux: true) else {
        throw GalaxyError.noContrast(path, in: image, options, place: flux.place)
      }
      return ViewedImage(
        picture: stretched.image.as8Bits, format: format, place: flux.place,
        unit: flux.unit.isEmpty ? nil : flux.unit, nonFinite: flux.nonFinite,
        notes: flux.notes, remarks: flux.remarks + hollow(flux.image.narrowed, flux.nonFinite),
        limits: (stretched.low, stretched.high), frame: try frame(in: image, path))
    case .picture(let picture, _, _, let remarks):
      let frame = try frame(in: picture.values, path)
      guard isPictureStretched else {
        return ViewedImage(picture: picture.as8Bits, format: format, remarks: remarks, frame: frame)
      }
      guard let stretched = stretch(picture) else { throw noContrast(path) }
      return ViewedImage(
        picture: stretched.image.as8Bits, format: format, remarks: remarks,
        limits: (stretched.low, stretched.high), frame: frame)
    }
  }

  static func requireFITS(_ path: String) throws {
    let format = try SourceFiles.requireFormat(of: path)
    guard format == .fits else {
      throw GalaxyError(
        ImageError.unsupportedFormat, path, "is a \(format.rawValue) file: bands are in FITS files")
    }
  }

  /// The digest of a whole file: taken once of one that has many images.
  func wholeDigest(_ path: String) throws -> (digest: Digest, bytes: Int) {
    kept == nil ? try SourceFiles.digest(of: path) : try KnownDigests.ofFile(path)
  }

  // MARK: - Steps

  /// Does `body` with the file that a name means, and a loader that reads what the brackets behind it choose.
  func following<T>(_ name: String, _ body: (ImageLoader, String) throws -> T) throws -> T {
    if ContainerAddress.file(of: name) != nil { return try body(self, name) }
    guard let extended = try ExtendedName(name) else { return try body(self, name) }
    return try body(ImageLoader(options: extended.choose(options), files: files), extended.file)
  }

  private func prepare(
    _ picture: PictureRaster, _ format: ImageFormat, _ originalSize: (width: Int, height: Int), _ path: String
  ) throws -> PreparedImage {
    let frame = try frame(in: picture.values, path)
    let marks = frame?.marks(in: picture.values) ?? []
    let picture = frame.map(picture.cut) ?? picture
    let pixels: PixelStore
    if isPictureStretched {
      guard let stretched = stretch(picture) else { throw noContrast(path) }
      pixels = .stretched(square(stretched.image).pixels)
    } else {
      pixels = picture.prepared(size: options.size)
    }
    return PreparedImage(
      pixels: pixels, format: format, originalSize: originalSize,
      wasCropped: picture.width != picture.height, frame: frame,
      // A picture that is taken whole may have been decoded smaller than it is.
      side: isPictureWhole
        ? min(originalSize.width, originalSize.height) : min(picture.width, picture.height), marks: marks)
  }

  private func prepare(
    _ flux: FITSDecoder.Flux, _ format: ImageFormat, _ path: String
  ) throws -> PreparedImage {
    let filled = options.nan.fill(flux.image)
    let frame = try frame(in: filled, path)
    let image = frame.map { $0.cut(filled, fill: $0.sky) } ?? filled
    guard let stretched = stretch(image, isFlux: true) else {
      throw GalaxyError.noContrast(path, in: image, options, place: flux.place)
    }
    return PreparedImage(
      pixels: .stretched(square(stretched.image).pixels), format: format, originalSize: flux.originalSize,
      wasCropped: !image.isSquare, place: flux.place, unit: flux.unit.isEmpty ? nil : flux.unit,
      pixelsRead: flux.image.pixels.count, nonFinite: flux.nonFinite, notes: flux.notes,
      remarks: flux.remarks + hollow(flux.image.narrowed, flux.nonFinite), frame: frame,
      side: min(image.width, image.height), marks: frame?.marks(in: filled) ?? [])
  }

  /// A picture that was made, not read, as `load` makes an image of one: cropped, stretched and resized by these
  /// options; and the side of the square that was taken of it.
  /// - Throws: GalaxyError of kind `no-galaxy` or `no-contrast`, by the picture's name.
  package func made(_ picture: GrayPicture, name: String) throws -> PreparedImage {
    try prepare(.eight(picture), .png, (picture.width, picture.height), name)
  }

  private func square(_ image: GrayImage) -> GrayImage {
    Resampling.resize(image.middleSquare(), width: options.size, height: options.size)
  }

  /// With `crop=galaxy` the frame of the galaxy, or `no-galaxy`.
  private func frame(in image: @autoclosure () -> Raster<Double>, _ path: String) throws -> GalaxyFrame? {
    guard options.crop == .galaxy else { return nil }
    if let frame = GalaxyFrame(in: image(), factor: options.factor) { return frame }
    throw GalaxyError(
      ImageError.noGalaxy, path,
      "shows no galaxy: nothing is \(Int(GalaxyFrame.threshold)) σ brighter than its sky",
      hint: "leave crop=galaxy out")
  }

  var isPictureStretched: Bool { options.stretch != nil || options.limits != nil || options.a != nil }

  private func stretch(_ image: Raster<Double>, isFlux: Bool, white: Int = 255) -> Stretch.Result? {
    let function = options.stretch ?? (isFlux || options.a != nil ? .asinh : .linear)
    let limits = options.limits ?? (isFlux ? .standard : .manual(0, Double(white)))
    return Stretch.apply(
      image, function: function, a: options.a, limits: limits, nonFinite: options.nan, rowsFromBottom: isFlux)
  }

  /// A picture, in the numbers of its file.
  private func stretch(_ picture: PictureRaster) -> Stretch.Result? {
    stretch(picture.values, isFlux: false, white: picture.white)
  }

  /// The remark on a hole amid the brightest pixels, where what becomes of it was not chosen.
  func hollow(_ image: @autoclosure () -> Raster<Float>, _ nonFinite: Int) -> [ImageRemark] {
    nonFinite > 0 && options.nan == .low && HollowCore.isIn(image()) ? [.hollow] : []
  }

  private func noContrast(_ path: String) -> GalaxyError { .noContrast(path) }

  private func noContrastLeft(in source: Source, _ path: String) -> GalaxyError {
    switch source {
    case .flux(let flux): .noContrast(path, in: flux.image, options, place: flux.place)
    case .picture(let picture, _, _, let remarks):
      .noContrast(path, in: picture.values, options, isTransparent: remarks.contains(.transparent))
    }
  }
}
