import GalaxyBase
import GalaxyData

// The way from a dataset to a tested model, a step a line, for programs that use the runtime as a library.

extension ModelArtifact {
  /// A Deep SVDD model of the normal images of a dataset: an autoencoder is pretrained, and its encoder
  /// trained on.
  /// - Parameters:
  ///   - name: what the model is called; with the seed it decides the initial weights and the order of the images.
  ///   - dataset: images of the network's size with labels.
  ///   - normalClass: the label of the images that count as normal.
  ///   - network: an autoencoder.
  /// - Throws: `GalaxyError` of the kinds of `TrainingError` and `NetworkError`; of kind `interrupted`.
  public static func deepSVDD(
    _ name: String, on dataset: Dataset, normalClass: Int, network: NetworkDescription,
    objective: Model.Objective = .oneClass, nu: Double = 0.1, options: TrainingOptions = TrainingOptions(),
    streams: SeedStreams, context: WorkContext = WorkContext()
  ) throws -> ModelArtifact {
    let pretrained = try pretrainAutoencoder(
      name: name, network: network, on: dataset, normalClass: normalClass, options: options, streams: streams,
      context: context)
    let trained = try trainDeepSVDD(
      name: name, from: pretrained, network: network, on: dataset, normalClass: normalClass,
      objective: objective, nu: nu, options: options, streams: streams, context: context)
    return try ModelArtifact(model: trained, trainedOn: dataset, name: dataset.source, context: context)
  }

  /// Tests the model on the labelled images of a dataset, which is called `name`, and keeps what was found.
  /// - Throws: `GalaxyError` of kind `no-labels`, and what scoring throws.
  public mutating func test(
    on dataset: Dataset, name: String, streams: SeedStreams, context: WorkContext = WorkContext()
  ) throws {
    try keep(
      TestRecord(
        of: model, trained: trainedImages, on: dataset, name: name, streams: streams, context: context))
  }

  /// Tests the model on the labelled rows of a table, which is called `name`, and keeps what was found.
  /// - Throws: `GalaxyError` of kind `no-labels`, and what scoring throws.
  public mutating func test(
    on table: FeatureTable, name: String, streams: SeedStreams, context: WorkContext = WorkContext()
  ) throws {
    try keep(
      TestRecord(
        of: model, trained: trainedImages, on: table, name: name, streams: streams, context: context))
  }

  private mutating func keep(_ record: TestRecord) {
    let known = standing
    test = record
    // A test that tells nothing of new images takes nothing back of one that did.
    keptStanding = nil
    if standing.saysNothing, !known.saysNothing { keptStanding = known }
  }
}

extension TrainingOptions {
  /// The seed's settings with other epochs, learning rate and batch.
  public init(epochs: Int, learningRate: Double = 1e-4, batchSize: Int = 200) {
    self.init()
    (self.epochs, self.learningRate, self.batchSize) = (epochs, learningRate, batchSize)
  }
}
