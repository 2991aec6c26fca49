/// What a training minimises, and what it keeps from step to step besides the weights.
protocol TrainingObjective {
  /// What decides the training and never changes, by name, such as a centre; it goes into the training's
  /// fingerprint.
  var parameters: [String: [Double]] { get }
  /// What changes from step to step, by name, for checkpoints. Setting it leaves alone what is not named.
  var state: [String: [Double]] { get set }

  /// One step: takes the batch that is loaded through the engine, which is left with the gradient. Gives the
  /// loss and every image's error. `images` are the batch's positions in the training's feed.
  /// - Throws: `GalaxyError` where the machines that share the work cannot speak to each other.
  mutating func step(_ engine: TrainingEngine, images: ArraySlice<Int>, epoch: Int) throws
    -> (loss: Double, errors: [Double])
  /// Sees all errors of an epoch, which is counted from 0.
  /// - Throws: `GalaxyError` where it is no use to go on, such as `collapsed`.
  mutating func endOfEpoch(_ epoch: Int, errors: [Double]) throws
}
