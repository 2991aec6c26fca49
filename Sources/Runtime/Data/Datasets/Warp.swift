import GalaxyBase
import GalaxyImages
import GalaxyKernels

/// A mirroring, scaling, turn and shift about the middle of an image, sampled by bicubic convolution.
package struct Warp: Equatable {
  /// Cosine and sine of the angle, counter-clockwise as seen.
  var rotation: (cosine: Double, sine: Double)
  var mirrorsX: Bool, mirrorsY: Bool
  /// In pixels, right and down.
  var shift: (x: Double, y: Double)
  /// Above 1 the galaxy grows.
  var scale: Double

  package static func == (a: Warp, b: Warp) -> Bool {
    a.rotation == b.rotation && a.mirrorsX == b.mirrorsX && a.mirrorsY == b.mirrorsY && a.shift == b.shift
      && a.scale == b.scale
  }

  /// The warped image. What comes from outside is filled with the image's own sky: the median of its
  /// outermost pixels.
  func apply(to image: GrayImage) -> GrayImage {
    let (width, height) = (image.width, image.height)
    let sky = Warp.sky(of: image)
    let (middleX, middleY) = (Double(width - 1) / 2, Double(height - 1) / 2)
    let (a, b) = (rotation.cosine / scale, rotation.sine / scale)
    let mapping = WarpMapping(
      width: width, height: height, middleX: middleX, middleY: middleY, shiftX: shift.x, shiftY: shift.y,
      along: a, across: b, signX: mirrorsX ? -1 : 1, signY: mirrorsY ? -1 : 1)
    let pixels = [Float](unsafeUninitializedCapacity: width * height) { out, count in
      guard let to = out.baseAddress else { return }
      warp(image.pixels, mapping, sky: sky, out: to)
      count = width * height
    }
    return GrayImage(unchecked: width, height, pixels)
  }

  /// The median of the outermost ring of pixels.
  static func sky(of image: GrayImage) -> Float {
    let (width, height) = (image.width, image.height)
    var border = Array(image.pixels.prefix(width) + image.pixels.suffix(width))
    for y in 0..<height {
      border.append(image.pixels[y * width])
      border.append(image.pixels[y * width + width - 1])
    }
    border.sort()
    return border[border.count / 2]
  }
}
