import GalaxyBase

/// A file's picture in its own size with its colours, to be made like another: what `NativePicture` has as one
/// grey plane stands here as red, green and blue.
package struct NativeColours: Sendable {
  /// Red, green and blue of a picture in colour, else one plane: 0 … 255, or linear flux. A pixel without a
  /// value is NaN; row 0 at the top.
  package var planes: [Raster<Double>]
  /// The bands of a FITS file, each alone, in their own units; read where they are asked for.
  package var flux: [FluxPlane] = []
  /// Whether they are flux.
  package var isFlux: Bool
  /// What the file is.
  package var format: ImageFormat
  /// How a JPEG is coded.
  package var coding: JPEGCoding?
  /// Digest and size of the file's bytes, where they were read.
  package var file: (digest: Digest, bytes: Int)?

  /// A picture of planes.
  package init(
    planes: [Raster<Double>], isFlux: Bool, format: ImageFormat, coding: JPEGCoding? = nil,
    file: (digest: Digest, bytes: Int)? = nil
  ) {
    (self.planes, self.isFlux, self.format, self.coding, self.file) = (planes, isFlux, format, coding, file)
  }

  /// The one plane, or the luma of three.
  package var luma: Raster<Double> {
    guard planes.count == 3 else { return planes.first ?? Raster(unchecked: 0, 0, []) }
    let (red, green, blue) = (planes[0].pixels, planes[1].pixels, planes[2].pixels)
    return Raster(
      unchecked: planes[0].width, planes[0].height,
      red.indices.map { Luma.real(red[$0], green[$0], blue[$0]) })
  }
}

extension ImageLoader {
  /// Reads one file in its own size and colours, by the options that choose an image in it. Pictures of 16 bits
  /// or four inks are read as grey.
  /// - Throws: GalaxyError of a kind of `FileError` or `ImageError`, which names the file.
  package func nativeColours(_ path: String, withBands: Bool = false) throws -> NativeColours {
    try following(path) { loader, path in
      let stored = try ContainerAddress.stored(path)
      let format =
        try stored.map { try FileSignature.format(of: $0, path) } ?? SourceFiles.requireFormat(of: path)
      if case .array(let array)? = stored {
        let grey = try loader.native(path, digest: true)
        let planes = try array.colours(loader.options)?.map { plane in
          try loader.pieces(ofPicture: plane.width, plane.height, path, isArray: true).reduce(plane) {
            $0.piece($1)
          }
        }
        return NativeColours(
          planes: planes ?? [grey.values], isFlux: grey.isFlux, format: format, file: grey.file)
      }
      guard format != .fits else {
        let flux = try loader.native(path, digest: true)
        var colours = NativeColours(planes: [flux.values], isFlux: true, format: format, file: flux.file)
        if withBands { colours.flux = try FITSDecoder.planes(path: path, options: loader.options) }
        return colours
      }
      let bytes = try SourceFiles.read(path)
      let colours =
        format == .png
        ? try PNGCodec.colours(bytes, path: path) : try JPEGDecoder.colours(bytes, path: path)
      let coding = format == .jpeg ? JPEGCoding(ofJPEG: bytes) : nil
      guard let colours else {
        let grey = try loader.native(path, digest: true)
        return NativeColours(
          planes: [grey.values], isFlux: false, format: format, coding: coding, file: grey.file)
      }
      let orientation =
        format == .png
        ? try PNGCodec.read(bytes, path: path).orientation : EXIFOrientation.find(inJPEG: bytes)
      let planes = (0..<3).map { channel in
        let values = stride(from: channel, to: colours.bytes.count, by: 3).map { Double(colours.bytes[$0]) }
        return Raster(unchecked: colours.width, colours.height, values).upright(fromEXIF: orientation)
      }
      let pieces = try loader.pieces(ofPicture: planes[0].width, planes[0].height, path)
      return NativeColours(
        planes: planes.map { plane in pieces.reduce(plane) { $0.piece($1) } }, isFlux: false, format: format,
        coding: coding, file: (Digest(of: bytes), bytes.count))
    }
  }
}
