import GalaxyKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The quick way for the ordinary case: flux that is stretched by a usual curve between two percentiles, and resized.
/// It gives what `Stretch` and `Resampling` give, to a few 1e-6, in single precision.
enum PlainFlux {
  /// A grey image of size × size, row 0 at the top, and how many pixels of the flux were not finite.
  typealias Result = (image: GrayImage, nonFinite: Int)

  private typealias Curve = (kind: FluxCurve, a: Float, norm: Float)

  /// Whether images read with these options may go this way.
  static func takes(_ options: LoadOptions) -> Bool {
    guard options.crop == .none, options.cutout == nil, curve(options) != nil else { return false }
    switch options.limits ?? .standard {
    case .percentiles(let low, let high): return low <= 10 && high >= 90
    case .manual: return true
    case .minmax, .zscale: return false
    }
  }

  private static func curve(_ options: LoadOptions) -> Curve? {
    let function = options.stretch ?? .asinh
    let a = options.a ?? function.defaultA ?? 1
    switch function {
    case .linear: return (.linear, 1, 1)
    case .sqrt: return (.sqrt, 1, 1)
    case .squared: return (.squared, 1, 1)
    case .asinh: return a > 1e-4 && a < 1e4 ? (.asinh, Float(1 / a), Float(1 / asinh(1 / a))) : nil
    case .log: return a > 1e-2 && a < 1e6 ? (.log, Float(a), Float(1 / logarithm(a + 1))) : nil
    case .power, .sinh, .histeq: return nil
    }
  }

  /// Nil where the long way must be gone: limits that are equal or too far apart, or hardly any finite pixel.
  static func image(_ flux: Raster<Float>, rowsFromBottom: Bool, options: LoadOptions) -> Result? {
    guard let curve = curve(options), let found = limits(of: flux, options.limits ?? .standard) else {
      return nil
    }
    let range = found.high - found.low
    let scale = Float(1 / range)
    guard range > 0, scale.isNormal, Float(found.low).isFinite, abs(found.low) < 1e30, found.high < 1e30
    else {
      return nil
    }
    // Where the limits are closer than single precision tells them apart, the difference must be made in double.
    guard range > 0.1 * max(abs(found.low), abs(found.high)) else { return nil }
    let side = min(flux.width, flux.height)
    let (left, top) = ((flux.width - side) / 2, (flux.height - side) / 2)
    func stretch(_ y: Int, _ source: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
      let row = rowsFromBottom ? flux.height - 1 - (top + y) : top + y
      stretchRow(
        source + row * flux.width + left, count: side, low: Float(found.low), scale: scale,
        curve: curve.kind, a: curve.a, norm: curve.norm, isFinite: found.nonFinite == 0, out: out)
    }
    let size = options.size
    let image = flux.pixels.withUnsafeBufferPointer { source in
      [Float](unsafeUninitializedCapacity: size * size) { out, count in
        guard let from = source.baseAddress, let to = out.baseAddress else { return }
        if side == size {
          for y in 0..<side { stretch(y, from, to + y * side) }
        } else {
          Resampling.resizeQuickly(side: side, to: size, row: { stretch($0, from, $1) }, out: to)
        }
        count = size * size
      }
    }
    return (GrayImage(unchecked: size, size, image), found.nonFinite)
  }

  private typealias Limits = (low: Double, high: Double, nonFinite: Int)

  private static func limits(of flux: Raster<Float>, _ limits: StretchLimits) -> Limits? {
    let count = flux.pixels.count
    var percentiles: (low: Double, high: Double)?
    if case .percentiles(let low, let high) = limits { percentiles = (low, high) }
    // A sample tells where the percentiles lie, roughly: what lies beyond, with a margin, is collected.
    let step = max(1, count / 4096)
    var sample: [Float] = []
    sample.reserveCapacity(count / step + 1)
    flux.pixels.withUnsafeBufferPointer { pixels in
      for i in stride(from: step / 2, to: count, by: step) where pixels[i].isFinite {
        sample.append(pixels[i])
      }
    }
    let sampled = sample.count
    guard sampled >= 64 else { return nil }
    /// How many values of the sample surely include those beyond a percentile.
    func bracket(_ percent: Double) -> Int {
      let share = percent / 100 * Double(sampled)
      return min(Int(share + 4 * share.squareRoot()) + 8, sampled)
    }
    let below = percentiles.map { Selection.least(bracket($0.low), of: sample) } ?? -.infinity
    let above =
      percentiles.map { -Selection.least(bracket(100 - $0.high), of: sample.map { -$0 }) } ?? .infinity
    let room = count / 4 + 64
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * room) { buffer -> Limits? in
      guard let low = buffer.baseAddress else { return nil }
      let high = low + room
      let found = flux.pixels.withUnsafeBufferPointer { values in
        values.baseAddress.map {
          collectTails($0, count: count, below: below, above: above, low: low, high: high, room: room)
        }
      }
      guard let found, found.low <= room, found.high <= room else { return nil }
      guard let percentiles else {
        guard case .manual(let low, let high) = limits else { return nil }
        return (low, high, found.nonFinite)
      }
      let finite = count - found.nonFinite
      let lowTail = Tail(
        values: UnsafeMutableBufferPointer(start: low, count: found.low), first: 0,
        bound: below, ties: found.low..<found.low + found.atLow)
      let highTail = Tail(
        values: UnsafeMutableBufferPointer(start: high, count: found.high), first: finite - found.high,
        bound: above, ties: finite - found.high - found.atHigh..<finite - found.high)
      guard let black = lowTail.percentile(percentiles.low, of: finite),
        let white = highTail.percentile(percentiles.high, of: finite)
      else { return nil }
      return (black, white, found.nonFinite)
    }
  }

  /// The values beyond a bound: sorting would put them from `first` on, and those just at the bound at `ties`.
  private struct Tail {
    let values: UnsafeMutableBufferPointer<Float>
    let first: Int
    let bound: Float, ties: Range<Int>

    /// A percentile of `count` values, linear between neighbours; nil if these values do not tell.
    func percentile(_ percent: Double, of count: Int) -> Double? {
      let position = percent / 100 * Double(count - 1)
      let below = min(Int(position), count - 1)
      guard let (low, high) = neighbours(below, min(below + 1, count - 1)) else { return nil }
      let fraction = position - Double(below)
      return Double(low) * (1 - fraction) + Double(high) * fraction
    }

    /// The values that sorting would put at two places, one behind the other or the same.
    private func neighbours(_ below: Int, _ above: Int) -> (Float, Float)? {
      let range = first..<first + values.count
      switch (range.contains(below), range.contains(above)) {
      case (true, true):
        return Selection.neighbours(below - first, in: values)
      case (true, false):
        // The greatest of them, and then the bound.
        guard ties.contains(above), let greatest = values.max() else { return nil }
        return (greatest, bound)
      case (false, true):
        guard ties.contains(below), let least = values.min() else { return nil }
        return (bound, least)
      case (false, false): return ties.contains(below) && ties.contains(above) ? (bound, bound) : nil
      }
    }
  }
}

extension Resampling {
  /// A square image of another size, as `resize` makes it but in single precision, columns first. `row` writes a row of the
  /// image of side × side, in their order and just before it is used; `out` has room for size × size.
  ///
  /// Only what the next eight rows of the result need is kept, so that all of it stays in the nearest cache.
  static func resizeQuickly(
    side: Int, to size: Int, row: (Int, UnsafeMutablePointer<Float>) -> Void,
    out: UnsafeMutablePointer<Float>
  ) {
    let taps = Taps(from: side, to: size)
    let weights = taps.weights.map { Float($0) }
    var columns = [Lanes](repeating: Lanes(), count: side)
    // The rows that one row of the result is made of, in a ring, and eight rows of full width.
    var ring = [Float](repeating: 0, count: taps.most * side)
    var strip = [Float](repeating: 0, count: 8 * side)
    columns.withUnsafeMutableBufferPointer { columns in
      ring.withUnsafeMutableBufferPointer { ring in
        strip.withUnsafeMutableBufferPointer { strip in
          weights.withUnsafeBufferPointer { weights in
            guard let columns = columns.baseAddress, let ring = ring.baseAddress,
              let strip = strip.baseAddress,
              let weights = weights.baseAddress
            else { return }
            var sources = [UnsafePointer<Float>](repeating: UnsafePointer(ring), count: taps.most)
            var written = 0
            for top in stride(from: 0, to: size, by: 8) {
              let rows = min(8, size - top)
              for y in top..<top + rows {
                let (first, count) = (taps.firsts[y], taps.counts[y])
                while written < first + count {
                  // Rows that no row of the result needs are not there.
                  if written >= first { row(written, ring + written % taps.most * side) }
                  written += 1
                }
                for k in 0..<count { sources[k] = UnsafePointer(ring + (first + k) % taps.most * side) }
                weightedRows(
                  sources, count: side, weights: weights + y * taps.most, taps: count,
                  out: strip + (y - top) * side)
              }
              resampleEightRows(
                strip, rows: rows, inWidth: side, outWidth: size, firsts: taps.firsts, counts: taps.counts,
                weights: weights, most: taps.most, columns: columns, out: out + top * size)
            }
          }
        }
      }
    }
  }
}
