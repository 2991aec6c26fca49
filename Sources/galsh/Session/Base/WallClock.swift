#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The time of day.
package enum WallClock {
  /// Seconds since 1970 began (UTC).
  package static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Local time as Python's logging writes it: `2026-11-22 17:06:08,123`.
  package static func text(of time: Double) -> String {
    let time = known(time)
    let (day, hour) = words(time, localtime_r)
    return "\(day) \(hour),\(padded(Int((time - time.rounded(.down)) * 1000), 3))"
  }

  /// UTC to the second, as ISO 8601 has it: `2026-11-27T02:30:37Z`.
  package static func utc(of time: Double) -> String {
    let (day, hour) = words(known(time), gmtime_r)
    return "\(day)T\(hour)Z"
  }

  /// A time that there is a text of: not beyond the year 9999.
  private static func known(_ time: Double) -> Double {
    time.isFinite ? min(max(time, 0), 253_402_300_799) : 0
  }

  private typealias Calendar = (UnsafePointer<time_t>, UnsafeMutablePointer<tm>) -> UnsafeMutablePointer<tm>?

  private static func words(_ time: Double, _ calendar: Calendar) -> (day: String, hour: String) {
    var seconds = time_t(time)
    var parts = tm()
    _ = calendar(&seconds, &parts)
    let day = [
      padded(Int(parts.tm_year) + 1900, 4), padded(Int(parts.tm_mon) + 1, 2), padded(Int(parts.tm_mday), 2),
    ]
    let hour = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0), 2) }
    return (day.joined(separator: "-"), hour.joined(separator: ":"))
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
