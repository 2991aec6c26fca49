/// Powers, logarithms and exponentials without a C library.
enum Power {
  /// x to the power of y. A negative x has whole powers alone; 0 to the power of 0 is 1. Infinite if it is
  /// too large for a number.
  static func of(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    if y == y.rounded() { return whole(x, y) }
    if x == 0 { return 0 }
    // The whole part exactly, and the fraction, of half at most, by way of the logarithm.
    var part = y.rounded()
    // Next to the largest and smallest numbers the part must not go beyond the whole.
    if !whole(x, part).isNormal { part = y.rounded(.towardZero) }
    let fraction = y - part
    if abs(fraction) == 0.5 {
      let root = x.squareRoot()
      return fraction > 0 ? whole(x, part) * root : whole(x, part - 1) * root
    }
    return whole(x, part) * exponential(fraction * logarithm(x))
  }

  /// By squaring, with twice the digits, so that the last one is right.
  private static func whole(_ x: Double, _ exponent: Double) -> Double {
    let isOdd = exponent.truncatingRemainder(dividingBy: 2) != 0
    guard x != 0, abs(x) != 1, exponent.magnitude < 65_536 else {
      // So large a power of anything but ±1 and numbers next to it is 0 or infinite.
      let size =
        abs(x) == 1
        ? 1 : x == 0 ? (exponent < 0 ? .infinity : 0) : exponential(exponent * logarithm(abs(x)))
      return x < 0 && isOdd ? -size : size
    }
    let count = Int(exponent.magnitude)
    let product = power(x, count)
    if exponent > 0 { return product.high }
    // What lies below the smallest normal number is found by halves.
    guard product.high.isFinite else {
      return 1 / power(x, count / 2).high / power(x, count - count / 2).high
    }
    guard product.high != 0 else { return x < 0 && isOdd ? -.infinity : .infinity }
    let inverse = 1 / product.high
    return inverse - inverse * (product.low / product.high)
  }

  private static func power(_ x: Double, _ count: Int) -> (high: Double, low: Double) {
    var result = (high: 1.0, low: 0.0)
    var square = (high: x, low: 0.0)
    var left = count
    while left > 0 {
      if left & 1 == 1 { result = product(result, square) }
      left >>= 1
      if left > 0 { square = product(square, square) }
    }
    return result
  }

  private static func product(
    _ a: (high: Double, low: Double), _ b: (high: Double, low: Double)
  ) -> (high: Double, low: Double) {
    let high = a.high * b.high
    guard high.isFinite else { return (high, 0) }
    let low = (-high).addingProduct(a.high, b.high) + (a.high * b.low + a.low * b.high)
    let sum = high + low
    return (sum, low - (sum - high))
  }

  /// The natural logarithm of a number above 0: x = m·2^e, ln m by the series of 2·artanh((m − 1)/(m + 1)),
  /// with |m − 1| small.
  static func logarithm(_ x: Double) -> Double {
    guard x.isFinite, x > 0 else { return x == 0 ? -.infinity : x }
    var exponent = Double(x.exponent)
    var significand = x.significand
    if significand > 2.0.squareRoot() {
      significand /= 2
      exponent += 1
    }
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var (term, sum) = (ratio, 0.0)
    for n in stride(from: 1.0, through: 41, by: 2) {
      sum += term / n
      term *= square
    }
    return 2 * sum + exponent * ln2
  }

  /// e to the power of x: x = k·ln 2 + r, and the series of e^r.
  static func exponential(_ x: Double) -> Double {
    if x.isNaN { return x }
    if x > 710 { return .infinity }
    if x < -746 { return 0 }
    let k = (x / ln2).rounded()
    // ln 2 in two parts, so that nothing is lost in the difference.
    let r = (x - k * 0.693_147_180_369_123_816_490) - k * 1.908_214_929_270_587_700_02e-10
    var (term, sum) = (1.0, 1.0)
    for n in 1...20 {
      term *= r / Double(n)
      sum += term
    }
    let half = (k / 2).rounded(.down)
    return sum * Double(sign: .plus, exponent: Int(half), significand: 1)
      * Double(sign: .plus, exponent: Int(k - half), significand: 1)
  }

  static let ln2 = 0.693_147_180_559_945_309_417
}
