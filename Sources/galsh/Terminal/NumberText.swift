/// Numbers for people: rounded, never with more digits than one reads. JSON results keep full precision.
enum NumberText {
  /// `digits` significant digits, without trailing zeros: 0.8731, 12.5, 3.1e-05.
  static func significant(_ value: Double, _ digits: Int = 4) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    if value == 0 { return "0" }
    let magnitude = decimalExponent(value)
    if magnitude < -4 || magnitude >= 9 {
      let scaled = value / power(of10: magnitude)
      return "\(significant(scaled, digits))e\(magnitude)"
    }
    return trimmed(fixed(value, max(0, digits - 1 - magnitude)))
  }

  /// Exactly `decimals` digits after the point.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    let scale = power(of10: decimals)
    let scaled = (value * scale).rounded(.toNearestOrEven)
    // Beyond 2^53 there is nothing to round, and Int would trap far above.
    guard scaled.isFinite, abs(scaled) < 9e15 else { return "\(value)" }
    let whole = Int(abs(scaled))
    let sign = scaled < 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(whole) }
    let unit = Int(scale)
    let fraction = String(whole % unit)
    return "\(sign)\(whole / unit).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
  }

  /// A share as a percentage with two decimals: 94.97 %.
  static func percent(_ share: Double) -> String {
    share.isFinite ? fixed(share * 100, 2) + " %" : "nan"
  }

  /// A span of time: 0.4 s, 12 s, 3 min 05 s, 1 h 02 min.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
    if seconds < 9.95 { return fixed(seconds, 1) + " s" }
    let whole = Int(seconds.rounded())
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(two(whole % 60)) s" }
    return "\(whole / 3600) h \(two(whole % 3600 / 60)) min"
  }

  private static func power(of10 exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<abs(exponent) { result *= 10 }
    return exponent < 0 ? 1 / result : result
  }

  private static func decimalExponent(_ value: Double) -> Int {
    var exponent = 0
    var rest = abs(value)
    while rest >= 10 {
      rest /= 10
      exponent += 1
    }
    while rest < 1 {
      rest *= 10
      exponent -= 1
    }
    return exponent
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }
}
