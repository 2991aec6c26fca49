import GalaxyBase
import GalaxyErrors

/// What is in a file: flux, or a picture with what was cut from it.
extension ImageLoader {
  enum Source {
    case flux(FITSDecoder.Flux)
    /// With the file's bytes, its size in the file, and what there is to say of its pixels.
    case picture(PictureRaster, [UInt8], (width: Int, height: Int), [ImageRemark])
  }

  /// FITS in the quick way, where these options and this file allow it.
  func quickFlux(_ path: String) throws -> PreparedImage? {
    guard SinglePrecisionStretch.takes(options) else { return nil }
    if options.piece != nil { return try quickPiece(path) }
    guard let flux = try FITSDecoder.decodeSinglePrecision(path: path, options: options, files: kept),
      let plain = SinglePrecisionStretch.image(flux.image, rowsFromBottom: true, options: options)
    else { return nil }
    return PreparedImage(
      pixels: .stretched(plain.image.pixels), format: .fits,
      originalSize: (flux.image.width, flux.image.height), wasCropped: !flux.image.isSquare,
      place: flux.place, unit: flux.unit.isEmpty ? nil : flux.unit, pixelsRead: flux.image.pixels.count,
      nonFinite: flux.nonFinite ?? plain.nonFinite, notes: flux.notes,
      remarks: flux.remarks + hollow(flux.image, plain.nonFinite),
      side: min(flux.image.width, flux.image.height))
  }

  /// Flux of an array in the quick way.
  func quickFlux(_ array: PixelArray) -> PreparedImage? {
    guard SinglePrecisionStretch.takes(options), let flux = array.quickFlux(options),
      let plain = SinglePrecisionStretch.image(flux, rowsFromBottom: false, options: options)
    else { return nil }
    return PreparedImage(
      pixels: .stretched(plain.image.pixels), format: .array, originalSize: (flux.width, flux.height),
      wasCropped: !flux.isSquare, place: array.place, pixelsRead: flux.pixels.count,
      nonFinite: plain.nonFinite, remarks: hollow(flux, plain.nonFinite), side: min(flux.width, flux.height))
  }

  /// Reads a file. Pictures that are going to have `side` pixels may be decoded smaller.
  func source(
    _ path: String, _ format: ImageFormat, _ stored: StoredImage?, side: Int? = nil
  ) throws -> Source {
    if format == .fits {
      return .flux(try FITSDecoder.decode(path: path, options: options, files: kept))
    }
    let bytes: [UInt8]
    switch stored {
    case .array(let array): return try source(array, path)
    case .file(let own): bytes = own
    case nil: bytes = try Files.read(path)
    }
    let decoded =
      format == .png
      ? try PNGCodec.read(bytes, path: path)
      : try JPEGDecoder.read(bytes, path: path, side: isPictureWhole ? side : nil)
    let picture = try trim(decoded.upright, path)
    let narrow = options.limits == nil ? ImageRemark.narrow(picture) : nil
    return .picture(picture, bytes, decoded.uprightSize, decoded.remarks + [narrow].compactMap(\.self))
  }

  /// An array's numbers: a picture, or flux.
  func source(_ array: PixelArray, _ path: String) throws -> Source {
    switch try array.decoded(options, path) {
    case .flux(let flux): return .flux(flux)
    case .picture(let whole):
      let picture = try trim(whole, path, isArray: true)
      let narrow = options.limits == nil ? ImageRemark.narrow(picture) : nil
      return .picture(picture, [], (whole.width, whole.height), [narrow].compactMap(\.self))
    }
  }

  /// Whether pictures are resized as they are, nothing cut off or stretched before.
  var isPictureWhole: Bool {
    options.crop == .none && options.cutout == nil && options.recipe != .fire && !isPictureStretched
  }

  /// A picture without what FIRE Studio painted into its edges, and its cutout.
  func trim(
    _ picture: PictureRaster, _ path: String, isArray: Bool = false
  ) throws -> PictureRaster {
    var picture = picture
    for piece in try pieces(ofPicture: picture.width, picture.height, path, isArray: isArray) {
      picture = picture.piece(piece)
    }
    // What is cropped or stretched is held in double precision, as flux is.
    if options.crop != .none || isPictureStretched {
      try ImageLimits.check(
        width: picture.width, height: picture.height, path: path, limit: ImageLimits.fluxPixels)
    }
    return picture
  }

  /// What is to be cut from a picture of so many columns and rows, a piece of the piece before.
  func pieces(
    ofPicture width: Int, _ height: Int, _ path: String, isArray: Bool = false
  ) throws -> [Cutout] {
    if let choice = placeChoice, !isArray {
      throw GalaxyError(
        ImageError.unsupportedFormat, path, "is a picture; \(choice.name)=\(choice.text) is for FITS files",
        hint: "leave \(choice.name)= out, or read FITS files alone")
    }
    var (pieces, size): ([Cutout], (width: Int, height: Int)) = ([], (width, height))
    switch options.recipe {
    case nil, .generic: break
    case .fire:
      let width = max(1, Int(Double(size.width) * Recipe.fireShare))
      let height = max(1, Int(Double(size.height) * Recipe.fireShare))
      if let middle = Cutout(
        x: (size.width - width) / 2, y: (size.height - height) / 2, width: width, height: height)
      {
        (pieces, size) = ([middle], (width, height))
      }
    case .some(let recipe):
      throw GalaxyError(
        ImageError.recipeDoesNotFit, path, "is a picture; recipe=\(recipe.rawValue) is for FITS",
        hint: "leave recipe= out")
    }
    if let cutout = options.cutout {
      try cutout.check(width: size.width, height: size.height, path: path)
      pieces.append(cutout)
    }
    return pieces
  }
}
