import GalaxyErrors

/// A rectangle of an image, in its own pixels, (0, 0) at the top left of the image as it is shown.
public struct Cutout: Sendable, Equatable, CustomStringConvertible {
  /// The left column and the top row.
  public var x: Int, y: Int
  /// Columns and rows.
  public var width: Int, height: Int

  /// Makes a rectangle; nil if it has no pixels or begins outside.
  public init?(x: Int, y: Int, width: Int, height: Int) {
    let limit = Int(Int32.max)
    guard (0...limit).contains(x), (0...limit).contains(y), (1...limit).contains(width),
      (1...limit).contains(height)
    else { return nil }
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// `x,y,width,height`, as it is typed.
  public var description: String { "\(x),\(y),\(width),\(height)" }

  /// - Throws: GalaxyError of kind `outside-image` unless the rectangle lies within an image of this size.
  package func check(width imageWidth: Int, height imageHeight: Int, path: String) throws {
    guard x + width <= imageWidth, y + height <= imageHeight else {
      throw GalaxyError(
        ImageError.outsideImage, path,
        "has \(imageWidth) × \(imageHeight) pixels; cutout=\(self) leaves them",
        hint: "cutout= is x,y,width,height in pixels from the top left")
    }
  }
}

extension Raster {
  /// The pixels of a rectangle that lies within the image; the image itself if it does not.
  package func piece(_ cutout: Cutout) -> Raster {
    guard cutout.x + cutout.width <= width, cutout.y + cutout.height <= height else { return self }
    var result: [Pixel] = []
    result.reserveCapacity(cutout.width * cutout.height)
    for row in cutout.y..<(cutout.y + cutout.height) {
      result += pixels[(row * width + cutout.x)..<(row * width + cutout.x + cutout.width)]
    }
    return Raster(unchecked: cutout.width, cutout.height, result)
  }
}
