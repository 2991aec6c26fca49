import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages
import GalaxyMorphology

/// A set of images as `compare` looks at them: the features of each, what its picture tells besides, and what
/// tells whether another set shows the same images.
public struct ComparedSet: Sendable {
  /// One image.
  struct ComparedImage: Sendable {
    /// The row with the image's features.
    var row: FeatureRow
    /// Images of one galaxy share it.
    var galaxy: Int
    /// What is in it, however it is called: of its pixels and its file, or of its numbers.
    var contents: [UInt64]
    /// The shortcuts; nil where there is no picture.
    var views: PictureViews?
  }

  /// What the session calls it.
  public let name: String
  /// The images with their features.
  public let table: FeatureTable
  /// The images' pixels; nil for a table alone.
  public let dataset: Dataset?
  /// The images; as many as the table has rows.
  let images: [ComparedImage]
  /// Whether the features are those that models of measured shapes judge.
  let hasShapes: Bool

  /// Whether there are pictures, and so shortcuts.
  var hasPictures: Bool { images.contains { $0.views != nil } }

  /// Takes a table of features as it is.
  public init(_ table: FeatureTable, name: String) {
    (self.name, self.table, dataset) = (name, table, nil)
    let galaxies = table.galaxies
    images = zip(table.rows, galaxies).map {
      ComparedImage(row: $0, galaxy: $1, contents: [$0.identity], views: nil)
    }
    hasShapes = table.origin == .morphology
  }

  /// Measures a dataset: its shapes, unless other features of the same images are given, and the shortcuts.
  /// - Parameter features: gives the features of the dataset's images, a row each in their order; nil to
  ///   measure their shapes.
  /// - Throws: `GalaxyError` of kind `no-images` where not one can be measured, or `interrupted`; what
  ///   `features` throws.
  public init(
    _ dataset: Dataset, name: String, features: ((Dataset) throws -> FeatureTable)? = nil,
    context: WorkContext
  ) throws {
    let other = try features?(dataset)
    let meter = ProgressMeter("measure \(name)", total: dataset.count, unit: "image", context: context)
    let batch = min(32, max(1, dataset.count / max(1, 4 * context.threads)))
    let found = try parallelMap((dataset.count + batch - 1) / batch, threads: context.threads) { number in
      let (measurer, workspace) = (ShapeMeasurer(classical: false), MorphologyWorkspace())
      return try (number * batch..<min(dataset.count, (number + 1) * batch)).map { index in
        try context.cancellation.check("measuring")
        let found = try Self.measured(dataset, index, measurer, workspace)
        try meter.advance()
        return found
      }
    }.flatMap(\.self)
    let (galaxies, digests) = (
      try dataset.galaxies(context: context), try dataset.pixelDigests(context: context)
    )
    let rows = other?.rows ?? found.map(\.row)
    try FeatureTable.requireOne(rows, of: dataset.source, hint: rows.first?.reason)
    table =
      other ?? FeatureTable.shapes(rows, classical: false, classes: dataset.classes, options: dataset.options)
    images = rows.indices.map { index in
      ComparedImage(
        row: rows[index], galaxy: galaxies[index],
        contents: [digests[index].prefix] + (dataset.content(at: index).map { [$0] } ?? []),
        views: found[index].views)
    }
    (self.name, self.dataset, hasShapes) = (name, dataset, other == nil)
  }

  /// The shapes and the shortcuts of one image; what is wrong with it is the row's reason.
  private static func measured(
    _ dataset: Dataset, _ index: Int, _ measurer: ShapeMeasurer, _ workspace: MorphologyWorkspace
  ) throws -> (row: FeatureRow, views: PictureViews?) {
    let item = dataset.items[index]
    var row = FeatureRow(
      path: item.path, name: item.name, label: item.label, group: item.group,
      content: dataset.content(at: index), values: [])
    var picture: NativePicture?
    try row.measure(measurer) {
      let read = try dataset.nativePicture(at: index)
      picture = read
      return read
    }
    let views = picture.map { picture in
      PictureViews(picture.greys(dataset.options), maskShare: measurer.maskShare, workspace: workspace)
    }
    return (row, views)
  }

  /// For each image whether a model was trained on it; nil where that is not known.
  /// - Throws: what reading the pixels of a stored dataset throws.
  func seen(by model: ModelArtifact, context: WorkContext) throws -> [Bool]? {
    guard let trained = model.trainedImages else { return nil }
    if let dataset { return try trained.contain(dataset, context: context) }
    return images.map { image in image.contents.contains { trained.contains($0) } }
  }

  /// What a model says of each image, in their order.
  /// - Throws: what scoring throws.
  func judged(by model: ModelArtifact, context: WorkContext) throws -> [ScoreRow] {
    let judgesTable = (try? model.model.requireFeatures(of: table)) != nil
    if let dataset, !judgesTable {
      let found = try model.verdicts(on: dataset, name: name, context: context)
      return Array(found.table.rows.prefix(images.count))
    }
    return try model.verdicts(on: table, name: name, context: context).table.rows
  }
}
