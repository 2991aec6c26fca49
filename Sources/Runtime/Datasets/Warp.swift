/// A mirroring, scaling, turn and shift about the middle of an image, sampled by bicubic convolution.
struct Warp: Equatable {
  /// Cosine and sine of the angle, counter-clockwise as seen.
  var rotation: (cosine: Double, sine: Double)
  var mirrorsX: Bool, mirrorsY: Bool
  /// In pixels, right and down.
  var shift: (x: Double, y: Double)
  /// Above 1 the galaxy grows.
  var scale: Double

  static func == (a: Warp, b: Warp) -> Bool {
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
    let pixels = image.pixels.withUnsafeBufferPointer { source in
      [Float](unsafeUninitializedCapacity: width * height) { out, count in
        for y in 0..<height {
          for x in 0..<width {
            let (dx, dy) = (Double(x) - middleX - shift.x, Double(y) - middleY - shift.y)
            let (u, v) = (a * dx - b * dy, b * dx + a * dy)
            out[y * width + x] = Warp.sample(
              source, width, height, x: middleX + (mirrorsX ? -u : u), y: middleY + (mirrorsY ? -v : v),
              sky: sky)
          }
        }
        count = width * height
      }
    }
    return GrayImage(unchecked: width, height, pixels)
  }

  /// Keys' bicubic convolution (a = −0.5) of the 4 × 4 pixels around a point; pixels outside are sky.
  @inline(__always)
  private static func sample(
    _ source: UnsafeBufferPointer<Float>, _ width: Int, _ height: Int, x: Double, y: Double, sky: Float
  ) -> Float {
    guard x > -2, y > -2, x < Double(width + 1), y < Double(height + 1) else { return sky }
    let (left, top) = (Int(x.rounded(.down)), Int(y.rounded(.down)))
    let columns = weights(Float(x - Double(left)))
    let rows = weights(Float(y - Double(top)))
    if left >= 1, top >= 1, left + 2 < width, top + 2 < height {
      var lines = SIMD4<Float>()
      for j in 0..<4 {
        let start = (top - 1 + j) * width + left - 1
        lines[j] = (SIMD4(source[start], source[start + 1], source[start + 2], source[start + 3]) * columns)
          .sum()
      }
      return (lines * rows).sum()
    }
    var sum: Float = 0
    for j in 0..<4 {
      let row = top - 1 + j
      for i in 0..<4 {
        let column = left - 1 + i
        let isInside = row >= 0 && row < height && column >= 0 && column < width
        sum += rows[j] * columns[i] * (isInside ? source[row * width + column] : sky)
      }
    }
    return sum
  }

  /// The weights of the pixels at −1, 0, 1, 2 for a point `t` behind pixel 0; at t = 0 exactly 0, 1, 0, 0.
  @inline(__always)
  private static func weights(_ t: Float) -> SIMD4<Float> {
    let (t2, t3) = (t * t, t * t * t)
    return SIMD4(
      -0.5 * t3 + t2 - 0.5 * t, 1.5 * t3 - 2.5 * t2 + 1, -1.5 * t3 + 2 * t2 + 0.5 * t, 0.5 * t3 - 0.5 * t2)
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
