import GalaxyBase
import GalaxyModels

extension StoredObject {
  /// What is not in a table of its own, as JSON, and the weights of a model as safetensors.
  package func description() throws -> (JSON, weights: [UInt8]?) {
    switch self {
    case .dataset(let dataset):
      let description: JSON = [
        "source": .string(dataset.source), "options": dataset.options.stored,
        "height": .integer(dataset.height),
        "width": .integer(dataset.width), "skipped": .array(dataset.skipped.map(\.stored)),
      ]
      return (description, nil)
    case .network(let network): return (network.json, nil)
    case .scores(let table, let thresholds):
      return (
        .object(table.description + [.init("thresholds", thresholds?.stored ?? .null)]), nil
      )
    case .model(let stored):
      let model = stored.model
      let test = stored.test.map { test -> JSON in
        [
          "input": test.input.json, "seconds": .number(test.seconds),
          "intervals": test.evaluation.intervals?.stored ?? .null,
          "titles": [.string(test.mostNormal.title), .string(test.mostAnomalous.title)],
        ]
      }
      let description: JSON = [
        "name": .string(model.name), "network": model.network.json, "normal": .integer(model.normalClass),
        "options": model.preprocessing.options.stored, "minimum": .number(model.preprocessing.minimum),
        "maximum": .number(model.preprocessing.maximum), "hypersphere": model.hypersphere.map { .object($0.values) } ?? .null,
        "thresholds": model.thresholds?.stored ?? .null,
        "pixels": (model.preprocessing.pixels?.rawValue).map(JSON.string) ?? .null,
        "pretraining": model.pretraining?.stored(timed: true) ?? .null,
        "training": model.training?.stored(timed: true) ?? .null,
        "trained_on": stored.trainedOn?.json ?? .null,
        "test": test ?? .null, "applied": stored.applied.map { .object($0.description) } ?? .null,
      ]
      let others = Detectors.description(model.detector)
      return (.object((description.object ?? []) + others), try model.safeTensors().encoded())
    }
  }
}

extension ScoreTable {
  fileprivate var description: [JSON.Member] {
    [
      .init("model", .string(modelName)), .init("reference", referenceName.map(JSON.string) ?? .null),
      .init("count", .integer(count)),
    ]
  }
}
