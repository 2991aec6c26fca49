import GalaxyRuntime

/// What happened in a session, in order, with the time of day: what `export` writes as log.txt.
package struct SessionLog {
  package private(set) var lines: [ExportBundle.LogLine] = []

  /// Goes on from the lines of an earlier session.
  package mutating func restore(_ earlier: [ExportBundle.LogLine]) { lines = earlier }

  /// Adds a line for every line of the text.
  package mutating func add(_ text: String) {
    let now = WallClock.text(of: WallClock.now)
    for line in text.split(separator: "\n") {
      lines.append(ExportBundle.LogLine(time: now, message: String(line)))
    }
  }
}
