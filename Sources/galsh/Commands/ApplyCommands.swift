import GalaxyLang
import GalaxyRuntime

/// `apply m to d as s`.
enum ApplyCommands {
  static let all = [apply]

  private static let apply = Command(
    CommandSpec(
      "apply", "gives every image a score, percentile, region and verdict",
      details: """
        `to` takes a dataset, or a folder or pattern of files, which are read as the model's own images were. What \
        cannot be read is a row with its reason. Percentiles compare with the normal images of the latest test.
        """,
      arguments: [.init("model", .object("model"), .required, "the model")],
      clauses: [
        .init("to", .oneOf([.object("dataset"), .path]), required: true, "the images"),
        .init("as", .name, required: true, "what to call the scores"),
        .init("save", .path, "a CSV file for them", offers: .files(["csv"])),
      ],
      examples: ["apply elliptical to sims as verdicts save \"verdicts.csv\""])
  ) { call, session in
    var object: ModelObject = try call.object("model")
    try object.requireHypersphere()
    let dataset = try images(call, object.model, session)
    let scores = try object.model.scores(of: dataset, context: session.work)
    let (reference, thresholds) = (object.test?.reference, object.model.thresholds)
    var rows = zip(dataset.items, scores).map { item, score in
      ScoreRow(
        path: item.path, name: item.name, label: item.label,
        anomalous: item.label.map { $0 != object.model.normalClass }, score: score, reference: reference,
        thresholds: thresholds)
    }
    rows += dataset.skipped.map { ScoreRow(path: $0.name, name: $0.name, score: nil, reason: $0.message) }
    let table = ScoreTable(rows: rows, referenceName: reference?.name, modelName: object.name)
    let scoresObject = ScoresObject(name: try call.required("as"), table: table, thresholds: thresholds)
    let file = try call.optional("save", String.self)
    if let file { try AtomicFile.write(table.csv, to: file) }
    object.applied = table
    session.put(object)
    session.put(scoresObject)
    if thresholds == nil {
      session.output.remark("\(object.name) has no thresholds, so there are no verdicts")
    }
    let shown = scoresObject.shown(session.work, width: nil)
    return CommandResult(
      "apply", [.init("name", .string(scoresObject.name)), .init("saved", .optional(file))] + shown.fields,
      table: shown.table,
      text: scoresObject.line + (file.map { ", saved to \($0)" } ?? ""), value: .object(scoresObject))
  }

  /// The dataset given, or the files of a folder or pattern, read as the model's images were.
  private static func images(_ call: CommandCall, _ model: Model, _ session: Session) throws -> Dataset {
    if case .object = call.value("to") { return try call.object("to", as: DatasetObject.self).dataset }
    let dataset = try GalaxyRuntime.loadImages(
      try call.required("to"), options: model.preprocessing.options, badRows: .skip, context: session.work
    ).dataset
    session.calls.read(dataset)
    return dataset
  }
}
