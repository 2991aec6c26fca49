import GalaxyKernels

/// How a training went.
public struct TrainingRecord: Sendable, Equatable {
  /// What was asked for.
  public var options: TrainingOptions
  /// Mean loss of each finished epoch (of the part that was done, for one cut short).
  public var losses: [Double] = []
  /// Images that were trained on.
  public var images = 0
  /// Seconds from the first batch to the last.
  public var seconds = 0.0
  /// True if it was stopped before its last epoch; the weights are those of the last finished step.
  public var wasInterrupted = false
  /// The batch normalisation, such as `encoder.bn2`, for whose sake the last image of each epoch was joined to
  /// the batch before it instead of being a batch alone; nil where that was not needed.
  public var joinedFor: String?

  /// The command that trained, such as `train sad`; nil where that follows from where the record stands:
  /// `pretrain ae` before `train svdd`.
  public var work: String?

  /// How it was computed (`Numerics`); of records that do not say, 1.
  public var numerics = 1

  /// Of a model of several trainings, the record of each; empty for a single one.
  public var members: [TrainingRecord] = []

  /// The record of one training, counted from 0.
  func member(_ index: Int) -> TrainingRecord? {
    members.isEmpty ? (index == 0 ? self : nil) : members.indices.contains(index) ? members[index] : nil
  }

  /// Images trained on per second, over all epochs.
  public var imagesPerSecond: Double {
    let epochs = members.isEmpty ? losses.count : members.reduce(0) { $0 + $1.losses.count }
    return seconds > 0 ? Double(images) * Double(epochs) / seconds : 0
  }
}

extension TrainingRecord {
  /// One record of several trainings: the mean loss of each epoch that all of them have finished, the seconds
  /// of all; nil if there is none.
  init?(ofMembers records: [TrainingRecord?]) {
    let records = records.compactMap(\.self)
    guard var record = records.first else { return nil }
    if records.count > 1 {
      let epochs = records.map(\.losses.count).min() ?? 0
      record.losses = (0..<epochs).map { epoch in
        records.reduce(0) { $0 + $1.losses[epoch] } / Double(records.count)
      }
      record.seconds = records.reduce(0) { $0 + $1.seconds }
      record.wasInterrupted = records.contains(where: \.wasInterrupted)
      record.members = records
    }
    self = record
  }
}

/// How to train: the defaults are the seed's.
public struct TrainingOptions: Sendable, Equatable {
  /// Passes over the normal images, at least 1.
  public var epochs = 100
  /// Learning rate at the start.
  public var learningRate = 1e-4
  /// Images in a batch, at least 1; the last batch of an epoch may be smaller, or one larger where a network
  /// cannot take a batch of one image.
  public var batchSize = 200
  /// Finished epochs after which the learning rate falls to a tenth.
  public var milestones: [Double] = [50]
  /// L2 penalty, added to the gradient.
  public var weightDecay = 0.5e-6
  /// How weights follow their gradient.
  public var optimizer = OptimizerKind.adam

  /// The seed's settings.
  public init() {}
}
