import GalaxyRuntime
import Synchronization
import GalshSession

/// Draws progress on standard error: on a terminal one line that is rewritten in place, once the work has
/// taken two seconds; otherwise one plain line an epoch.
final class ProgressLine: ProgressSink {
  private struct State {
    var isDrawn = false
    var lastDrawn = 0.0
    var lastWork = ""
  }

  private let terminal: Terminal
  private let isQuiet: Bool
  private let state = Mutex(State())
  /// Whether a line that is no bar is an object of JSON.
  let isForPrograms = Atomic<Bool>(false)

  /// Draws on `terminal`; draws nothing if `isQuiet`.
  init(terminal: Terminal, isQuiet: Bool) {
    self.terminal = terminal
    self.isQuiet = isQuiet
  }

  /// Draws the report, or not, as the rules above say.
  func report(_ progress: ProgressReport) {
    if isQuiet { return }
    if terminal.isInteractive { redraw(progress) } else { log(progress) }
  }

  /// A training answers Ctrl-C at once, whatever it is at.
  func trainingBegins() {
    if isQuiet || isForPrograms.load(ordering: .relaxed) { return }
    InterruptAnswer.await(true, clearsLine: terminal.isInteractive)
  }

  /// Says something above the line.
  func note(_ text: String) {
    if isQuiet { return }
    state.withLock { state in
      let before = state.isDrawn ? "\r\u{1B}[K" : ""
      terminal.write("\(before)note: \(text)\n")
      state.isDrawn = false
    }
  }

  /// Takes the line away, so that a result can be printed in its place.
  func clear() {
    InterruptAnswer.await(false)
    state.withLock { state in
      if state.isDrawn { terminal.write("\r\u{1B}[K") }
      state = State()
    }
  }

  private func redraw(_ progress: ProgressReport) {
    // What Ctrl-C was answered with stays to be read.
    if InterruptAnswer.isGiven { return }
    state.withLock { state in
      if state.lastWork != progress.work {
        state.lastWork = progress.work
        state.lastDrawn = 0
      }
      guard progress.elapsed >= 2, progress.elapsed - state.lastDrawn >= 0.1 || progress.endsUnit else {
        return
      }
      let line = ProgressLine.drawing(progress, width: max(10, (terminal.width ?? 80) - 1))
      terminal.write("\r\(line)\u{1B}[K")
      state.isDrawn = true
      state.lastDrawn = progress.elapsed
    }
  }

  private func log(_ progress: ProgressReport) {
    guard progress.endsUnit && progress.unit == "epoch" else { return }
    let text = progress.text
    guard isForPrograms.load(ordering: .relaxed) else {
      terminal.write(text + "\n")
      return
    }
    let json: JSON = [
      "progress": .string(progress.work), "done": .integer(progress.done), "total": .integer(progress.total),
      "unit": .string(progress.unit), "rendered": .string(text),
    ]
    terminal.write(json.compact + "\n")
  }

  /// One report with a bar, in a window of `width` columns; where there is no room for the bar, in words
  /// alone.
  static func drawing(_ progress: ProgressReport, width: Int) -> String {
    let text = progress.text
    let columns = min(24, width - text.count - 3)
    guard columns >= 6, progress.total > 0 else { return String(text.prefix(width)) }
    let share = min(1, max(0, progress.finished / Double(progress.total)))
    let filled = Int(share * Double(columns))
    let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: columns - filled)
    return "[\(bar)] \(text)"
  }
}
