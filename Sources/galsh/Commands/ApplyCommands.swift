import GalaxyLang
import GalaxyRuntime

/// `apply m to d as s`.
enum ApplyCommands {
  static let all = [apply]

  private static let apply = Command(
    CommandSpec(
      "apply", "gives every image a score, percentile, region and verdict",
      details: """
        `to` takes a dataset, or a folder or pattern of files, which are read as the model's own images were and scored \
        as they are read, so that any number will do. What cannot be read is a row with its reason. A dataset is scored as it was loaded; a note says where that differs from the model's own images. Percentiles compare with the normal images of the latest test.
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
    try object.requireDetector()
    let rows = try rows(call, object, session)
    let (reference, thresholds) = (object.test?.reference, object.model.thresholds)
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

  /// A row for every image of the dataset given; or for every file of a folder or pattern, scored as it is read.
  private static func rows(_ call: CommandCall, _ object: ModelObject, _ session: Session) throws
    -> [ScoreRow]
  {
    let (reference, thresholds) = (object.test?.reference, object.model.thresholds)
    guard case .object = call.value("to") else {
      let found = try object.model.scores(ofFiles: call.required("to"), context: session.work)
      found.files.forEach { session.calls.read($0.path) }
      object.remarkOnForeign(found.foreign, session.output)
      return found.files.map {
        ScoreRow(
          path: $0.path, name: $0.path, score: $0.score, reason: $0.problem?.message, reference: reference,
          thresholds: thresholds)
      }
    }
    let dataset = try call.object("to", as: DatasetObject.self).dataset
    object.remarkOnReading(dataset, session.output)
    let scores = try object.model.scores(of: dataset, context: session.work)
    return zip(dataset.items, scores).map { item, score in
      ScoreRow(
        path: item.path, name: item.name, label: item.label,
        anomalous: item.label.map { $0 != object.model.normalClass }, score: score, reference: reference,
        thresholds: thresholds)
    } + dataset.skipped.map { ScoreRow(path: $0.name, name: $0.name, score: nil, reason: $0.error.message) }
  }
}
