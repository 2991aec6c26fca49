import GalaxyBase
import Synchronization

/// What is reported of a training: batches and epochs, four times a second at most, and the end of each epoch.
final class TrainingProgress: Sendable {
  private let work: String
  private let epochs: Int
  private let cut: BatchCut
  private let sink: any ProgressSink
  /// Epochs, and images of the next, that were done before.
  private let begunAt: Int
  private let doneBefore: Int
  private let start = ContinuousClock.now
  private let reported = Mutex(0.0)

  init(
    work: String, epochs: Int, cut: BatchCut, begunAt: Int, done: Int, sink: any ProgressSink
  ) {
    (self.work, self.epochs, self.cut, self.sink) = (work, epochs, cut, sink)
    (self.begunAt, doneBefore) = (begunAt, done)
    sink.trainingBegins()
  }

  /// Seconds since the first batch began.
  var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }

  /// So many images of an epoch, counted from 0, are done; a batch began at `first`. From any thread.
  func report(epoch: Int, done: Double, from first: Int, loss: Double?) {
    let elapsed = elapsed
    let isTime = reported.withLock { reported in
      guard elapsed - reported > 0.25 else { return false }
      reported = elapsed
      return true
    }
    guard isTime else { return }
    var report = report(epoch, done, loss, elapsed)
    (report.batch, report.batches) = (cut.batch(at: first), cut.batches)
    sink.report(report)
  }

  /// An epoch is finished.
  func finish(epoch: Int, loss: Double) {
    let elapsed = elapsed
    reported.withLock { $0 = elapsed }
    sink.report(report(epoch, Double(cut.count), loss, elapsed))
  }

  private func report(_ epoch: Int, _ done: Double, _ loss: Double?, _ elapsed: Double) -> ProgressReport {
    let count = Double(cut.count)
    let images = Double(epoch - begunAt) * count + done - Double(doneBefore)
    let isWhole = done >= count
    var report = ProgressReport(
      work: work, done: isWhole ? epoch + 1 : epoch, total: epochs, unit: "epoch",
      fraction: isWhole ? 0 : done / count, loss: loss,
      imagesPerSecond: elapsed > 0 && images > 0 ? images / elapsed : nil, elapsed: elapsed,
      endsUnit: isWhole)
    report.begunAt = Double(begunAt) + Double(doneBefore) / count
    return report
  }
}
