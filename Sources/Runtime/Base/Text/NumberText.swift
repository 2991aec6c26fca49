#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Numbers as text for people: rounded, never with more digits than one reads. JSON results keep full
/// precision.
public enum NumberText {
  /// `digits` significant digits, without trailing zeros: 0.8731, 12.5, 3.1e-05; whole numbers up to a
  /// billion stay as they are.
  public static func significant(_ value: Double, _ digits: Int = 4) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let hasManyWholeDigits = abs(value) >= 1000 && abs(value) < 1e9
    return hasManyWholeDigits ? fixed(value, 0) : general(value, digits)
  }

  /// The same with its sign: +0.13, -2.5; nought has none.
  public static func signed(_ value: Double, _ digits: Int = 4) -> String {
    value > 0 ? "+\(significant(value, digits))" : value == 0 ? "0" : significant(value, digits)
  }

  /// C's `%.*g`: as `significant`, but 123457 has four digits as 1.235e+05.
  package static func general(_ value: Double, _ digits: Int) -> String {
    format("%.\(min(max(digits, 1), 17))g", value)
  }

  /// C's `%.*f`: exactly `decimals` digits after the point, rounded half to even on the number's exact binary
  /// value.
  public static func fixed(_ value: Double, _ decimals: Int) -> String {
    format("%.\(min(max(decimals, 0), 40))f", value)
  }

  /// A share as a percentage with two decimals: 94.97 %.
  public static func percent(_ share: Double) -> String { fixed(share * 100, 2) + " %" }

  /// A size in memory or on the disk: 512 B, 24 kB, 1.5 MB; nothing for 0.
  public static func bytes(_ count: Int) -> String {
    var (size, units) = (Double(count), ["B", "kB", "MB", "GB", "TB"][...])
    while size >= 999.5, units.count > 1 {
      size /= 1000
      units.removeFirst()
    }
    return count == 0 ? "" : "\(significant(size, size < 10 ? 2 : 3)) \(units.first ?? "B")"
  }

  /// A span of time: 12 ms, 0.4 s, 12 s, 3 min 05 s, 1 h 02 min.
  public static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
    if seconds < 0.0995 { return fixed(seconds * 1000, 0) + " ms" }
    if seconds < 9.95 { return fixed(seconds, 1) + " s" }
    let whole = Int(seconds.rounded())
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(two(whole % 60)) s" }
    return "\(whole / 3600) h \(two(whole % 3600 / 60)) min"
  }

  private static func format(_ format: String, _ value: Double) -> String {
    withVaList([value]) { arguments in
      // The widest double has 309 digits before the point.
      var buffer = [CChar](repeating: 0, count: 400)
      let length = Int(vsnprintf(&buffer, buffer.count, format, arguments))
      return String(decoding: buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
