import GalaxyKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The quick way for the ordinary case: an image of float32 flux that is stretched by a usual curve between two
/// percentiles, and resized. It gives what `Stretch` and `Resampling` give, to a few 1e-6, in single precision.
enum PlainFlux {
  /// A grey image of size × size, row 0 at the top, and how many pixels were not finite.
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
    var stretched = [Float](repeating: 0, count: side * side)
    flux.pixels.withUnsafeBufferPointer { source in
      stretched.withUnsafeMutableBufferPointer { out in
        guard let from = source.baseAddress, let to = out.baseAddress else { return }
        for y in 0..<side {
          let row = rowsFromBottom ? flux.height - 1 - (top + y) : top + y
          stretchRow(
            from + row * flux.width + left, count: side, low: Float(found.low), scale: scale,
            curve: curve.kind,
            a: curve.a, norm: curve.norm, out: to + y * side)
        }
      }
    }
    let image = Resampling.resizeQuickly(stretched, side: side, to: options.size)
    return (GrayImage(unchecked: options.size, options.size, image), found.nonFinite)
  }

  private typealias Limits = (low: Double, high: Double, nonFinite: Int)

  private static func limits(of flux: Raster<Float>, _ limits: StretchLimits) -> Limits? {
    let count = flux.pixels.count
    var percentiles: (low: Double, high: Double)?
    if case .percentiles(let low, let high) = limits { percentiles = (low, high) }
    // A sample tells where the percentiles lie, roughly: what lies beyond, with a margin, is collected.
    let step = max(1, count / 4096)
    var sample = stride(from: step / 2, to: count, by: step).map { flux.pixels[$0] }.filter(\.isFinite)
    sample.sort()
    guard sample.count >= 64 else { return nil }
    func bracket(_ percent: Double) -> Int {
      let share = percent / 100 * Double(sample.count)
      return Int(share + 4 * share.squareRoot()) + 8
    }
    let below = percentiles.map { sample[min(bracket($0.low), sample.count - 1)] } ?? -.infinity
    let above = percentiles.map { sample[max(sample.count - 1 - bracket(100 - $0.high), 0)] } ?? .infinity
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
      let lows = UnsafeBufferPointer(start: low, count: found.low).sorted()
      let highs = UnsafeBufferPointer(start: UnsafePointer(high), count: found.high).sorted()
      guard let black = value(percentiles.low, of: finite, tail: lows, from: 0),
        let white = value(percentiles.high, of: finite, tail: highs, from: finite - found.high)
      else { return nil }
      return (black, white, found.nonFinite)
    }
  }

  /// A percentile of `count` sorted values, of which those from `first` on are known; nil if it is not among them.
  private static func value(_ percent: Double, of count: Int, tail: [Float], from first: Int) -> Double? {
    let position = percent / 100 * Double(count - 1)
    let below = min(Int(position), count - 1)
    let above = min(below + 1, count - 1)
    guard tail.indices.contains(below - first), tail.indices.contains(above - first) else { return nil }
    let fraction = position - Double(below)
    return Double(tail[below - first]) * (1 - fraction) + Double(tail[above - first]) * fraction
  }
}

extension Resampling {
  /// A square image of another size, as `resize` makes it but in single precision, columns first.
  static func resizeQuickly(_ pixels: [Float], side: Int, to size: Int) -> [Float] {
    if side == size { return pixels }
    let taps = taps(from: side, to: size).map { (first: $0.first, weights: $0.weights.map { Float($0) }) }
    var rows = [Float](repeating: 0, count: size * side)
    var turned = [Float](repeating: 0, count: side * size)
    var columns = [Float](repeating: 0, count: size * size)
    var result = [Float](repeating: 0, count: size * size)
    func resample(_ source: UnsafePointer<Float>, _ width: Int, _ out: UnsafeMutablePointer<Float>) {
      for (y, tap) in taps.enumerated() {
        tap.weights.withUnsafeBufferPointer { weights in
          guard let first = weights.baseAddress else { return }
          weightedRows(
            source + tap.first * width, stride: width, count: width, weights: first, taps: weights.count,
            out: out + y * width)
        }
      }
    }
    pixels.withUnsafeBufferPointer { source in
      rows.withUnsafeMutableBufferPointer { rows in
        turned.withUnsafeMutableBufferPointer { turned in
          columns.withUnsafeMutableBufferPointer { columns in
            result.withUnsafeMutableBufferPointer { result in
              guard let source = source.baseAddress, let rows = rows.baseAddress,
                let turned = turned.baseAddress, let columns = columns.baseAddress,
                let result = result.baseAddress
              else { return }
              resample(source, side, rows)
              transpose(rows, rows: size, columns: side, out: turned)
              resample(turned, size, columns)
              transpose(columns, rows: size, columns: size, out: result)
            }
          }
        }
      }
    }
    return result
  }
}
