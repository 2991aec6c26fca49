extension PackedRows {
  /// exp(−γ ‖query − row‖²) of each row in single precision, into room for `8 * blockCount` numbers.
  public func gaussians(
    of query: UnsafePointer<Double>, gamma: Double, into out: UnsafeMutablePointer<Float>
  ) {
    blocks.withUnsafeBufferPointer { blocks in
      guard let base = blocks.baseAddress else { return }
      for block in 0..<blockCount {
        let value = exponential(distances(query, base + block * width) * -gamma)
        UnsafeMutableRawPointer(out + 8 * block).storeBytes(of: SIMD8<Float>(value), as: SIMD8<Float>.self)
      }
    }
  }

  /// Σ weight · exp(−γ ‖query − row‖²); `weights` has `8 * blockCount` numbers, 0 behind the last row.
  public func gaussianSum(
    of query: UnsafePointer<Double>, gamma: Double, weights: UnsafePointer<Double>
  ) -> Double {
    blocks.withUnsafeBufferPointer { blocks in
      guard let base = blocks.baseAddress else { return 0 }
      var sum = SIMD8<Double>()
      for block in 0..<blockCount {
        let weight = UnsafeRawPointer(weights + 8 * block).loadUnaligned(as: SIMD8<Double>.self)
        sum = sum.addingProduct(weight, exponential(distances(query, base + block * width) * -gamma))
      }
      return total(sum)
    }
  }

  /// ln of the mean of exp(−γ ‖query − row‖²) over the rows: the largest term is taken out, so that nothing is
  /// lost far from all of them. `scratch` has room for `8 * blockCount` numbers.
  public func logMeanGaussian(
    of query: UnsafePointer<Double>, gamma: Double, scratch: UnsafeMutablePointer<Double>
  ) -> Double {
    blocks.withUnsafeBufferPointer { blocks in
      guard let base = blocks.baseAddress else { return 0 }
      let raw = UnsafeMutableRawPointer(scratch)
      let stride = MemoryLayout<SIMD8<Double>>.stride
      var nearest = SIMD8<Double>(repeating: .infinity)
      for block in 0..<blockCount {
        var squares = distances(query, base + block * width)
        for lane in 0..<8 where 8 * block + lane >= count { squares[lane] = .infinity }
        nearest = nearest.replacing(with: squares, where: squares .< nearest)
        raw.storeBytes(of: squares, toByteOffset: block * stride, as: SIMD8<Double>.self)
      }
      let least = nearest.min()
      var sum = SIMD8<Double>()
      for block in 0..<blockCount {
        let squares = raw.load(fromByteOffset: block * stride, as: SIMD8<Double>.self)
        // Behind the last row the argument is held at −700, which adds nothing to a sum from 1 on.
        sum += exponential((squares - least) * -gamma)
      }
      return naturalLogarithm(WideLanes(repeating: total(sum) / Double(count)))[0] - gamma * least
    }
  }
}
