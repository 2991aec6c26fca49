import GalaxyBase
import GalaxyErrors

/// Pieces of larger images: cutouts from the tiles of a survey.
extension ImageLoader {
  /// A loader that takes the digest of a piece as it reads it.
  func digesting(_ isWanted: Bool) throws -> ImageLoader {
    guard isWanted, options.piece != nil else { return self }
    var options = options
    options.piece?.takesDigest = true
    return try ImageLoader(options: options, files: files)
  }

  /// The same of a piece of a larger image, which is read in double precision.
  func quickPiece(_ path: String) throws -> PreparedImage? {
    let flux = try FITSDecoder.decode(path: path, options: options, files: kept)
    let narrow = flux.image.narrowed
    let overflows = zip(flux.image.pixels, narrow.pixels).contains { $0.isFinite && !$1.isFinite }
    guard !overflows,
      let plain = SinglePrecisionStretch.image(narrow, rowsFromBottom: false, options: options)
    else { return nil }
    var image = PreparedImage(
      pixels: .stretched(plain.image.pixels), format: .fits, originalSize: flux.originalSize,
      wasCropped: !flux.image.isSquare, place: flux.place, unit: flux.unit.isEmpty ? nil : flux.unit,
      pixelsRead: flux.image.pixels.count, nonFinite: flux.nonFinite, notes: flux.notes,
      remarks: flux.remarks + hollow(narrow, flux.nonFinite), side: min(flux.image.width, flux.image.height))
    image.file = fileOfPiece(flux, path)
    return image
  }

  /// The digest of a piece, where it was taken, and the bytes of its file.
  func fileOfPiece(_ flux: FITSDecoder.Flux, _ path: String) -> (digest: Digest, bytes: Int)? {
    guard let digest = flux.digest, case .file(let bytes) = Files.kind(path) else { return nil }
    return (digest, bytes)
  }
}
