import GalaxyBase
import GalaxyData

// How a session file keeps a model with all that is known of it.

extension ModelArtifact {
  /// Writes all that a session file keeps of it, by name.
  /// - Throws: `GalaxyError`, of kind `cannot-keep` for what no file could give back.
  public func write(to content: inout ArtifactContent) throws {
    content.set(model.storedValues)
    content.set([
      .init("trained_on", trainedOn?.json ?? .null), .init("test", test?.stored ?? .null),
      .init("applied", applied.map { .object($0.described) } ?? .null),
    ])
    if isForced { content.set("forced", .bool(true)) }
    if let keptStanding { content.set("standing", keptStanding.json) }
    if let cuts { content.set("cuts", cuts.json) }
    trainedImages?.add(to: &content)
    if let unfinished { content.set("unfinished", unfinished.storedValues) }
    var weights = try model.safeTensors()
    if let unfinished { weights.tensors += try unfinished.tensors() }
    content.weights = try weights.encoded()
    applied?.addRows(to: &content)
    test?.addTables(to: &content)
  }

  /// Reads what `write` wrote; nil if it is anything else.
  /// - Throws: `GalaxyError` if the file is damaged there.
  public init?(named name: String, from source: some ArtifactSource) throws {
    let values = source.values
    guard let tensors = try? SafeTensors(bytes: source.weights),
      let model = Model(stored: values, tensors: tensors)
    else { return nil }
    self.init(
      model: model, trainedOn: InputRecord(json: values["trained_on"]),
      trainedImages: TrainedImages(stored: values["trained_images"]))
    isForced = values["forced"]?.bool ?? false
    cuts = CutRecord(json: values["cuts"])
    keptStanding = Standing(json: values["standing"])
    unfinished = values["unfinished"].flatMap { UnfinishedTraining(stored: $0, tensors: tensors) }
    if let applied = values["applied"], applied != .null {
      self.applied = try ScoreTable(applied, from: source)
    }
    if let test = values["test"], test != .null { self.test = try TestRecord(test, from: source) }
  }

  /// Of the numbers, the trainings without their times, the test and the latest table.
  public func digest(_ work: WorkContext) throws -> Digest {
    var digester = Digester()
    let tensors = try model.safeTensors().encoded()
    tensors.withUnsafeBytes { digester.add(bytes: $0) }
    // The file's radius is a float32.
    for member in model.members { digester.add(member.hypersphere?.radius) }
    for record in [model.pretraining, model.training] {
      digester.add(record?.stored(timed: false).compact ?? "")
    }
    digester.add(trainedOn?.digest.hex ?? "")
    digester.add(test?.evaluation.images.count)
    if let test {
      digester.add(test.input.digest)
      digester.add(test.evaluation.intervals?.stored.compact ?? "")
      for image in test.evaluation.images {
        digester.add(image.label)
        digester.add(image.score)
      }
    }
    if let applied { digester.add(applied) }
    return digester.digest
  }

  /// Whether another is the same in everything, seen at once where both share their memory.
  public func isCopy(of other: ModelArtifact) -> Bool {
    model == other.model && trainedOn == other.trainedOn && trainedImages == other.trainedImages
      && isForced == other.isForced && keptStanding == other.keptStanding && cuts == other.cuts
      && test == other.test && applied == other.applied
      && unfinished == other.unfinished
  }
}
