import GalshSession

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Times as messages bear them.
enum UTC {
  /// Seconds since 1970 began.
  static var now: Double { WallClock.now }

  /// ISO 8601 with microseconds: `2026-11-26T22:04:05.123456Z`.
  static func text(of time: Double) -> String {
    var seconds = time_t(time.rounded(.down))
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let day = [
      padded(Int(parts.tm_year) + 1900, 4), padded(Int(parts.tm_mon) + 1, 2), padded(Int(parts.tm_mday), 2),
    ]
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0), 2) }
    let micro = min(999_999, Int((time - time.rounded(.down)) * 1e6))
    return "\(day.joined(separator: "-"))T\(clock.joined(separator: ":")).\(padded(micro, 6))Z"
  }
}
