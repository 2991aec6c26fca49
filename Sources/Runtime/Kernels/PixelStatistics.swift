/// Sums over the pixels of one image, in double precision and in a fixed order: eight partial sums side by
/// side.
public struct PixelSums: Sendable, Equatable {
  /// Σ x
  public var sum = 0.0
  /// The smallest and the largest value.
  public var smallest = 0.0, largest = 0.0
}

/// Sum and extremes of `count` pixels.
public func pixelSums(_ pixels: UnsafePointer<Float>, count: Int) -> PixelSums {
  guard count > 0 else { return PixelSums() }
  var sum = SIMD8<Double>()
  var low = SIMD8<Float>(repeating: pixels[0]), high = low
  let whole = count / 8 * 8
  for i in stride(from: 0, to: whole, by: 8) {
    let v = UnsafeRawPointer(pixels + i).loadUnaligned(as: SIMD8<Float>.self)
    sum += SIMD8<Double>(v)
    low = low.replacing(with: v, where: v .< low)
    high = high.replacing(with: v, where: v .> high)
  }
  var result = PixelSums(sum: sum.sum(), smallest: Double(low.min()), largest: Double(high.max()))
  for i in whole..<count {
    result.sum += Double(pixels[i])
    result.smallest = min(result.smallest, Double(pixels[i]))
    result.largest = max(result.largest, Double(pixels[i]))
  }
  return result
}

/// Σ (x − mean)² and Σ |x − mean| of `count` pixels.
public func pixelDeviations(
  _ pixels: UnsafePointer<Float>, count: Int, mean: Double
) -> (squares: Double, absolute: Double) {
  var squares = SIMD8<Double>(), absolute = SIMD8<Double>()
  let middle = SIMD8<Double>(repeating: mean)
  let whole = count / 8 * 8
  for i in stride(from: 0, to: whole, by: 8) {
    let d = SIMD8<Double>(UnsafeRawPointer(pixels + i).loadUnaligned(as: SIMD8<Float>.self)) - middle
    squares = squares.addingProduct(d, d)
    absolute += d.replacing(with: -d, where: d .< 0)
  }
  var result = (squares: squares.sum(), absolute: absolute.sum())
  for i in whole..<count {
    let d = Double(pixels[i]) - mean
    result.squares += d * d
    result.absolute += abs(d)
  }
  return result
}
