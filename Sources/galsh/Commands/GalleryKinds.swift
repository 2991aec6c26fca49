import GalaxyLang
import GalaxyRuntime
import GalshSession

// What `gallery` shows of answers of `classify`, and of images before and after `match`.

extension GalleryCommands {
  /// Answers with the images that they were given to: by rising p-value, or without p-values by the margin.
  static func images(
    of kinds: ClassificationArtifact, _ call: CommandCall, _ session: Session
  ) throws -> GalleryChoice {
    try refuse(
      [Keys.marked, Keys.before, Keys.around],
      "belongs to datasets and scores; these are answers of `classify`",
      call)
    let rows = kinds.classification.rows
    let known = rows.indices.filter { rows[$0].kind != nil }
    func strangeness(_ index: Int) -> (Double, Double, Int) {
      (rows[index].p ?? 0, rows[index].margin ?? 0, index)
    }
    var chosen: [Int]
    let which: String
    let measure = rows.contains { $0.p != nil } ? "p-value" : "margin"
    switch try call[Keys.order] ?? .score {
    case .score, .most, .anomalous:
      chosen = known.sorted { strangeness($0) < strangeness($1) }
      which = "lowest \(measure) first"
    case .least, .normal:
      chosen = known.sorted { strangeness($0) > strangeness($1) }
      which = "highest \(measure) first"
    case .name:
      chosen = rows.indices.sorted { (rows[$0].name, $0) < (rows[$1].name, $1) }
      which = "by name"
    case .table:
      chosen = Array(rows.indices)
      which = "as the table has them"
    }
    chosen = Array(chosen.prefix(try call[Keys.count]))
    if chosen.isEmpty {
      throw call.error(PlotError.nothingToDraw, "\(kinds.name) has no answers to show", at: Keys.data)
    }
    let source = KindImages(kinds, session)
    let images = chosen.map(source.tile)
    return GalleryChoice(
      name: kinds.name,
      title: "\(kinds.name), by \(kinds.models.joined(separator: ", ")): \(images.count) of "
        + "\(counted(rows.count, "image")), \(which)", images: images,
      rows: zip(chosen, images).map { index, image in
        GalleryChoice.row(index, image) + [
          .init("kind", .optional(rows[index].kind)), .init("p", .optional(rows[index].p)),
          .init("margin", .optional(rows[index].margin)), .init("path", .string(rows[index].path)),
        ]
      }, remarks: [source.remark, GalleryChoice.gone(images)].compactMap(\.self))
  }

  /// Each original of a matched dataset, and behind it the pictures that were made of it.
  static func imagesBefore(
    _ data: DatasetArtifact, _ call: CommandCall, _ session: Session
  ) throws -> GalleryChoice {
    let items = data.dataset.items
    var originals: [ImageOrigin: [Int]] = [:], order: [ImageOrigin] = []
    for (index, item) in items.enumerated() {
      guard let origin = item.origin, origin.draw != nil else { continue }
      if originals[origin.original] == nil { order.append(origin.original) }
      originals[origin.original, default: []].append(index)
    }
    guard let most = originals.values.map(\.count).max() else {
      throw call.error(
        CommandError.uselessOption, "\(data.name) was not made by `match`: its images are as they were",
        at: Keys.before)
    }
    try refuse([Keys.marked], "and `before` choose in two ways", call)
    // Rows of one length, so that what belongs together stands together.
    let columns = min(most, 7) + 1
    let count = min(order.count, max(1, try call[Keys.count] / columns))
    let loader = try ImageLoader(options: data.dataset.options)
    var (images, rows): ([SheetImage], [[JSON.Member]]) = ([], [])
    for place in (0..<count).map({ order[$0 * order.count / count] }) {
      try session.work.cancellation.check("gallery")
      let draws = Array((originals[place] ?? []).prefix(columns - 1))
      guard let first = draws.first else { continue }
      let name = items[first].name.split(separator: "/").last.map(String.init) ?? items[first].name
      let plain = name.lastIndex(of: "#").map { String(name[..<$0]) } ?? name
      var tiles = [before(place, plain, loader)]
      tiles += draws.compactMap { Thumbnails.tile(data.dataset, $0, session) }
      while tiles.count < columns {
        tiles.append(SheetImage(problem: "no draw", name: plain, score: nil))
      }
      rows += zip([first] + draws, tiles).map(GalleryChoice.row)
      images += tiles
    }
    return GalleryChoice(
      name: data.name,
      title: "\(data.name): \(count) of \(counted(order.count, "image")) before, and as matched to "
        + (data.dataset.matching?.target ?? "real ones"),
      images: images, rows: rows, remarks: [GalleryChoice.gone(images)].compactMap(\.self), columns: columns)
  }

  /// An image as `load` shows it, before it was matched.
  private static func before(_ origin: ImageOrigin, _ name: String, _ loader: ImageLoader) -> SheetImage {
    let side = loader.options.size
    guard let read = try? loader.load(origin.file).pixels.withFloats(Array.init), read.count == side * side
    else { return SheetImage(problem: "not readable", name: name, score: nil) }
    return SheetImage(
      pixels: read, width: side, height: side, name: name, score: nil, verdict: "as it was")
  }
}
