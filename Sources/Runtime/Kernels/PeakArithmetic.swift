/// Runs `rounds` × 12 independent fused multiply-adds on whole registers and gives how many floating-point
/// operations that was. Timed, it tells the machine's peak: nothing but arithmetic, all of it in registers.
/// `memory` has room for two pixels.
public func peakArithmetic(rounds: Int, _ memory: UnsafeMutablePointer<Lanes>) -> Double {
  hasWideRegisters
    ? peak(SIMD16<Float>.self, rounds, memory) : peak(SIMD8<Float>.self, rounds, memory)
}

@inline(__always)
private func peak<V: SIMD>(_: V.Type, _ rounds: Int, _ memory: UnsafeMutablePointer<Lanes>) -> Double
where V.Scalar == Float {
  let p = UnsafeMutableRawPointer(memory).assumingMemoryBound(to: V.self)
  let factor = V(repeating: 0.999), term = V(repeating: 0.001)
  var a = p[0], b = p[0], c = p[0], d = p[0], e = p[0], f = p[0]
  var g = p[0], h = p[0], i = p[0], j = p[0], k = p[0], l = p[0]
  for _ in 0..<rounds {
    a = term.addingProduct(a, factor)
    b = term.addingProduct(b, factor)
    c = term.addingProduct(c, factor)
    d = term.addingProduct(d, factor)
    e = term.addingProduct(e, factor)
    f = term.addingProduct(f, factor)
    g = term.addingProduct(g, factor)
    h = term.addingProduct(h, factor)
    i = term.addingProduct(i, factor)
    j = term.addingProduct(j, factor)
    k = term.addingProduct(k, factor)
    l = term.addingProduct(l, factor)
  }
  p[0] = a + b + c + d + e + f + g + h + i + j + k + l
  return Double(rounds) * 12 * 2 * Double(V.scalarCount)
}
