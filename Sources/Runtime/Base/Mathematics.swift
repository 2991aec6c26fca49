#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// The C library's functions under names that no method shadows.

/// The natural logarithm.
@inline(__always) package func logarithm(_ x: Double) -> Double { log(x) }
/// `base` to the power `exponent`.
@inline(__always) package func raised(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
@inline(__always) package func cosine(_ x: Double) -> Double { cos(x) }
@inline(__always) package func sine(_ x: Double) -> Double { sin(x) }
@inline(__always) package func acosine(_ x: Double) -> Double { acos(x) }
@inline(__always) package func exponential(_ x: Double) -> Double { exp(x) }
/// The logarithm to the base 10.
@inline(__always) package func decimalLogarithm(_ x: Double) -> Double { log10(x) }
/// The angle of (x, y) from the x axis, −π … π.
@inline(__always) package func arcTangent(_ y: Double, _ x: Double) -> Double { atan2(y, x) }
/// √(x² + y²), where x² + y² would be out of range as well.
@inline(__always) package func hypotenuse(_ x: Double, _ y: Double) -> Double { hypot(x, y) }
/// The complementary error function: 2/√π times the integral of exp(−t²) from x on.
@inline(__always) package func complementaryError(_ x: Double) -> Double { erfc(x) }
