import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `apply m to d as s`.
package enum ApplyCommands {
  package static let all = [apply]

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
        .init("save", .path, "a CSV file for them", offers: .files(["csv"]), access: .writes),
      ],
      examples: ["apply elliptical to sims as verdicts save \"verdicts.csv\""])
  ) { call, session in
    var object: ModelArtifact = try call.artifact("model")
    try object.requireScores()
    let found = try verdicts(call, object, session)
    let thresholds = object.model.thresholds
    let scores = ScoresArtifact(name: try call.required("as"), table: found.table, thresholds: thresholds)
    let file = try call.optional("save", String.self)
    if let file { try AtomicFile.write(found.table.csv, to: file) }
    object.applied = found.table
    session.put(object)
    session.put(scores)
    if thresholds == nil {
      session.remark("\(object.name) has no thresholds, so there are no verdicts")
    }
    let values = [JSON.Member("name", .string(scores.name)), .init("saved", .optional(file))] + scores.listed
    return CommandResult(
      "apply", fields: values.map { .init($0.key, $0.value) } + [.init("rows", found.table.data)],
      Prose(scores.line + (file.map { ", saved to \($0)" } ?? "")), value: .artifact(scores))
  }

  /// Verdicts on every image of the dataset given; or on every file of a folder or pattern, scored as it is read.
  private static func verdicts(
    _ call: CommandCall, _ object: ModelArtifact, _ session: Session
  ) throws -> Verdicts {
    if case .object? = call.value("to") {
      let dataset = try call.artifact("to", as: DatasetArtifact.self).dataset
      object.remarks(onReading: dataset).forEach(session.remark)
      return try object.verdicts(on: dataset, context: session.work)
    }
    let found = try object.verdicts(onFiles: call.required("to"), context: session.work)
    found.files.forEach { session.recorder.calls.read($0) }
    found.remarks.forEach(session.remark)
    return found
  }
}
