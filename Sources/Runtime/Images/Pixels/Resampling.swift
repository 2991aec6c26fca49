import GalaxyKernels

/// Antialiased resampling, after Pillow's `Image.resize`: separable, the filter widened when an image
/// shrinks.
///
/// The 8-bit path is Pillow's own arithmetic (fixed point, rounded to 8 bits between the passes), so that
/// both give the same bytes; the float path sums in double precision.
public enum Resampling {
  /// Keys' cubic convolution with a = −0.5: 1 at 0, 0 at every other whole number, support 2.
  static func bicubic(_ x: Double) -> Double {
    let a = -0.5
    let x = abs(x)
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
    return 0
  }
  private static let support = 2.0

  /// The weights with which the input pixels of a line make its output pixels.
  struct Taps {
    /// The first input pixel and the number of them, for each output pixel.
    var firsts: [Int], counts: [Int]
    /// `most` weights for each output pixel, zeros behind the last.
    var weights: [Double]
    /// The largest of `counts`.
    var most: Int

    /// Pillow's `precompute_coeffs`.
    init(from input: Int, to output: Int) {
      let scale = Double(input) / Double(output)
      let widening = max(scale, 1)
      let reach = support * widening
      let room = min(input, Int(2 * reach) + 2)
      firsts = [Int](repeating: 0, count: output)
      counts = firsts
      weights = [Double](repeating: 0, count: output * room)
      most = 0
      for position in 0..<output {
        let center = (Double(position) + 0.5) * scale
        let first = max(0, Int(center - reach + 0.5))
        let count = max(0, min(min(input, Int(center + reach + 0.5)) - first, room))
        var sum = 0.0
        for k in 0..<count {
          let weight = bicubic((Double(first + k) - center + 0.5) / widening)
          weights[position * room + k] = weight
          sum += weight
        }
        if sum != 0 { for k in 0..<count { weights[position * room + k] /= sum } }
        (firsts[position], counts[position]) = (first, count)
        most = max(most, count)
      }
      // Closer together, now that the largest number is known.
      guard most < room else { return }
      for position in 0..<output {
        for k in 0..<most { weights[position * most + k] = weights[position * room + k] }
      }
      weights.removeLast(output * (room - most))
    }

    /// The number of output pixels.
    var output: Int { firsts.count }
  }

  /// A picture of `width` × `height` pixels; both must be at least 1, otherwise the picture comes back as
  /// it was.
  public static func resize(_ picture: GrayPicture, width: Int, height: Int) -> GrayPicture {
    guard width > 0, height > 0, !picture.pixels.isEmpty else { return picture }
    var result = picture
    if width != picture.width { result = resizeRows(result, width) }
    if height != picture.height { result = resizeColumns(result, height) }
    return result
  }

  /// Pillow keeps 32 − 8 − 2 bits behind the point: the rest is for the sign and the overshoot of the filter.
  private static let bits: Int32 = 22

  private static func fixed(_ weight: Double) -> Int32 {
    Int32((weight * Double(1 << bits)).rounded(.toNearestOrAwayFromZero))
  }

  private static func resizeRows(_ picture: GrayPicture, _ width: Int) -> GrayPicture {
    let taps = Taps(from: picture.width, to: width)
    let weights = taps.weights.map(fixed)
    // Vectors of eight must not reach beyond a row: narrow rows are widened by pixels that no weight counts.
    let (room, height) = (max(picture.width, 8), picture.height)
    var source = picture.pixels
    if room > picture.width {
      source = [UInt8](repeating: 0, count: room * height)
      for y in 0..<height {
        for x in 0..<picture.width { source[y * room + x] = picture.pixels[y * picture.width + x] }
      }
    }
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { out, count in
      guard let to = out.baseAddress else { return }
      resampleRows(
        source, rows: height, inWidth: room, outWidth: width, firsts: taps.firsts, counts: taps.counts,
        weights: weights, most: taps.most, bits: bits, out: to)
      count = width * height
    }
    return GrayPicture(unchecked: width, height, pixels)
  }

  private static func resizeColumns(_ picture: GrayPicture, _ height: Int) -> GrayPicture {
    let taps = Taps(from: picture.height, to: height)
    let weights = taps.weights.map(fixed)
    let width = picture.width
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { out, count in
      guard let to = out.baseAddress else { return }
      resampleColumns(
        picture.pixels, width: width, outHeight: height, firsts: taps.firsts, counts: taps.counts,
        weights: weights, most: taps.most, bits: bits, out: to)
      count = width * height
    }
    return GrayPicture(unchecked: width, height, pixels)
  }

  /// An image of `width` × `height` pixels; both must be at least 1, otherwise the image comes back as it
  /// was.
  public static func resize(_ image: GrayImage, width: Int, height: Int) -> GrayImage {
    guard width > 0, height > 0, !image.pixels.isEmpty else { return image }
    var result = image
    if width != image.width {
      let taps = Taps(from: image.width, to: width)
      result = resample(result, width, image.height) { source, x, y in
        let first = y * image.width + taps.firsts[x]
        return weighted(taps, x) { source[first + $0] }
      }
    }
    if height != image.height {
      let taps = Taps(from: image.height, to: height)
      result = resample(result, width, height) { source, x, y in
        let first = taps.firsts[y] * width + x
        return weighted(taps, y) { source[first + $0 * width] }
      }
    }
    return result
  }

  @inline(__always)
  private static func weighted(_ taps: Taps, _ position: Int, _ pixel: (Int) -> Float) -> Float {
    var sum = 0.0
    for k in 0..<taps.counts[position] { sum += Double(pixel(k)) * taps.weights[position * taps.most + k] }
    return Float(sum)
  }

  /// One pass: every pixel of the result from the source.
  @inline(__always)
  private static func resample(
    _ image: GrayImage, _ width: Int, _ height: Int,
    _ value: (_ source: UnsafeBufferPointer<Float>, _ x: Int, _ y: Int) -> Float
  ) -> GrayImage {
    let pixels = image.pixels.withUnsafeBufferPointer { source in
      [Float](unsafeUninitializedCapacity: width * height) { out, count in
        for y in 0..<height {
          for x in 0..<width { out.initializeElement(at: y * width + x, to: value(source, x, y)) }
        }
        count = width * height
      }
    }
    return GrayImage(unchecked: width, height, pixels)
  }
}
