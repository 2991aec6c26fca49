import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages

/// Verdicts on files as they are read: those of a folder or pattern, or pieces of tiles; whole lists and parts of them.
extension ModelArtifact {
  /// The same for every file of a folder or pattern, which are read as the model's own images were and scored
  /// as they are read, so that any number will do. What cannot be read is a row with its reason. With `shard`
  /// only that part of the list. With `digests` each file's digest is taken as it is read.
  /// - Throws: `GalaxyError` of kind `not-trained` or `no-images`, and what scoring throws.
  public func verdicts(
    onFiles pattern: String, shard: ShardChoice? = nil, digests: Bool = false,
    context: WorkContext = WorkContext()
  ) throws -> Verdicts {
    let (reference, thresholds) = (test?.reference, judging)
    let all = try foundImageFiles(pattern)
    let part = shard.map { FoundFiles(paths: Array(all.paths[$0.range(of: all.paths.count)])) } ?? all
    if model.body == nil {
      var verdicts = try measuredVerdicts(
        onFiles: part, named: pattern, isPart: shard != nil, context: context)
      verdicts.list = (Self.digest(of: all.paths), all.paths.count)
      return verdicts
    }
    let found = try model.scores(
      of: part, named: pattern, isPart: shard != nil, digests: digests, context: context)
    let rows = found.files.map {
      ScoreRow(
        path: $0.path, name: $0.path, score: $0.score,
        p: $0.score.flatMap { model.calibration?.p(ofScore: $0) }, reason: $0.problem?.message,
        reference: reference, thresholds: thresholds)
    }
    return Verdicts(
      table: ScoreTable(rows: rows, referenceName: reference?.name, modelName: name),
      remarks: [found.found.remark].compactMap(\.self) + found.pictures.lines
        + remarks(onForeign: found.foreign) + remarks(onRows: rows, data: nil), files: found.files,
      list: (Self.digest(of: all.paths), all.paths.count))
  }

  private static func digest(of paths: [String]) -> Digest {
    var digester = Digester()
    digester.add(paths.count)
    for path in paths { digester.add(path) }
    return digester.digest
  }

  /// The same for every cutout of a list, which are read as the model's own images were and scored as they are read;
  /// rows without a position, or in no tile, are rows with their reason.
  /// - Throws: as for files.
  public func verdicts(
    onCutouts whole: CutoutList, source: String, shard: ShardChoice? = nil, digests: Bool = false,
    context: WorkContext = WorkContext()
  ) throws -> Verdicts {
    let (reference, thresholds) = (test?.reference, judging)
    let list = shard.map(whole.part) ?? whole
    let order = list.readingOrder
    let found = FoundFiles(paths: order.map { list.items[$0].path })
    var (said, remarks): ([(score: Double?, p: Double?, reason: String?)], [String]) = ([], [])
    var files: [FileScores.File] = []
    if found.paths.isEmpty, shard == nil {
      throw GalaxyError(
        DatasetError.noImages, "\(source) has no galaxy that can be cut", file: source,
        hint: list.badRows.first?.error.message)
    } else if model.body == nil {
      let measured = try measuredVerdicts(
        onFiles: found, named: source, isPart: shard != nil, context: context)
      said = measured.table.rows.map { ($0.score, $0.p, $0.reason) }
      (remarks, files) = (measured.remarks, measured.files)
    } else {
      let scored = try model.scores(
        of: found, named: source, isPart: shard != nil, digests: digests, context: context)
      said = scored.files.map { file in
        (file.score, file.score.flatMap { model.calibration?.p(ofScore: $0) }, file.problem?.message)
      }
      remarks = self.remarks(onForeign: scored.foreign)
      files = scored.files
    }
    guard said.count == order.count else {
      throw GalaxyError(DatasetError.noImages, "\(source) has tiles that are no images", file: source)
    }
    let normal = model.normalLabel(among: list.classes)
    var rows = [ScoreRow?](repeating: nil, count: order.count)
    for (position, index) in order.enumerated() {
      let item = list.items[index]
      rows[index] = ScoreRow(
        path: item.path, name: item.name, label: item.label, group: item.group,
        anomalous: item.label.map { $0 != normal }, score: said[position].score, p: said[position].p,
        reason: said[position].reason, reference: reference, thresholds: thresholds)
    }
    let skipped = list.badRows.map {
      ScoreRow(path: $0.name, name: $0.name, score: nil, reason: $0.error.message)
    }
    let all = rows.compactMap(\.self)
    return Verdicts(
      table: ScoreTable(
        rows: all + skipped, referenceName: reference?.name, modelName: name, classNames: list.classes),
      remarks: list.notes + remarks + (model.body == nil ? [] : self.remarks(onRows: all, data: nil)),
      files: files, list: (whole.digest, whole.items.count))
  }

  /// Verdicts of a model of measured numbers on files, which are measured as they are read.
  private func measuredVerdicts(
    onFiles found: FoundFiles, named pattern: String, isPart: Bool = false, context: WorkContext
  ) throws -> Verdicts {
    try model.requireMeasurable()
    if let parts = model.parts, parts.contains(where: { $0.model.features == nil }) {
      throw GalaxyError(
        ModelError.otherFeatures, "an ensemble with networks does not judge files as they are read",
        hint: "`load images` first, and apply it to the dataset")
    }
    let measured = try FeatureTable.shapes(
      of: found, named: pattern, options: model.options, classical: false, isPart: isPart, context: context)
    var verdicts = try verdicts(on: measured.table, context: context)
    verdicts.remarks = measured.remarks + verdicts.remarks
    verdicts.files = zip(measured.files, verdicts.table.rows).map { file, row in
      FileScores.File(path: file.path, score: row.score, problem: nil, origin: file.origin)
    }
    return verdicts
  }
}
