import GalaxyRuntime
import GalshSession
import Synchronization

/// The progress of one command as one output that changes: ten times a second at most, from the thread that works.
final class ProgressDisplay: ProgressSink {
  private struct State {
    var id: String?
    var work = ""
    var isTraining = false
    var drawn = ContinuousClock.now
    /// What has been reported and is not drawn yet.
    var waiting: ProgressReport?
    var losses: [Double] = []
  }

  /// Seconds that work takes before its progress is worth a picture, unless it is a training.
  private static let patience = 1.0
  /// The least time between two pictures.
  private static let interval = Duration.milliseconds(100)

  private let sink: any OutputSink
  private let state = Mutex(State())

  init(_ sink: any OutputSink) { self.sink = sink }

  func report(_ progress: ProgressReport) {
    state.withLock { state in
      if state.work != progress.work { (state.work, state.losses) = (progress.work, []) }
      let isEpoch = progress.unit == "epoch"
      if isEpoch, progress.endsUnit, let loss = progress.loss { state.losses.append(loss) }
      state.waiting = progress
      let isLast = progress.endsUnit && progress.done >= progress.total
      guard state.isTraining || isEpoch || progress.elapsed >= Self.patience else { return }
      guard state.id == nil || isLast || .now - state.drawn >= Self.interval else { return }
      draw(&state)
    }
  }

  func trainingBegins() { state.withLock { $0.isTraining = true } }

  func note(_ text: String) { sink.write("note: \(text)\n", isMessage: true) }

  /// The command has ended: its picture stays as it was last.
  func end() {
    state.withLock { state in
      if state.id != nil { draw(&state) }
      state = State()
    }
  }

  private func draw(_ state: inout State) {
    guard let progress = state.waiting else { return }
    state.waiting = nil
    state.drawn = .now
    var bundle = MIMEBundle(text: progress.text)
    bundle.add("image/svg+xml", ProgressPicture(progress, losses: state.losses).svg)
    if let id = state.id {
      sink.update(bundle, id: id)
    } else {
      let id = MessageMaker.identifier()
      state.id = id
      sink.display(bundle, id: id)
    }
  }
}
