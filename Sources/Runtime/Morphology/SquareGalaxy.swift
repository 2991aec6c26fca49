import GalaxyImages
import GalaxyKernels

/// The galaxy nearest the middle of a square of a picture: place and size, without its shape.
package struct SquareGalaxy: Sendable, Equatable {
  /// The centre in pixels of the picture, from its upper left corner: 0.5 is the middle of the first pixel.
  package var x: Double, y: Double
  /// Semi-major axes of the ellipses that hold 50 % and 90 % of the light, as shares of the square's side.
  package var r50: Double, r90: Double
  /// Nothing stands out of the noise, so the numbers describe noise.
  package var isNone: Bool
}

extension MorphologyWorkspace {
  /// Finds the galaxy in a square of a picture of grey levels, which is averaged over 88 × 88 parts for it.
  /// The square's upper left corner and side are in pixels; it may reach beyond the picture. Values that are
  /// no numbers are left out of the averages. Nil for a picture or a square without pixels.
  package func galaxy(
    in image: Raster<Double>, top: Double, left: Double, side: Double
  ) -> SquareGalaxy? {
    let (width, height) = (image.width, image.height)
    guard side > 0, side.isFinite, top.isFinite, left.isFinite, width > 0, height > 0,
      image.pixels.count == width * height
    else { return nil }
    defer {
      picture.release()
      valid.release()
    }
    return image.pixels.withUnsafeBufferPointer { buffer -> SquareGalaxy? in
      guard let base = buffer.baseAddress else { return nil }
      var own = PicturePixels(pixels: base, width: width, height: height)
      let survey = surveyPixels(base, count: buffer.count, limit: WorkingFrame.greyLimit)
      if !survey.isTame {
        let (copy, isValid) = (picture.room(for: buffer.count), valid.room(for: buffer.count))
        tamePixels(base, count: buffer.count, limit: WorkingFrame.greyLimit, out: copy, valid: isValid)
        own.pixels = UnsafePointer(copy)
        if !survey.isFinite { own.valid = UnsafePointer(isValid) }
      }
      average(own, WorkingFrame(top: top, left: left, side: side))
      let source = findSource()
      let parts = Double(frameSide), scale = side / parts
      return SquareGalaxy(
        x: left + (source.cx + 0.5) * scale, y: top + (source.cy + 0.5) * scale, r50: source.r50 / parts,
        r90: source.r90 / parts, isNone: source.isNone)
    }
  }
}
