import GalaxyBase
import GalaxyErrors
import Synchronization

/// The checkpoints of the trainings of one command: in memory, so that what is stopped can go on in the same
/// session, and in the session's file if it has one.
public final class TrainingStates: CheckpointStore {
  private let file: (any CheckpointStore)?
  private let isResuming: Bool
  private let states: Mutex<(kept: [Digest: [UInt8]], isFound: Bool)>

  /// For a training that begins.
  public init(_ file: (any CheckpointStore)?) {
    (self.file, isResuming) = (file, false)
    states = Mutex(([:], false))
  }

  /// For one that must go on: from what was left of it, or else from the session's file.
  public init(_ file: (any CheckpointStore)?, resuming unfinished: UnfinishedTraining?) {
    (self.file, isResuming) = (file, true)
    let kept = unfinished?.states.compactMapValues { try? $0.encoded() } ?? [:]
    states = Mutex((kept, false))
  }

  /// The latest state of each training.
  var kept: [Digest: [UInt8]] { states.withLock { $0.kept } }

  /// The file's; for ever without one: then a state is kept when the training is stopped.
  public var interval: (epochs: Int, seconds: Double) { file?.interval ?? (.max, .infinity) }

  /// The latest state of a training.
  /// - Throws: `GalaxyError` of kind `nothing-to-resume` if the first training of one that must go on has none;
  ///   what the file throws.
  public func latest(of training: Digest) throws -> [UInt8]? {
    let own = states.withLock { $0.kept[training] }
    let state = try own ?? file?.latest(of: training)
    let isLost = states.withLock { states in
      if let state { states.kept[training] = state }
      states.isFound = states.isFound || state != nil
      return isResuming && !states.isFound
    }
    if isLost {
      throw GalaxyError(TrainingError.nothingToResume, "there is no interrupted training to go on with")
    }
    return state
  }

  /// Keeps a state in the place of the one before.
  public func save(_ state: [UInt8], of training: Digest, epoch: Int) throws {
    states.withLock { $0.kept[training] = state }
    try file?.save(state, of: training, epoch: epoch)
  }
}
