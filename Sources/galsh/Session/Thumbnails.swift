import GalaxyRuntime

/// Some images of an object, small, for whoever shows pictures beneath words.
package enum Thumbnails {
  /// How many: a row or two of a page.
  private static let count = 8

  /// The images of a dataset at even distances, or those of a table of scores that are the most anomalous; nil for
  /// objects without images.
  package static func sheet(of object: any Artifact, _ session: Session) -> ImageSheet? {
    switch object {
    case let data as DatasetArtifact: sheet(of: data, session)
    case let scores as ScoresArtifact: sheet(of: scores, session)
    default: nil
    }
  }

  /// The images of what a result shows: of an object, or of the rows that were chosen.
  package static func sheet(of result: CommandResult, _ session: Session) -> ImageSheet? {
    if let object = result.shownObject { return sheet(of: object, session) }
    let shown = result.shownElements.prefix(count)
    var tables: [String: RowImages] = [:]
    let images = shown.compactMap { element -> SheetImage? in
      if let data = element.artifact as? DatasetArtifact { return tile(data.dataset, element.index, session) }
      guard let scores = element.artifact as? ScoresArtifact,
        scores.table.rows.indices.contains(element.index)
      else { return nil }
      let source = tables[scores.name] ?? RowImages(scores, session)
      tables[scores.name] = source
      return source.tile(element.index)
    }
    if images.isEmpty { return nil }
    let owner = shown.first.map { $0.artifact.name } ?? ""
    let total = result.shownElements.count
    return ImageSheet(
      title: "\(owner): \(images.count < total ? "\(images.count) of " : "")\(counted(total, "image"))",
      images: images)
  }

  private static func sheet(of data: DatasetArtifact, _ session: Session) -> ImageSheet? {
    let candidates = data.dataset.galleryPositions(marked: false)
    let shown = min(count, candidates.count)
    if shown == 0 { return nil }
    let images = (0..<shown).compactMap {
      tile(data.dataset, candidates[$0 * candidates.count / shown], session)
    }
    return ImageSheet(
      title: "\(data.name): \(shown) of \(counted(candidates.count, "image"))", images: images)
  }

  private static func sheet(of scores: ScoresArtifact, _ session: Session) -> ImageSheet? {
    let rows = scores.table.rows
    let ranked = rows.indices.filter { rows[$0].score != nil }.sorted {
      (-(rows[$0].score ?? 0), $0) < (-(rows[$1].score ?? 0), $1)
    }
    let source = RowImages(scores, session)
    let images = ranked.prefix(count).map(source.tile)
    if images.isEmpty { return nil }
    return ImageSheet(
      title: "\(scores.name): \(images.count) of \(counted(rows.count, "image")), most anomalous first",
      images: images)
  }

  /// An image of a dataset, whose pixels may still be in its file; a grey tile for one that cannot be read; nil
  /// for a position that it does not have.
  package static func tile(_ dataset: Dataset, _ index: Int, _ session: Session) -> SheetImage? {
    guard dataset.items.indices.contains(index) else { return nil }
    let item = dataset.items[index]
    let name = item.name.split(separator: "/").last.map(String.init) ?? item.name
    let className = item.label.flatMap(dataset.classes.name)
    guard let image = try? dataset.image(index, context: session.work) else {
      return SheetImage(problem: "not readable", name: name, score: nil, className: className)
    }
    return SheetImage(
      pixels: image.pixels, width: image.width, height: image.height, name: name, score: nil,
      className: className, mark: dataset.frameWord(of: index))
  }
}
