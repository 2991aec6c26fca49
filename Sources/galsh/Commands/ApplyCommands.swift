import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `apply m to d as s`.
package enum ApplyCommands {
  package static let all = [apply]

  private enum Keys {
    static let model: Key<ModelArtifact> = .argument("model", .object("model"), "the model")
    static let images: Key<Value> = .clause(
      "to", .oneOf([.object("dataset"), .object("features"), .path]),
      "the images, or a table of their features")
    static let name: Key<String> = .clause("as", .name, "what to call the scores")
    static let save: Key<String?> = .clause(
      "save", .path, "a CSV file for them", offers: .files(["csv"]), access: .writes)
    static let fdr: Key<Double?> = .option(
      "fdr", .number(above: 0, to: 0.5), default: .described("no list"),
      "a list of discoveries with at most this share of false ones, of a model that is calibrated")
  }

  private static let apply = Command(
    CommandSpec(
      "apply", "gives every image a score, percentile, region and verdict",
      details: """
        `to` takes a dataset, or a folder or pattern of files, which are read as the model's own images were and scored \
        as they are read, so that any number will do. What cannot be read is a row with its reason. A dataset is scored as it was loaded; a note says where that differs from the model's own images. Percentiles compare with the normal images of the latest test. \
        What the test said of the model is repeated; where it is no better than chance no verdict says "surely", unless \
        the thresholds were set with force=true. A model that was calibrated (`threshold m auto method=conformal`) gives \
        p-values, by which it judges: how often a normal image would be at least so strange. fdr=0.1 lists, after \
        Benjamini and Hochberg (1995), the images of which about one in ten is expected to be normal.
        """,
      keys: [Keys.model, Keys.images, Keys.name, Keys.save, Keys.fdr],
      examples: ["apply elliptical to sims as verdicts save \"verdicts.csv\""])
  ) { call, session in
    var object = try call[Keys.model]
    try object.requireScores()
    var found = try verdicts(call, object, session)
    try list(call, &found, object, session)
    let thresholds = object.judging
    let scores = ScoresArtifact(
      name: try call[Keys.name], table: found.table, thresholds: thresholds, standing: object.standing,
      scoredBy: object.model.contents)
    let file = try call[Keys.save]
    if let file { try AtomicFile.write(found.table.csv, to: file) }
    object.applied = found.table
    session.put(object)
    session.put(scores)
    if thresholds == nil {
      session.remark("\(object.name) has no thresholds, so there are no verdicts")
    }
    let spread = found.table.spread
    let values =
      [JSON.Member("name", .string(scores.name)), .init("saved", .optional(file))] + scores.listed
      + [.init("standing_text", .string(object.standing.text))]
      + (spread == nil ? [] : [.init("spread", try scores.property("spread") ?? .null)])
    return CommandResult(
      "apply", fields: values.map { .init($0.key, $0.value) } + [.init("rows", found.table.data)],
      Prose(scores.line + (file.map { ", saved to \($0)" } ?? "")) + Prose(spread?.text("scores") ?? ""),
      value: .artifact(scores))
  }

  /// Makes the list that `fdr` asks for.
  private static func list(
    _ call: CommandCall, _ found: inout Verdicts, _ object: ModelArtifact, _ session: Session
  ) throws {
    guard let rate = try call[Keys.fdr] else { return }
    guard let calibration = object.model.calibration else {
      throw call.error(
        ModelError.notCalibrated, "model \(object.name) has no p-values to make a list by", at: Keys.fdr,
        hint: "`threshold \(object.name) auto method=conformal` gives it some")
    }
    found.table = found.table.discovering(at: rate)
    let count = found.table.rows.count { $0.p != nil }
    if found.table.rows.contains(where: { $0.isDiscovery == true }) { return }
    let needed = BenjaminiHochberg.fewest(of: count, rate: rate, smallest: calibration.leastP)
    let why =
      needed.map { "at least \($0) of \(count) images would have to be stranger than every normal one" }
      ?? "no number of images could be"
    session.remark("nothing is on the list: with p-values from 1/\(calibration.count + 1) on, \(why)")
  }

  /// Verdicts on every image of the dataset given; or on every file of a folder or pattern, scored as it is
  /// read.
  private static func verdicts(
    _ call: CommandCall, _ object: ModelArtifact, _ session: Session
  ) throws -> Verdicts {
    let images = try call[Keys.images]
    if let table = JudgedImages.read(images)?.understood(by: object.model, session).table {
      let found = try object.verdicts(on: table.table, name: table.name, context: session.work)
      found.remarks.forEach(session.remark)
      return found
    }
    if let data = JudgedImages.read(images)?.understood(by: object.model, session).images {
      let found = try object.verdicts(on: data.dataset, name: data.name, context: session.work)
      found.remarks.forEach(session.remark)
      return found
    }
    let found = try object.verdicts(
      onFiles: images.text, digests: session.recorder.calls.takesDigests, context: session.work)
    found.files.forEach { session.recorder.calls.read($0) }
    found.remarks.forEach(session.remark)
    return found
  }
}
