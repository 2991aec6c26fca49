import GalaxyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What happened in a session, in order, with the time of day: what `export` writes as log.txt.
struct SessionLog {
  private(set) var lines: [ExportBundle.LogLine] = []

  /// Adds a line for every line of the text.
  mutating func add(_ text: String) {
    let now = SessionLog.now
    for line in text.split(separator: "\n") {
      lines.append(ExportBundle.LogLine(time: now, message: String(line)))
    }
  }

  /// The local time as Python's logging writes it: `2026-11-22 17:06:08,123`.
  private static var now: String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    var seconds = time.tv_sec
    var parts = tm()
    localtime_r(&seconds, &parts)
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let day = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)].map { padded($0, 2) }
    let hour = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0), 2) }
    let milliseconds = padded(Int(time.tv_nsec) / 1_000_000, 3)
    return "\(day.joined(separator: "-")) \(hour.joined(separator: ":")),\(milliseconds)"
  }
}
