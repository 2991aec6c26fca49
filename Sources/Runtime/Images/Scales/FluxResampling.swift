import GalaxyBase

/// Resampling that keeps the light: every new pixel takes of each old one as much as it covers of it.
enum FluxResampling {
  /// The light in `columns` × `rows` squares of side `step` (in pixels of the image), the first with its
  /// corner at (`left`, `top`); the image's own upper left corner is (0, 0). Outside the image there is no
  /// light. With step < 1 the image is enlarged: an old pixel's light is shared out evenly.
  static func sums(
    of image: Raster<Double>, left: Double, top: Double, step: Double, columns: Int, rows: Int
  ) -> Raster<Double> {
    let across = Shares(start: left, step: step, count: columns, length: image.width)
    let down = Shares(start: top, step: step, count: rows, length: image.height)
    // Rows first: the sums of a line of the image over the new columns.
    var narrow = [Double](repeating: 0, count: columns * image.height)
    image.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<image.height {
        for x in 0..<columns {
          var sum = 0.0
          for k in across.range(x) { sum += across.share(x, k) * pixels[y * image.width + k] }
          narrow[y * columns + x] = sum
        }
      }
    }
    var out = [Double](repeating: 0, count: columns * rows)
    for y in 0..<rows {
      for k in down.range(y) {
        let share = down.share(y, k)
        for x in 0..<columns { out[y * columns + x] += share * narrow[k * columns + x] }
      }
    }
    return Raster(unchecked: columns, rows, out)
  }

  /// How much of each old pixel lies in a new one, along one axis.
  private struct Shares {
    let start: Double, step: Double, length: Int

    init(start: Double, step: Double, count: Int, length: Int) {
      (self.start, self.step, self.length) = (start, step, length)
    }

    /// The old pixels that a new one touches.
    func range(_ index: Int) -> Range<Int> {
      let low = start + Double(index) * step
      let first = min(max(low.rounded(.down), 0), Double(length))
      let end = min(max((low + step).rounded(.up), first), Double(length))
      return Int(first)..<Int(end)
    }

    @inline(__always)
    func share(_ index: Int, _ old: Int) -> Double {
      let low = start + Double(index) * step
      return max(0, min(low + step, Double(old) + 1) - max(low, Double(old)))
    }
  }
}
