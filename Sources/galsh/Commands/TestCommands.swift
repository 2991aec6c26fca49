import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `test m on d`.
package enum TestCommands {
  package static let all = [test]

  private enum Keys {
    static let model: Key<ModelArtifact> = .argument("model", .object("model"), "the model")
    static let on: Key<DatasetArtifact> = .clause("on", .object("dataset"), "labelled images")
  }

  private static let test = Command(
    CommandSpec(
      "test", "measures how well a model parts normal from anomalous images",
      details: """
        AUC and average precision with bootstrap intervals, the classes, and, once the model has thresholds, how the \
        classes fall into the five regions. Test on images that the model was not trained on.
        """,
      keys: [Keys.model, Keys.on],
      examples: ["test elliptical on galaxies.test"])
  ) { call, session in
    var object = try call[Keys.model]
    let data = try call[Keys.on]
    let labelled = data.dataset.items.count { $0.label != nil }
    guard labelled > 0 else {
      let error = GalaxyError.noLabels(data.name)
      throw call.error(error.kind, error.message, at: Keys.on, hint: error.hint)
    }
    if labelled < data.dataset.count {
      session.remark("\(data.dataset.count - labelled) images of \(data.name) without a label are left out")
    }
    if object.trainedOn?.name == data.name {
      session.remark("\(object.name) was trained on \(data.name): these figures flatter it")
    }
    object.remarks(onReading: data.dataset).forEach(session.remark)
    let test = try TestRecord(
      of: object.model, on: data.dataset, name: data.name, streams: session.streams, context: session.work)
    object.test = test
    session.put(object)
    let thresholds = object.model.thresholds
    let values =
      [JSON.Member("model", .string(object.name)), .init("dataset", .string(data.name))]
      + test.evaluation.properties
      + [
        .init("confusion", thresholds.map { test.evaluation.confusion($0).json } ?? .null),
        .init("seconds", .number(test.seconds)),
      ]
    return CommandResult(
      "test", fields: values.map { .init($0.key, $0.value) },
      test.evaluation.prose(model: object.name, dataset: data.name, thresholds: thresholds),
      value: .artifact(object))
  }
}
