/// The hot loops of sequential minimal optimisation (Platt 1999; Fan, Chen and Lin 2005): minimise
/// ½ βᵀKβ − sᵀβ with bounds for each β and a fixed sum, g = Kβ − s.
///
/// All arrays have a multiple of eight entries; `lifted` is infinite where β may not rise, `sunk` where it may
/// not fall, both behind the last row, and 0 elsewhere.
public enum DecompositionKernels {
  /// A place, and the value there.
  public struct Pick: Sendable {
    /// The place; −1 for none.
    public var index: Int
    /// The value.
    public var value: Double
  }

  /// Adds a step of `step` up at row `k` and down at row `l` to the gradient, and finds the place of the
  /// least gradient among those that may rise; of equals the first in the order of (place mod 8, place).
  public static func update(
    _ gradient: UnsafeMutablePointer<Double>, adding step: Double, of k: UnsafePointer<Float>,
    less l: UnsafePointer<Float>, lifted: UnsafePointer<Double>, count: Int
  ) -> Pick {
    let g = UnsafeMutableRawPointer(gradient), up = UnsafeRawPointer(lifted)
    let (first, second) = (UnsafeRawPointer(k), UnsafeRawPointer(l))
    var best = SIMD8<Double>(repeating: .infinity)
    var place = SIMD8<Int64>(repeating: -1)
    var index = SIMD8<Int64>(0, 1, 2, 3, 4, 5, 6, 7)
    let factor = SIMD8<Double>(repeating: step)
    for block in 0..<count / 8 {
      let a = SIMD8<Double>(first.loadUnaligned(fromByteOffset: 32 * block, as: SIMD8<Float>.self))
      let b = SIMD8<Double>(second.loadUnaligned(fromByteOffset: 32 * block, as: SIMD8<Float>.self))
      var value = g.loadUnaligned(fromByteOffset: 64 * block, as: SIMD8<Double>.self)
      value = value.addingProduct(factor, a - b)
      g.storeBytes(of: value, toByteOffset: 64 * block, as: SIMD8<Double>.self)
      let risen = value + up.loadUnaligned(fromByteOffset: 64 * block, as: SIMD8<Double>.self)
      let isLess = risen .< best
      best = best.replacing(with: risen, where: isLess)
      place = place.replacing(with: index, where: isLess)
      index &+= 8
    }
    return least(best, place)
  }

  /// The least gradient among those that may rise.
  public static func leastRising(
    _ gradient: UnsafeMutablePointer<Double>, lifted: UnsafePointer<Double>, count: Int
  ) -> Pick {
    var pick = Pick(index: -1, value: .infinity)
    for place in 0..<count where gradient[place] + lifted[place] < pick.value {
      pick = Pick(index: place, value: gradient[place] + lifted[place])
    }
    return pick
  }

  /// The partner that gains most by second order, with a row `k` of the kernel whose diagonal is 1, and the
  /// greatest gradient among those that may fall.
  public static func partner(
    of least: Double, _ gradient: UnsafePointer<Double>, row k: UnsafePointer<Float>,
    sunk: UnsafePointer<Double>, count: Int
  ) -> (index: Int, greatest: Double) {
    let (g, down, row) = (UnsafeRawPointer(gradient), UnsafeRawPointer(sunk), UnsafeRawPointer(k))
    var greatest = SIMD8<Double>(repeating: -.infinity)
    var best = SIMD8<Double>(repeating: 0)
    var place = SIMD8<Int64>(repeating: -1)
    var index = SIMD8<Int64>(0, 1, 2, 3, 4, 5, 6, 7)
    let two = SIMD8<Double>(repeating: 2)
    let flat = SIMD8<Double>(repeating: 1e-12)
    for block in 0..<count / 8 {
      let value =
        g.loadUnaligned(fromByteOffset: 64 * block, as: SIMD8<Double>.self)
        - down.loadUnaligned(fromByteOffset: 64 * block, as: SIMD8<Double>.self)
      greatest = greatest.replacing(with: value, where: value .> greatest)
      let gap = value - least
      let near = SIMD8<Double>(row.loadUnaligned(fromByteOffset: 32 * block, as: SIMD8<Float>.self))
      var curvature = two - 2 * near
      curvature = curvature.replacing(with: flat, where: curvature .< flat)
      let gain = gap * gap / curvature
      let isMore = (gain .> best) .& (gap .> 0) .& (gap .< .infinity)
      best = best.replacing(with: gain, where: isMore)
      place = place.replacing(with: index, where: isMore)
      index &+= 8
    }
    var pick = Pick(index: -1, value: 0)
    for lane in 0..<8 where place[lane] >= 0 && best[lane] > pick.value {
      pick = Pick(index: Int(place[lane]), value: best[lane])
    }
    return (pick.index, greatest.max())
  }

  private static func least(_ values: SIMD8<Double>, _ places: SIMD8<Int64>) -> Pick {
    var pick = Pick(index: -1, value: .infinity)
    for lane in 0..<8 where places[lane] >= 0 && values[lane] < pick.value {
      pick = Pick(index: Int(places[lane]), value: values[lane])
    }
    return pick
  }
}
