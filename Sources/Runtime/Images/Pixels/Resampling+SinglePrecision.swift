import GalaxyKernels

extension Resampling {
  /// A square image of another size, as `resize` makes it but in single precision, columns first. `row`
  /// writes a row of the image of side × side, in their order and just before it is used; `out` has room for
  /// size × size.
  ///
  /// Only what the next eight rows of the result need is kept, so that all of it stays in the nearest cache.
  static func resizeQuickly(
    side: Int, to size: Int, row: (Int, UnsafeMutablePointer<Float>) -> Void,
    out: UnsafeMutablePointer<Float>
  ) {
    let taps = Taps(from: side, to: size)
    let weights = taps.weights.map { Float($0) }
    let most = taps.most
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: side) { columns in
      // The rows that one row of the result is made of, in a ring; then eight rows of full width.
      withUnsafeTemporaryAllocation(of: Float.self, capacity: (most + 8) * side) { room in
        weights.withUnsafeBufferPointer { weights in
          guard let columns = columns.baseAddress, let ring = room.baseAddress,
            let weights = weights.baseAddress
          else { return }
          let strip = ring + most * side
          var sources = [UnsafePointer<Float>](repeating: UnsafePointer(ring), count: most)
          var written = 0
          for top in stride(from: 0, to: size, by: 8) {
            let rows = min(8, size - top)
            for y in top..<top + rows {
              let (first, count) = (taps.firsts[y], taps.counts[y])
              while written < first + count {
                // Rows that no row of the result needs are left out.
                if written >= first { row(written, ring + written % most * side) }
                written += 1
              }
              for k in 0..<count { sources[k] = UnsafePointer(ring + (first + k) % most * side) }
              weightedRows(
                sources, count: side, weights: weights + y * most, taps: count, out: strip + (y - top) * side)
            }
            resampleEightRows(
              strip, rows: rows, inWidth: side, outWidth: size, firsts: taps.firsts, counts: taps.counts,
              weights: weights, most: most, columns: columns, out: out + top * size)
          }
        }
      }
    }
  }
}
