/// An image's values on a grid of angles and radii, and their Fourier coefficients on each circle.
///
/// `places`, `tx` and `ty` say for each of `radii` · `angles` (a multiple of 8) points the upper left of the
/// four pixels about it and how far it is from that. `waves` holds cos(2π m j / angles), then the sines, of m =
/// 1 … orders. For each radius `out` gets the mean, then for each m real and imaginary part of Σ P exp(−2πi m
/// j / angles).
public func polarSpectrum(
  _ image: UnsafePointer<Double>, stride side: Int, places: UnsafePointer<Int64>, tx: UnsafePointer<Double>,
  ty: UnsafePointer<Double>, radii: Int, angles: Int, waves: UnsafePointer<Double>, orders: Int,
  out: UnsafeMutablePointer<Double>
) {
  withUnsafeTemporaryAllocation(of: Double.self, capacity: angles) {
    guard let line = $0.baseAddress else { return }
    for radius in 0..<radii {
      let first = radius * angles, result = out + radius * (1 + 2 * orders)
      var sum = WideLanes()
      for j in stride(from: 0, to: angles, by: 8) {
        let own = UnsafeRawPointer(places + first + j).loadUnaligned(as: SIMD8<Int64>.self)
        let values = bilinear(image, stride: side, own, loadWide(tx + first + j), loadWide(ty + first + j))
        storeWide(values, line + j)
        sum += values
      }
      result[0] = sum.sum() / Double(angles)
      for m in 0..<orders {
        let cosines = waves + m * angles, sines = waves + (orders + m) * angles
        var (real, imaginary) = (WideLanes(), WideLanes())
        for j in stride(from: 0, to: angles, by: 8) {
          let values = loadWide(line + j)
          real = real.addingProduct(values, loadWide(cosines + j))
          imaginary = imaginary.addingProduct(values, loadWide(sines + j))
        }
        result[1 + 2 * m] = real.sum()
        result[2 + 2 * m] = -imaginary.sum()
      }
    }
  }
}
