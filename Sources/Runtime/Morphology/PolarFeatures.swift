import GalaxyBase

/// A complex number.
private struct Complex {
  var re = 0.0, im = 0.0
  var size: Double { (re * re + im * im).squareRoot() }
  static func + (a: Complex, b: Complex) -> Complex { Complex(re: a.re + b.re, im: a.im + b.im) }
  static func * (a: Complex, b: Double) -> Complex { Complex(re: a.re * b, im: a.im * b) }
}

/// The 62 features of the polar grid.
struct PolarFeatures {
  /// In the order of `Morphology.features`.
  private(set) var values: [Double] = []
  private let radii = MorphologyTables.radii, orders = MorphologyTables.orders
  /// A_m / A_0 of order m and radius i at m · radii + i, m from 0; their sizes.
  private var amplitudes: [Complex] = [], sizes: [Double] = []
  /// Σ P exp(−i m t) over the angles, over the disc's light with noise, times the window over the radii.
  private var residuals: [Complex] = []

  /// From mean and Fourier sums of each radius, as `polarSpectrum` gives them.
  init(spectrum: UnsafePointer<Double>, sigma: Double, window: [Double]) {
    let stride = 1 + 2 * orders, angles = Double(MorphologyTables.angles), noise = sigma / 2.0.squareRoot()
    values.reserveCapacity(62)
    for m in 0..<orders {
      for i in 0..<radii {
        let own = spectrum + i * stride, disc = max(own[0], 0) + 0.01
        let sum = Complex(re: own[1 + 2 * m], im: own[2 + 2 * m])
        amplitudes.append(sum * (1 / angles / (disc + noise)))
        residuals.append(sum * (window[i] / (disc + 2 * sigma)))
      }
    }
    sizes = amplitudes.map(\.size)
    addRings()
    addCoherence(3..<18)
    addCoherence(12..<26)
    addBar()
    addWinding()
    addSpirals()
  }

  private func amplitude(_ m: Int, _ i: Int) -> Complex { amplitudes[(m - 1) * radii + i] }

  private mutating func addRings() {
    for first in stride(from: 0, to: orders * radii, by: 6) {
      values.append(logarithm(1e-3 + sizes[first..<first + 6].reduce(0, +) / 6))
    }
  }

  private mutating func addCoherence(_ range: Range<Int>) {
    let sum = range.reduce(Complex()) { $0 + amplitude(4, $1) }.size
    let total = range.reduce(0) { $0 + sizes[3 * radii + $1] }
    values.append(sum / (total + 1e-6))
    values.append(logarithm(1e-3 + sum / Double(range.count)))
  }

  private mutating func addBar() {
    var sum = Complex(), (strongest, longest) = (-1.0, 0)
    for i in 3..<31 {
      sum = sum + amplitude(2, i)
      // The mean over radii 3 ..< 10 is the first.
      guard i >= 9 else { continue }
      let strength = sum.size / Double(i - 2)
      // Without a bar all are nothing but rounding: then the first.
      if strength > strongest + 1e-9 { (strongest, longest) = (strength, i - 9) }
    }
    values.append(logarithm(1e-3 + strongest))
    values.append(Double(longest) / 22)
  }

  private mutating func addWinding() {
    var (steps, turns, weights) = (0.0, 0.0, 0.0)
    for i in 12..<radii - 1 {
      let (a, b) = (amplitude(2, i), amplitude(2, i + 1))
      let step = arcTangent(b.im * a.re - b.re * a.im, b.re * a.re + b.im * a.im)
      let weight = min(sizes[radii + i], sizes[radii + i + 1])
      steps += step * weight
      turns += abs(step) * weight
      weights += weight
    }
    values.append(abs(steps) / (weights + 1e-6))
    values.append(turns / (weights + 1e-6))
  }

  private mutating func addSpirals() {
    let points = Double(radii * MorphologyTables.angles)
    for m in [1, 2, 4] {
      for k in [1, 2, 3, 4, 6] {
        var (one, other) = (Complex(), Complex())
        for i in 0..<radii {
          let z = residuals[(m - 1) * radii + i], c = waves[k * i % radii], s = waves[radii + k * i % radii]
          one = one + Complex(re: z.re * c + z.im * s, im: z.im * c - z.re * s)
          other = other + Complex(re: z.re * c - z.im * s, im: z.im * c + z.re * s)
        }
        let (a, b) = (one.size / points, other.size / points)
        values.append(logarithm(1e-4 + max(a, b)))
        values.append(logarithm(1e-4 + min(a, b)))
      }
    }
  }
}

/// cos(2π i / 36), then the sines.
private let waves: [Double] = {
  let turns = (0..<MorphologyTables.radii).map { 2 * Double.pi * Double($0) / Double(MorphologyTables.radii) }
  return turns.map { cosine($0) } + turns.map { sine($0) }
}()
