import CLazyBLAS
import GalaxyKernels

/// A dense layer without bias: z [out × 8] = W [out × in] · x [in × 8], a general matrix product for OpenBLAS.
///
/// OpenBLAS runs on the calling thread alone (`useOneThread`): the blocks are already shared out among threads, and the order
/// of its sums then never depends on how many there are.
struct DenseOperation: Sendable, Equatable {
  let inFeatures: Int, outFeatures: Int

  var weightCount: Int { inFeatures * outFeatures }

  /// Must be called once before the first product.
  static func useOneThread() { galsh_blas_load() }

  /// z = W · x
  func forward(weights: UnsafePointer<Float>, x: UnsafePointer<Lanes>, z: UnsafeMutablePointer<Lanes>) {
    product(
      weights, CblasNoTrans, x.floats, CblasNoTrans, z.floats, rows: outFeatures, columns: blockSize,
      inner: inFeatures,
      lda: inFeatures, ldb: blockSize, ldc: blockSize)
  }

  /// dx = Wᵀ · dz
  func inputGradient(weights: UnsafePointer<Float>, dz: UnsafePointer<Lanes>, dx: UnsafeMutablePointer<Lanes>)
  {
    product(
      weights, CblasTrans, dz.floats, CblasNoTrans, dx.floats, rows: inFeatures, columns: blockSize,
      inner: outFeatures,
      lda: inFeatures, ldb: blockSize, ldc: blockSize)
  }

  /// Some rows of dW = dz · xᵀ, the sum over the images of `blocks` blocks, of [feature][`capacity` blocks].
  func weightGradient(
    x: UnsafePointer<Lanes>, dz: UnsafePointer<Lanes>, rows: Range<Int>, blocks: Int, capacity: Int,
    gradient: UnsafeMutablePointer<Float>
  ) {
    product(
      (dz + rows.lowerBound * capacity).floats, CblasNoTrans, x.floats, CblasTrans,
      gradient + rows.lowerBound * inFeatures, rows: rows.count, columns: inFeatures,
      inner: blocks * blockSize,
      lda: capacity * blockSize, ldb: capacity * blockSize, ldc: inFeatures)
  }

  private func product(
    _ a: UnsafePointer<Float>, _ transA: CBLAS_TRANSPOSE, _ b: UnsafePointer<Float>,
    _ transB: CBLAS_TRANSPOSE,
    _ c: UnsafeMutablePointer<Float>, rows: Int, columns: Int, inner: Int, lda: Int, ldb: Int, ldc: Int
  ) {
    galsh_sgemm(
      CblasRowMajor, transA, transB, blasint(rows), blasint(columns), blasint(inner), 1, a, blasint(lda), b,
      blasint(ldb), 0, c, blasint(ldc))
  }
}

extension UnsafePointer<Lanes> {
  /// The same memory as single values.
  fileprivate var floats: UnsafePointer<Float> {
    UnsafeRawPointer(self).assumingMemoryBound(to: Float.self)
  }
}

extension UnsafeMutablePointer<Lanes> {
  /// The same memory as single values.
  fileprivate var floats: UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(self).assumingMemoryBound(to: Float.self)
  }
}
