import GalaxyBase

/// Keeps the checkpoints of one training: every so many epochs or seconds.
struct CheckpointWriter {
  /// Nil where nothing is kept, as on all ranks but the first.
  private let store: (any CheckpointStore)?
  private let training: Digest
  private let communicator: any Communicator
  private var savedEpoch = 0
  private var savedTime = ContinuousClock.now

  init(_ store: (any CheckpointStore)?, training: Digest, communicator: any Communicator) {
    self.store = store
    self.training = training
    self.communicator = communicator
  }

  /// Where the training was cut off, which rank 0 tells the others; nil for one that begins.
  mutating func latest() throws -> TrainingCheckpoint? {
    let bytes = try communicator.ofFirst(store?.latest(of: training) ?? [])
    let state = bytes.isEmpty ? nil : TrainingCheckpoint(bytes)
    savedEpoch = state?.losses.count ?? 0
    return state
  }

  /// Keeps the state if it is time, and behind the last epoch if others follow that would have to wait for this
  /// training again.
  mutating func epochEnded(_ epoch: Int, isLast: Bool, _ state: () -> TrainingCheckpoint) throws {
    guard let store else { return }
    let interval = store.interval
    let now = ContinuousClock.now
    guard
      isLast || epoch - savedEpoch >= interval.epochs || (now - savedTime) / .seconds(1) >= interval.seconds
    else {
      return
    }
    try store.save(try state().encoded(), of: training, epoch: epoch)
    (savedEpoch, savedTime) = (epoch, now)
  }

  /// Keeps the state of a training that is stopped. One that cannot be kept is not missed: the latest before it
  /// is there still.
  mutating func stopped(after epoch: Int, _ state: () -> TrainingCheckpoint) {
    guard let store, let bytes = try? state().encoded() else { return }
    try? store.save(bytes, of: training, epoch: epoch)
  }
}
