import Synchronization

/// Counts finished units from any thread and reports four times a second at most, and once at the end.
package final class ProgressMeter: Sendable {
  private struct State {
    var done = 0
    var reported = 0.0
  }
  private let state = Mutex(State())
  private let work: String, unit: String
  private let total: Int
  private let context: WorkContext
  private let start = ContinuousClock.now

  package init(_ work: String, total: Int, unit: String, context: WorkContext) {
    self.work = work
    self.total = total
    self.unit = unit
    self.context = context
  }

  /// One unit is finished.
  /// - Throws: GalaxyError of kind `interrupted` if the work is to stop.
  package func advance() throws {
    try context.cancellation.check(work)
    count(1)
  }

  /// Other ranks have finished so many units.
  package func othersDid(_ units: Int) { if units > 0 { count(units) } }

  private func count(_ units: Int) {
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    let report = state.withLock { state -> ProgressReport? in
      state.done += units
      let isLast = state.done == total
      guard isLast || elapsed - state.reported >= 0.25 else { return nil }
      state.reported = elapsed
      return ProgressReport(
        work: work, done: state.done, total: total, unit: unit, fraction: 0,
        imagesPerSecond: elapsed > 0 ? Double(state.done) / elapsed : nil, elapsed: elapsed, endsUnit: isLast)
    }
    if let report { context.progress.report(report) }
  }
}
