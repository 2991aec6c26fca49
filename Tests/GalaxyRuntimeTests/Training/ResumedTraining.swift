import Synchronization
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyModels

/// Raises the flag at the so many-th report of the end of an epoch.
private final class StopAt: ProgressSink {
  let flag = CancellationFlag()
  private let left: Atomic<Int>
  init(_ epochs: Int) { left = Atomic(epochs) }
  func report(_ progress: ProgressReport) {
    if progress.endsUnit, left.subtract(1, ordering: .relaxed).newValue == 0 { flag.cancel() }
  }
}

/// Expects that a training gives the same bytes on one thread and on three, and where it is stopped behind any of
/// its first epochs and goes on, by way of a session file.
/// - Returns: the model.
@discardableResult
func expectSameBytes(
  _ work: String, from start: Model?, stops: ClosedRange<Int>,
  _ train: (Model?, WorkContext) throws -> Model
) throws -> Model {
  func digest(_ model: Model) throws -> Digest { try ModelArtifact(model: model).digest(WorkContext()) }
  let whole = try train(start, WorkContext(threads: 1))
  let expected = try digest(whole)
  #expect(try digest(train(start, WorkContext(threads: 3))) == expected, "threads")
  for epoch in stops {
    let stop = StopAt(epoch)
    let states = TrainingStates(nil)
    let stopped = try train(
      start, WorkContext(threads: 2, progress: stop, cancellation: stop.flag, checkpoints: states))
    let record = work == "train contrastive" ? stopped.pretraining : stopped.training
    #expect(record?.wasInterrupted == true, "stopped after \(epoch) epochs")
    let left = UnfinishedTraining(work: work, name: "m", start: start, told: [], states: states)
    let tensors = SafeTensors(tensors: try left.tensors())
    let read = try #require(
      UnfinishedTraining(
        stored: JSON.parse(left.storedValues.compact), tensors: SafeTensors(bytes: tensors.encoded())))
    let again = try train(
      read.start, WorkContext(threads: 2, checkpoints: TrainingStates(nil, resuming: read)))
    #expect(try digest(again) == expected, "stopped after \(epoch) epochs")
  }
  return whole
}

/// The same pictures, of which those at some positions have lost their labels.
extension Dataset {
  func unlabelled(_ positions: Set<Int>) -> Dataset {
    let bare = items.indices.map { index in
      var item = items[index]
      if positions.contains(index) { item.label = nil }
      return item
    }
    return Dataset(items: bare, height: height, width: width, options: options, images: images)
  }
}
