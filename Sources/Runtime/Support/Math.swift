#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The C library's natural logarithm, under a name that no method shadows.
@inline(__always) func logarithm(_ x: Double) -> Double { log(x) }
