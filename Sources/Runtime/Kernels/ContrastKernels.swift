/// Σ a · b over eights of values, always added in the same order.
public func dotProduct(_ a: UnsafePointer<Lanes>, _ b: UnsafePointer<Lanes>, eights: Int) -> Float {
  var sum = Lanes()
  for index in 0..<eights { sum += a[index] * b[index] }
  let halves = sum.lowHalf + sum.highHalf
  let quarters = halves.lowHalf + halves.highHalf
  return quarters.x + quarters.y
}

/// Adds a multiple of some eights of values to others.
public func addMultiple(
  _ source: UnsafePointer<Lanes>, factor: Float, eights: Int, to sum: UnsafeMutablePointer<Lanes>
) {
  for index in 0..<eights { sum[index] += factor * source[index] }
}
