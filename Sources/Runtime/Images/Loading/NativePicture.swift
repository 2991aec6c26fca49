import GalaxyBase
import GalaxyErrors

/// A file's picture in its own size and its own greys, to be measured: what `size`, `stretch`, `limits`, `nan`
/// and `crop` would make of it does not count, what chooses an image of the file (`hdu`, `band`, `mask`,
/// `cutout`, `recipe`) does.
public struct NativePicture: Sendable {
  /// Grey levels 0 … 255 as real numbers (colour by its luma, of 16 bits the numbers divided by 257), or
  /// linear flux with the sky in it; row 0 at the top. A pixel without a value is NaN.
  public var values: Raster<Double>
  /// Whether they are flux.
  public var isFlux: Bool
  /// What the file is.
  public var format: ImageFormat
  /// Digest and size of the file's bytes, where they were asked for.
  public var file: (digest: Digest, bytes: Int)?
  /// What there is to say of its pixels.
  public var remarks: [ImageRemark] = []

  /// Makes a picture.
  package init(
    values: Raster<Double>, isFlux: Bool, format: ImageFormat, file: (digest: Digest, bytes: Int)? = nil,
    remarks: [ImageRemark] = []
  ) {
    self.values = values
    self.isFlux = isFlux
    self.format = format
    self.file = file
    self.remarks = remarks
  }
}

extension ImageLoader {
  /// Reads one file in its own size. With `digest` the digest of the file is taken, too.
  /// - Throws: GalaxyError of a kind of `FileError` or `ImageError`, which names the file.
  public func native(_ path: String, digest: Bool = false) throws -> NativePicture {
    try following(path) { loader, path in
      let stored = try ContainerAddress.stored(path)
      let format =
        try stored.map { try FileSignature.format(of: $0, path) } ?? SourceFiles.requireFormat(of: path)
      var picture = try loader.native(path, format, stored)
      if digest, picture.file == nil { picture.file = try stored?.digest ?? loader.wholeDigest(path) }
      return picture
    }
  }

  private func native(_ path: String, _ format: ImageFormat, _ stored: StoredImage?) throws -> NativePicture {
    if format == .fits {
      let flux = try FITSDecoder.decode(path: path, options: options, files: kept)
      return NativePicture(values: flux.image, isFlux: true, format: format, remarks: flux.remarks)
    }
    let bytes: [UInt8]
    switch stored {
    case .array(let array): return try native(array, path)
    case .file(let own): bytes = own
    case nil: bytes = try Files.read(path)
    }
    let decoded =
      format == .png
      ? try PNGCodec.read(bytes, path: path, exact: true)
      : try JPEGDecoder.read(bytes, path: path, exact: true)
    let whole = decoded.exactLuma
    let values = try pieces(ofPicture: whole.width, whole.height, path).reduce(whole) { $0.piece($1) }
    return NativePicture(
      values: values, isFlux: false, format: format, file: (Digest(of: bytes), bytes.count),
      remarks: decoded.remarks)
  }

  private func native(_ array: PixelArray, _ path: String) throws -> NativePicture {
    guard let whole = try array.exactLuma(options, path) else {
      guard case .flux(let flux) = try array.decoded(options, path) else {
        throw GalaxyError(ImageError.noImage, path, "has no numbers")
      }
      return NativePicture(values: flux.image, isFlux: true, format: .array, remarks: flux.remarks)
    }
    let values = try pieces(ofPicture: whole.width, whole.height, path, isArray: true).reduce(whole) {
      $0.piece($1)
    }
    return NativePicture(values: values, isFlux: false, format: .array)
  }
}
