import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `gallery d`, `gallery v order=score`, `gallery kinds`: a contact sheet.
package enum GalleryCommands {
  package static let all = [gallery]

  /// Which rows of a table are shown, and in which order.
  enum RowOrder: String, CaseIterable, Sendable {
    /// The highest scores first.
    case score, most, anomalous
    /// The lowest scores first.
    case least, normal
    /// By name.
    case name
    /// As the table has them.
    case table
  }

  enum Keys {
    static let data: Key<Value?> = .argument(
      "data", .oneOf([.object(["dataset", "scores", "classification"]), .record, .list(of: .record)]),
      "the dataset, a table of scores, answers of `classify`, or rows of a table; the only dataset there is may be left out"
    )
    static let save: Key<String?> = .clause(
      "save", .path, "the sheet: a .png, .svg or .pdf file", offers: .files(["png", "svg", "pdf"]),
      access: .writes)
    static let count: Key<Int> = .option(
      "n", .integer(from: 1, to: 1000), default: "16", "how many images")
    static let order: Key<RowOrder?> = .option(
      "order", default: "score, the most anomalous first",
      "of a table: score, most or anomalous; least or normal; name; table (as it stands); answers of `classify` by p-value"
    )
    static let marked: Key<Bool?> = .option(
      "marked", .bool, default: .described("all images"),
      "of a dataset: only images whose frame of crop=galaxy is marked, such as tiny or padded")
    static let before: Key<Bool?> = .option(
      "before", .bool, default: .described("false"),
      "of a dataset that `match` made: each image as it was, and behind it its matched pictures")
    static let around: Key<Value?> = .option(
      "around", .oneOf([.choice(["t1", "t2", "t3", "t4"]), .number()]), default: .described("no score"),
      "of a table: the images whose scores are nearest to a threshold or a score, by rising score")
  }

  private static let gallery = Command(
    CommandSpec(
      "gallery", "shows images of a dataset, or of a table of scores, side by side with their names",
      details: """
        Of a dataset the images are taken at even distances through the whole of it. Of a table of scores they are the most \
        anomalous, unless `order` or `around` say otherwise, each with class, score and verdict, and as its model saw it: \
        in its size, crop and stretch. Each is shown from its own darkest to its own brightest pixel. A file that is \
        missing is a grey tile that says so. Answers of `classify` are shown with kind and p-value, the strangest first. Images whose frame of crop=galaxy is tiny, padded, at the border or on a star \
        have an orange frame and the word; marked=true shows these alone.
        """,
      keys: [Keys.data, Keys.save, Keys.count, Keys.order, Keys.around, Keys.marked, Keys.before],
      examples: [
        "gallery galaxies", "gallery galaxies marked=true", "gallery galaxies n=40 save \"sheet.png\"",
        "gallery verdicts n=24 order=score",
        "gallery verdicts around=t2", "gallery matched before=true",
      ])
  ) { call, session in
    let choice = try choice(call, session)
    if choice.images.isEmpty {
      return CommandResult(
        "gallery", [.init("name", .string(choice.name)), .init("images", .array([])), .init("saved", .null)],
        text: choice.title)
    }
    let file = try call[Keys.save]
    let sheet = ImageSheet(title: choice.title, images: choice.images, columns: choice.columns)
    let bytes = try file.map { try sheet.picture(PictureFormat(path: $0)) }
    if let file, let bytes { try AtomicFile.write(bytes, to: file) }
    let heading = choice.title + (file.map { ", saved to \($0)" } ?? "")
    var result = CommandResult(
      "gallery",
      fields: [
        .init("name", .string(choice.name)),
        .init("images", .array(choice.images.map { .string($0.name) })), .init("saved", .optional(file)),
        .init("rows", DataTable(records: choice.rows)),
      ], Prose([.text(heading)] + GalleryCaptions.prose(choice.images)))
    choice.remarks.forEach { session.remark($0) }
    if let file, let bytes {
      result.files = [CommandResult.PictureFile(bytes, path: file)].compactMap(\.self)
    }
    if file == nil { result.sheet = sheet }
    return result
  }

  // MARK: - What is shown

  private static func choice(_ call: CommandCall, _ session: Session) throws -> GalleryChoice {
    let given = try call[Keys.data] ?? only(call, session)
    switch given {
    case .object:
      if let data = DatasetArtifact.read(given) { return try images(of: data, call, session) }
      if let kinds = ClassificationArtifact.read(given) { return try images(of: kinds, call, session) }
      if let scores = ScoresArtifact.read(given) { return try images(of: scores, call, session) }
    case .record(let record): return try images(of: [record], call, session)
    case .list(let values):
      return try images(
        of: values.compactMap { if case .record(let record) = $0 { record } else { nil } }, call, session)
    default: break
    }
    throw call.error(
      FitError.wrongType,
      "`gallery` takes a dataset, a table of scores or answers of `classify`, not \(given.described)",
      at: Keys.data)
  }

  /// The only dataset, or, where there is none, the only table of scores, said aloud.
  private static func only(_ call: CommandCall, _ session: Session) throws -> Value {
    let objects = session.workspace.contents
    for kind in [DatasetArtifact.kind, ScoresArtifact.kind] {
      let candidates = objects.filter { $0.kind == kind }
      guard let first = candidates.first else { continue }
      if candidates.count == 1 {
        session.remark("gallery: taking \(kind) `\(first.name)`, the only one")
        return .artifact(first)
      }
      let names = candidates.map { "`\($0.name)`" }.joined(separator: ", ")
      throw call.error(
        CallError.ambiguousObject,
        "`gallery` needs a dataset or a table of scores, and there are several: \(names)",
        hint: "say which")
    }
    throw call.error(
      CallError.missingObject, "`gallery` needs a dataset or a table of scores, and there is none")
  }

  /// Images at even distances through a dataset.
  private static func images(
    of data: DatasetArtifact, _ call: CommandCall, _ session: Session
  ) throws -> GalleryChoice {
    try refuse(
      [Keys.order, Keys.around], "has no meaning here: a dataset has no scores", call,
      hint: "`apply` gives a table of scores, whose gallery has an order")
    if try call[Keys.before] == true { return try imagesBefore(data, call, session) }
    let isMarked = try call[Keys.marked] ?? false
    let candidates = data.dataset.galleryPositions(marked: isMarked)
    if isMarked, candidates.isEmpty {
      return GalleryChoice(
        name: data.name,
        title: "\(data.name): no image has a marked frame, so there is nothing to show"
          + (data.dataset.options.crop == .galaxy ? "" : "; frames are judged by crop=galaxy"), images: [],
        rows: [])
    }
    let count = min(try call[Keys.count], candidates.count)
    let positions = (0..<count).map { candidates[$0 * candidates.count / count] }
    let images = try positions.compactMap { position in
      try session.work.cancellation.check("gallery")
      return Thumbnails.tile(data.dataset, position, session)
    }
    return GalleryChoice(
      name: data.name,
      title: "\(data.name): \(images.count) of \(candidates.count) \(isMarked ? "marked " : "")images",
      images: images,
      rows: zip(positions, images).map(GalleryChoice.row))
  }

  /// The images of a table that the options choose.
  private static func images(
    of scores: ScoresArtifact, _ call: CommandCall, _ session: Session
  ) throws -> GalleryChoice {
    try refuse([Keys.marked, Keys.before], "belongs to datasets, whose frames are known", call)
    let rows = scores.table.rows
    let ranked = rows.indices.filter { rows[$0].score != nil }
    func score(_ index: Int) -> Double { rows[index].score ?? 0 }
    let count = try call[Keys.count]
    var chosen: [Int]
    var which: String
    if let around = try call[Keys.around] {
      if call.isGiven(Keys.order) {
        throw call.error(
          CommandError.uselessOption, "`around` and `order` choose in two ways", at: Keys.order,
          hint: "leave one of them out")
      }
      let (centre, name) = try centre(around, of: scores, call)
      let nearest = ranked.sorted {
        (abs(score($0) - centre), $0) < (abs(score($1) - centre), $1)
      }
      chosen = nearest.prefix(count).sorted { (score($0), $0) < (score($1), $1) }
      which = "nearest to \(name)"
    } else {
      switch try call[Keys.order] ?? .score {
      case .score, .most, .anomalous:
        chosen = ranked.sorted { (-score($0), $0) < (-score($1), $1) }
        which = "most anomalous first"
      case .least, .normal:
        chosen = ranked.sorted { (score($0), $0) < (score($1), $1) }
        which = "most normal first"
      case .name:
        chosen = rows.indices.sorted { (rows[$0].name, $0) < (rows[$1].name, $1) }
        which = "by name"
      case .table:
        chosen = Array(rows.indices)
        which = "as the table has them"
      }
      chosen = Array(chosen.prefix(count))
    }
    if chosen.isEmpty {
      throw call.error(
        PlotError.nothingToDraw, "\(scores.name) has no scores to choose images by", at: Keys.data)
    }
    let source = RowImages(scores, session)
    let images = chosen.map(source.tile)
    let unread = rows.count - ranked.count
    which += unread == 0 ? "" : " (\(unread) could not be read)"
    let title =
      "\(scores.name), by \(scores.table.modelName): \(images.count) of \(rows.count) images, \(which)"
    return GalleryChoice(
      name: scores.name, title: title, images: images,
      rows: zip(chosen, images).map { index, image in
        GalleryChoice.row(index, image) + [.init("path", .string(rows[index].path))]
      }, remarks: [source.remark, GalleryChoice.gone(images)].compactMap(\.self))
  }

  /// The score of a threshold, or the score itself.
  private static func centre(
    _ value: Value, of scores: ScoresArtifact, _ call: CommandCall
  ) throws -> (score: Double, name: String) {
    if let number = Double(value) { return (number, NumberText.significant(number)) }
    guard let thresholds = scores.thresholds, let number = Int(value.text.dropFirst()),
      (1...4).contains(number)
    else {
      throw call.error(
        VerdictError.noThresholds, "\(scores.name) was scored without thresholds", at: Keys.around,
        hint: "give a score, such as around=0.5, or set thresholds and apply the model again")
    }
    let cut = thresholds.values[number - 1]
    return (cut, "t\(number) = \(NumberText.significant(cut))")
  }

  /// Rows given one by one: elements of a dataset or of tables, or records that were taken from a table.
  private static func images(
    of records: [Record], _ call: CommandCall, _ session: Session
  ) throws -> GalleryChoice {
    try refuse([Keys.order, Keys.around], "has no meaning here: these rows have their order", call)
    try refuse([Keys.marked, Keys.before], "belongs to datasets, whose frames are known", call)
    var sources: [String: RowImages] = [:]
    var (images, rows): ([SheetImage], [[JSON.Member]]) = ([], [])
    for record in records.prefix(try call[Keys.count]) {
      if let element = record.subject as? ArtifactElement, let data = element.artifact as? DatasetArtifact {
        guard let image = Thumbnails.tile(data.dataset, element.index, session) else { continue }
        images.append(image)
        rows.append(GalleryChoice.row(element.index, image))
      } else {
        let (scores, index) = try ScoreOrigin.row(record, at: Keys.data, call, session)
        let source = sources[scores.name] ?? RowImages(scores, session)
        sources[scores.name] = source
        images.append(source.tile(index))
        rows.append(
          GalleryChoice.row(index, images[images.count - 1]) + [
            .init("path", .string(scores.table.rows[index].path))
          ])
      }
    }
    if images.isEmpty {
      throw call.error(PlotError.nothingToDraw, "there are no rows to show", at: Keys.data)
    }
    return GalleryChoice(
      name: "rows", title: "\(images.count) of \(counted(records.count, "row"))", images: images, rows: rows,
      remarks: sources.values.compactMap(\.remark) + [GalleryChoice.gone(images)].compactMap(\.self))
  }
}
