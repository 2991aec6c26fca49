import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// How views of an image are drawn for contrastive training: what may change without its being another galaxy.
/// Every view has draws of its own.
public struct ViewOptions: Sendable, Hashable {
  /// Turn, mirroring, scale, shift and noise, as copies of images have them.
  public var augment: AugmentOptions
  /// The largest standard deviation of a Gaussian blur, in pixels, 0 to 20: each view's is uniform from 0 to it.
  public var blur: Double

  /// Takes the variations; by default any turn, both mirrorings, a fifth of scale, a twentieth of the side of shift,
  /// noise of 2 % of the range and up to one pixel of blur.
  public init(
    augment: AugmentOptions = AugmentOptions(shift: 0.05, zoom: 0.2, noise: 0.02), blur: Double = 1
  ) {
    (self.augment, self.blur) = (augment, blur)
  }

  /// - Throws: GalaxyError of kind `bad-option` for a number out of its range.
  package func check() throws {
    try augment.check()
    guard blur >= 0, blur <= 20 else {
      throw GalaxyError(OptionError.badOption, "blur=\(blur) is out of range", hint: "blur is 0 to 20 pixels")
    }
  }

  /// One view, every draw from `stream`: turned, mirrored, scaled and shifted as a copy is, then blurred, with
  /// noise last, as a telescope would have it. Pictures stay 8 bits.
  package func view(
    of pixels: PixelStore, width: Int, height: Int, from stream: inout RandomStream
  ) -> PixelStore {
    let warp = augment.draw(from: &stream, side: width)
    let deviation = stream.uniform(0, blur)
    // Grey values for pictures, as copies have them.
    let bytes = pixels.eightBits
    let source = bytes.map { $0.map(Float.init) } ?? pixels.withFloats { Array($0) }
    var values = warp.apply(to: GrayImage(unchecked: width, height, source)).pixels
    if deviation > 0 { values = Greys(width, height, values).smoothed(deviation).values }
    let noise = augment.noise * (bytes == nil ? 1 : 255)
    if noise > 0 {
      for index in values.indices { values[index] += Float(noise * stream.normal()) }
    }
    return bytes == nil
      ? .stretched(values) : .bytes(values.map { UInt8(min(max($0.rounded(), 0), 255)) })
  }

  /// All of it as numbers, for a training's fingerprint.
  package var numbers: [Double] {
    let turn = AugmentOptions.Rotation.allCases.firstIndex(of: augment.rotate) ?? 0
    let flip = AugmentOptions.Flip.allCases.firstIndex(of: augment.flip) ?? 0
    return [Double(turn), Double(flip), augment.shift, augment.zoom, augment.noise, blur]
  }
}
