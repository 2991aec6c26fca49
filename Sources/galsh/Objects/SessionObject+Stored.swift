import GalaxyRuntime

/// What a session file keeps of an object.
extension SessionObject {
  /// The object as a session file keeps it; nil for a kind that is not kept.
  var stored: StoredObject? {
    switch self {
    case let object as DatasetObject: .dataset(object.dataset)
    case let object as NetworkObject: .network(object.network)
    case let object as ScoresObject: .scores(object.table, object.thresholds)
    case let object as ModelObject: .model(object.storedModel)
    default: nil
    }
  }
}

extension ModelObject {
  fileprivate var storedModel: StoredModel {
    StoredModel(
      model: model, trainedOn: trainedOn,
      test: test.map {
        StoredModel.Test(
          input: $0.input, evaluation: $0.evaluation, seconds: $0.seconds, mostNormal: $0.mostNormal,
          mostAnomalous: $0.mostAnomalous)
      }, applied: applied)
  }

  fileprivate init(_ stored: StoredModel) {
    self.init(model: stored.model, trainedOn: stored.trainedOn)
    test = stored.test.map {
      TestRecord(
        input: $0.input, evaluation: $0.evaluation, seconds: $0.seconds, mostNormal: $0.mostNormal,
        mostAnomalous: $0.mostAnomalous)
    }
    applied = stored.applied
  }
}

extension StoredObject {
  /// The object under its name.
  func object(named name: String) -> any SessionObject {
    switch self {
    case .dataset(let dataset): DatasetObject(name: name, dataset: dataset)
    case .network(let network): NetworkObject(network: network)
    case .scores(let table, let thresholds): ScoresObject(name: name, table: table, thresholds: thresholds)
    case .model(let model): ModelObject(model)
    }
  }
}
