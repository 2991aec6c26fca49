import GalaxyBase
import GalaxyKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The quick way for the ordinary case: flux that is stretched by a usual curve between two percentiles, and
/// resized. It gives what `Stretch` and `Resampling` give, to a few 1e-6, in single precision.
enum SinglePrecisionStretch {
  /// A grey image of size × size, row 0 at the top, and how many pixels of the flux were not finite.
  typealias Result = (image: GrayImage, nonFinite: Int)

  private typealias Curve = (kind: FluxCurve, a: Float, norm: Float)

  /// Whether images read with these options may go this way.
  static func takes(_ options: LoadOptions) -> Bool {
    guard options.crop == .none, options.cutout == nil, options.mask == nil, !options.nan.isFilling,
      curve(options) != nil
    else { return false }
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
    // Where the limits are closer than single precision tells them apart, the difference must be made in
    // double.
    guard range > 0.1 * max(abs(found.low), abs(found.high)) else { return nil }
    let side = min(flux.width, flux.height)
    let (left, top) = ((flux.width - side) / 2, (flux.height - side) / 2)
    func stretch(_ y: Int, _ source: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
      let row = rowsFromBottom ? flux.height - 1 - (top + y) : top + y
      stretchRow(
        source + row * flux.width + left, count: side, low: Float(found.low), scale: scale,
        curve: curve.kind, a: curve.a, norm: curve.norm, isFinite: found.nonFinite == 0,
        nothing: Float(options.nan.place), out: out)
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
    var percentiles: (low: Double, high: Double)?
    if case .percentiles(let low, let high) = limits { percentiles = (low, high) }
    return flux.pixels.withUnsafeBufferPointer { values in
      PercentileTails.find(percentiles, in: values) { tails in
        guard let tails else { return nil }
        if case .manual(let low, let high) = limits { return (low, high, tails.nonFinite) }
        guard let percentiles, let low = tails.low(percentiles.low), let high = tails.high(percentiles.high)
        else {
          return nil
        }
        return (low, high, tails.nonFinite)
      }
    }
  }
}
