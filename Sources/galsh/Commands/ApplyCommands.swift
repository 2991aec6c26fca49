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
    static let catalogue: Key<String?> = .clause(
      "at", .path, "a table of galaxies, which are cut from the files of `to` as `load cutouts` does",
      offers: .files(["csv", "tsv", "gz", "ecsv", "vot", "xml", "fits"]))
    static let name: Key<String> = .clause("as", .name, "what to call the scores")
    static let save: Key<String?> = .clause(
      "save", .path, "a CSV file for them", offers: .files(["csv"]), access: .writes)
    static let shard: Key<String?> = .option(
      "shard", .rowExpression, default: .described("the whole list"),
      "a part of the list, such as 3/8, in a file that `galsh merge` joins; auto: the task of an array job")
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
        Benjamini and Hochberg (1995), the images of which about one in ten is expected to be normal. With `at` the \
        galaxies of a catalogue are cut from the tiles of a survey (see `load cutouts`) and scored as they are read. shard=3/8 scores the third of \
        eight contiguous parts of the sorted list and writes it beside the file, as scores.csv.3-of-8; `galsh merge scores.csv` \
        makes of all of them what one process would have written.
        """,
      keys: [Keys.model, Keys.images, Keys.catalogue, Keys.name, Keys.save, Keys.fdr, Keys.shard]
        + CutoutCommands.choices,
      examples: [
        "apply elliptical to sims as verdicts save \"verdicts.csv\"",
        "apply elliptical to \"tiles/*.fits\" at \"catalog.fits\" size=30arcsec as s save \"s.csv\"",
      ])
  ) { call, session in
    var object = try call[Keys.model]
    try object.requireScores()
    let shard = try ShardCalls.choice(call, shard: Keys.shard, save: Keys.save, images: Keys.images)
    var found = try verdicts(call, object, shard, session)
    // Which images are discoveries depends on the whole list.
    if shard == nil { try list(call, &found, object, session) }
    let thresholds = object.judging
    let scores = ScoresArtifact(
      name: try call[Keys.name], table: found.table, thresholds: thresholds, standing: object.standing,
      scoredBy: object.model.contents)
    var file = try call[Keys.save]
    if let shard, let whole = file {
      file = ScoreShard.name(shard, of: whole)
      try ShardCalls.write(found, shard, to: whole, by: object, fdr: call[Keys.fdr], call, session)
    } else if let file {
      try AtomicFile.write(found.table.csv, to: file)
    }
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
    _ call: CommandCall, _ object: ModelArtifact, _ shard: ShardChoice?, _ session: Session
  ) throws -> Verdicts {
    let images = try call[Keys.images]
    if let catalogue = try call[Keys.catalogue] {
      return try cutouts(images, catalogue, call, object, shard, session)
    }
    if let key = CutoutCommands.choices.first(where: { call.isGiven($0) }) {
      throw call.error(
        OptionError.badOption, "`\(key.label)` is of cutouts, which need a catalogue", at: key,
        hint: "apply m to \"tiles/*.fits\" at \"catalog.fits\" size=30arcsec as s")
    }
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
      onFiles: images.text, shard: shard, digests: session.recorder.calls.takesDigests, context: session.work)
    found.files.forEach { session.recorder.calls.read($0) }
    found.remarks.forEach(session.remark)
    return found
  }

  /// Verdicts on the galaxies of a catalogue, cut from tiles.
  private static func cutouts(
    _ images: Value, _ catalogue: String, _ call: CommandCall, _ object: ModelArtifact,
    _ shard: ShardChoice?, _ session: Session
  ) throws -> Verdicts {
    if JudgedImages.read(images) != nil {
      throw call.error(
        OptionError.badOption, "galaxies are cut from files, and `to` names an object", at: Keys.catalogue,
        hint: "name the tiles in quotes: apply m to \"tiles/*.fits\" at \"\(catalogue)\" as s")
    }
    let request = try CutoutCommands.request(tiles: images.text, catalogue: catalogue, call)
    // Rows without a cutout are rows with their reason, as files that cannot be read are.
    let list = try CutoutList(request, options: object.model.options, badRows: .skip, context: session.work)
    let found = try object.verdicts(
      onCutouts: list, source: request.source, shard: shard, digests: session.recorder.calls.takesDigests,
      context: session.work)
    session.recorder.calls.read(catalogue)
    found.files.forEach { session.recorder.calls.read($0) }
    found.remarks.forEach(session.remark)
    return found
  }
}
