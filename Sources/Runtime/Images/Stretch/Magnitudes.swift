#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Magnitudes run the wrong way for an image: bright is small, and no light at all is +∞ or 99.
enum Magnitudes {
  /// Whether a BUNIT means magnitudes ("mag", "AB mag/arcsec2"); maggies and nanomaggies are flux.
  static func areUnit(_ unit: String) -> Bool {
    let words = unit.lowercased().split { !$0.isLetter }
    return words.contains("mag") || words.contains("mags")
  }

  /// Flux 10^(−0.4 (m − zero point)), by default relative to the brightest pixel; what is not finite, or 99
  /// and fainter, is no light.
  static func flux(_ magnitudes: [Double], zeroPoint: Double? = nil) -> [Double] {
    let zero = zeroPoint ?? magnitudes.lazy.filter(\.isFinite).min() ?? 0
    return magnitudes.map { $0.isFinite && $0 < 99 ? pow(10, -0.4 * ($0 - zero)) : 0 }
  }

  /// The zero point of nanomaggies, where several bands must share one.
  static let nanomaggies = 22.5
}
