import GalaxyRuntime

/// What happened in a session, in order, with the time of day: what `export` writes as log.txt.
struct SessionLog {
  private(set) var lines: [ExportBundle.LogLine] = []

  /// Goes on from the lines of an earlier session.
  mutating func restore(_ earlier: [ExportBundle.LogLine]) { lines = earlier }

  /// Adds a line for every line of the text.
  mutating func add(_ text: String) {
    let now = WallClock.text(of: WallClock.now)
    for line in text.split(separator: "\n") {
      lines.append(ExportBundle.LogLine(time: now, message: String(line)))
    }
  }
}
