import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `test m on d`.
package enum TestCommands {
  package static let all = [test]

  private enum Keys {
    static let model: Key<ModelArtifact> = .argument("model", .object("model"), "the model")
    static let on: Key<JudgedImages> = .clause(
      "on", JudgedImages.type, "labelled images, or a table of their features")
  }

  private static let test = Command(
    CommandSpec(
      "test", "measures how well a model parts normal from anomalous images",
      details: """
        AUC and average precision with bootstrap intervals, the classes, and, once the model has thresholds, how the \
        classes fall into the five regions. It says in words what the figures bear: better than chance, no better than \
        chance, reversed, scores that hardly differ; `threshold`, `apply`, `show`, plots and exports repeat it. Test on \
        images that the model was not trained on: those that it was are found by their pixels or the bytes of their file, \
        whatever they are called, and the figures are those of the others. What was saved again with other pixels, as \
        JPEG or larger, is not recognised. Copies of one galaxy count as one.
        """,
      keys: [Keys.model, Keys.on],
      examples: ["test elliptical on galaxies.test"])
  ) { call, session in
    var object = try call[Keys.model]
    let data = try call[Keys.on].understood(by: object.model, session)
    let labelled = data.labels.count { $0 != nil }
    guard labelled > 0 else {
      let error = GalaxyError.noLabels(data.name)
      throw call.error(error.kind, error.message, at: Keys.on, hint: error.hint)
    }
    if labelled < data.labels.count {
      session.remark("\(data.labels.count - labelled) images of \(data.name) without a label are left out")
    }
    if object.trainedImages == nil, object.trainedOn?.name == data.name {
      session.remark("\(object.name) was trained on \(data.name): these figures flatter it")
    }
    switch data {
    case .dataset(let data):
      object.remarks(onReading: data.dataset).forEach(session.remark)
      try object.test(on: data.dataset, name: data.name, streams: session.streams, context: session.work)
    case .table(let table):
      try object.test(on: table.table, name: table.name, streams: session.streams, context: session.work)
    }
    let missing = labelled - (object.test?.evaluation.images.count ?? labelled)
    if missing > 0 {
      session.remark(
        "\(counted(missing, "labelled image")) of \(data.name) could not be measured and \(missing == 1 ? "is" : "are") left out"
      )
    }
    session.put(object)
    noteTables(of: object, session)
    let values =
      [JSON.Member("model", .string(object.name)), .init("dataset", .string(data.name))]
      + object.testProperties
    return CommandResult(
      "test", fields: values.map { .init($0.key, $0.value) }, object.testProse, value: .artifact(object))
  }

  /// Names the tables that were judged before this test and say more than it allows.
  private static func noteTables(of object: ModelArtifact, _ session: Session) {
    let standing = object.standing
    for scores in session.tables(by: object.name) where scores.standing != standing {
      let sure = scores.table.rows.count { $0.region?.isSure == true }
      if sure > 0, !standing.allowsSurely, !object.isForced {
        session.remark(
          "\(scores.name) was judged before this test, and says \"surely\" of \(counted(sure, "image")): "
            + "`apply \(object.name) to … as \(scores.name)` judges anew")
      }
    }
  }
}
