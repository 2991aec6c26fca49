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

  /// The weights with which input pixels make one output pixel.
  struct Taps {
    var first: Int
    var weights: [Double]
  }

  /// The taps for every output pixel of a line (Pillow's `precompute_coeffs`).
  static func taps(from input: Int, to output: Int) -> [Taps] {
    let scale = Double(input) / Double(output)
    let widening = max(scale, 1)
    let reach = support * widening
    return (0..<output).map { position in
      let center = (Double(position) + 0.5) * scale
      let first = max(0, Int(center - reach + 0.5))
      let end = min(input, Int(center + reach + 0.5))
      var weights = (first..<max(first, end)).map { bicubic((Double($0) - center + 0.5) / widening) }
      let sum = weights.reduce(0, +)
      if sum != 0 { weights = weights.map { $0 / sum } }
      return Taps(first: first, weights: weights)
    }
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
    let lines = taps(from: picture.width, to: width)
    let chunks = ((lines.map(\.weights.count).max() ?? 0) + 7) / 8
    // Vectors of eight must not reach beyond a row: narrow rows are widened by pixels that no weight counts.
    let (room, height) = (max(picture.width, 8 * chunks), picture.height)
    var source = picture.pixels
    if room > picture.width {
      source = [UInt8](repeating: 0, count: room * height)
      for y in 0..<height {
        for x in 0..<picture.width { source[y * room + x] = picture.pixels[y * picture.width + x] }
      }
    }
    var starts: [Int] = []
    var weights: [SIMD8<Int32>] = []
    for line in lines {
      let start = min(line.first, room - 8 * chunks)
      var own = [Int32](repeating: 0, count: 8 * chunks)
      for (k, weight) in line.weights.enumerated() { own[line.first - start + k] = fixed(weight) }
      starts.append(start)
      for c in 0..<chunks { weights.append(SIMD8<Int32>(own[8 * c..<8 * c + 8])) }
    }
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { out, count in
      guard let to = out.baseAddress else { return }
      resampleRows(
        source, rows: height, inWidth: room, outWidth: width, starts: starts, weights: weights,
        chunks: chunks, bits: bits, out: to)
      count = width * height
    }
    return GrayPicture(unchecked: width, height, pixels)
  }

  private static func resizeColumns(_ picture: GrayPicture, _ height: Int) -> GrayPicture {
    let lines = taps(from: picture.height, to: height)
    let most = lines.map(\.weights.count).max() ?? 0
    var weights = [Int32](repeating: 0, count: height * most)
    for (y, line) in lines.enumerated() {
      for (k, weight) in line.weights.enumerated() { weights[y * most + k] = fixed(weight) }
    }
    let width = picture.width
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { out, count in
      guard let to = out.baseAddress else { return }
      resampleColumns(
        picture.pixels, width: width, outHeight: height, firsts: lines.map(\.first),
        counts: lines.map(\.weights.count), weights: weights, most: most, bits: bits, out: to)
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
      let lines = taps(from: image.width, to: width)
      result = resample(result, width, image.height) { source, x, y in
        let first = y * image.width + lines[x].first
        return weighted(lines[x].weights) { source[first + $0] }
      }
    }
    if height != image.height {
      let lines = taps(from: image.height, to: height)
      result = resample(result, width, height) { source, x, y in
        weighted(lines[y].weights) { source[(lines[y].first + $0) * width + x] }
      }
    }
    return result
  }

  @inline(__always)
  private static func weighted(_ weights: [Double], _ pixel: (Int) -> Float) -> Float {
    var sum = 0.0
    for k in weights.indices { sum += Double(pixel(k)) * weights[k] }
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
