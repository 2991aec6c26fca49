/// Keeps the state of trainings, so that one which was cut off goes on where it was.
public protocol CheckpointStore: Sendable {
  /// How many epochs, or else how many seconds, pass from one checkpoint to the next.
  var interval: (epochs: Int, seconds: Double) { get }
  /// The latest state of a training, if there is a whole one; `training` stands for everything that decides
  /// its result.
  func latest(of training: Digest) throws -> [UInt8]?
  /// Keeps the state of a training after so many epochs, in the place of the one before: all of it or
  /// nothing.
  func save(_ state: [UInt8], of training: Digest, epoch: Int) throws
}
