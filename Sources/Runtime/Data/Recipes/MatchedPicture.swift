import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// A simulated picture that was made like a real one, in its own size.
package struct MatchedPicture: Sendable {
  /// Its numbers.
  private enum Content: Sendable {
    /// Whole grey levels of one or three channels, one after another in each pixel.
    case bytes([UInt8], channels: Int)
    /// Grey levels that were not rounded.
    case values([Raster<Double>])
  }

  /// In pixels.
  package let side: Int
  private let content: Content
  /// What its coding makes of it in a file.
  package let format: ImageFormat

  init(planes: [GreyPlane], coding: MatchRecipe.Coding, name: String) throws {
    side = planes.first?.width ?? 0
    if case .none = coding {
      content = .values(planes.map(\.raster))
      format = .png
      return
    }
    let channels = planes.count
    var bytes = [UInt8](repeating: 0, count: side * side * channels)
    for (channel, plane) in planes.enumerated() {
      for (index, value) in plane.values.enumerated() {
        bytes[index * channels + channel] = UInt8(
          min(max(value.rounded(.toNearestOrEven), 0), 255))
      }
    }
    if case .jpeg(let jpeg) = coding {
      bytes = try jpeg.applied(to: bytes, width: side, height: side, channels: channels, name: name)
      format = .jpeg
    } else {
      format = .png
    }
    content = .bytes(bytes, channels: channels)
  }

  /// Its luma, to be measured.
  package var luma: Raster<Double> {
    switch content {
    case .bytes(let bytes, let channels):
      Raster(unchecked: side, side, channels == 3 ? Luma.real(ofRGB: bytes) : bytes.map(Double.init))
    case .values(let planes): NativeColours(planes: planes, isFlux: false, format: format).luma
    }
  }

  /// As a file or a screen has it.
  package var colours: ColourPicture? {
    switch content {
    case .bytes(let bytes, let channels):
      channels == 3
        ? ColourPicture(width: side, height: side, bytes: bytes)
        : GrayPicture(width: side, height: side, pixels: bytes).map { ColourPicture($0) }
    case .values(let planes):
      ColourPicture(
        width: side, height: side,
        bytes: (0..<side * side).flatMap { index in
          (0..<3).map { channel in
            UInt8(min(max(planes[planes.count == 3 ? channel : 0].pixels[index].rounded(), 0), 255))
          }
        })
    }
  }

  /// The pixels of a dataset: resized, and cropped or stretched, as `load` makes them of a file of it.
  /// - Parameter isFlux: whether it comes from flux, which was stretched already.
  /// - Throws: GalaxyError of kind `no-galaxy` or `no-contrast`, by the name given.
  func pixels(_ options: LoadOptions, isFlux: Bool, name: String) throws -> PixelStore {
    var options = options
    // What chose the image in its file was done.
    (options.hdu, options.band, options.camera, options.recipe) = (nil, nil, nil, nil)
    (options.bands, options.mask, options.cutout) = ([], nil, nil)
    if isFlux { (options.stretch, options.a, options.limits) = (nil, nil, nil) }
    switch content {
    case .bytes(let bytes, let channels):
      let grey = channels == 3 ? Luma.grey(ofRGB: bytes) : bytes
      return try ImageLoader(options: options).made(
        GrayPicture(unchecked: side, side, grey), name: name
      ).pixels
    case .values:
      let luma = luma
      let square = GrayImage(unchecked: side, side, luma.pixels.map { Float($0 / 255) })
      return .stretched(Resampling.resize(square, width: options.size, height: options.size).pixels)
    }
  }
}
