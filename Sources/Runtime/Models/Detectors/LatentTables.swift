import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages

extension Model {
  /// The latent vectors of a dataset's images as a table; of several trainings (`repeat=`) side by side. What
  /// was left out when the images were loaded is a row with its reason.
  /// - Throws: GalaxyError of kind `wrong-size`, `other-preprocessing`, `no-contrast` or `interrupted`.
  public func latentTable(of dataset: Dataset, context: WorkContext = WorkContext()) throws -> FeatureTable {
    let (options, own) = (dataset.options, try requireNetwork().preprocessing.options)
    guard options.size == own.size, options.normalize == own.normalize else {
      throw GalaxyError.otherPreprocessing(model: name, wanted: own.summary, found: options.summary)
    }
    let vectors = try latentVectors(of: dataset, context: context)
    let rows = zip(dataset.items, vectors).enumerated().map { index, pair in
      FeatureRow(
        path: pair.0.path, name: pair.0.name, label: pair.0.label, group: pair.0.group,
        content: dataset.content(at: index), draw: pair.0.origin?.draw?.draw, values: pair.1)
    }
    let skipped = dataset.skipped.map {
      FeatureRow(path: $0.name, name: $0.name, values: [], reason: $0.error.message)
    }
    return try latentTable(rows + skipped, classes: dataset.classes, options: options)
  }

  /// The same of every file of a folder or pattern, read as the model's own images were, some hundred at a
  /// time. What cannot be read is a row with its reason.
  /// - Throws: GalaxyError of kind `no-images` if none can be read, `wrong-size` or `interrupted`; what finding
  ///   the files throws.
  public func latentTable(
    ofFiles pattern: String, context: WorkContext = WorkContext()
  ) throws -> MeasuredFiles {
    let found = try foundImageFiles(pattern)
    let body = try requireNetwork()
    let options = body.preprocessing.options
    let source = try FileImages(found.paths, options: options)
    try body.network.requireInput(of: source)
    let isSingle = found.paths == [pattern]
    let meter = ProgressMeter("measure", total: source.count, unit: "image", context: context)
    var outcomes: [FileRow] = []
    for start in stride(from: 0, to: source.count, by: Self.batchOfFiles) {
      let range = start..<min(source.count, start + Self.batchOfFiles)
      var read = try parallelMap(range.count, threads: context.threads) { place in
        let outcome = try Self.read(source, range.lowerBound + place, isSingle: isSingle)
        try meter.advance()
        return outcome
      }
      let good = read.indices.filter { read[$0].image != nil }
      let images = LoadedImages(
        paths: good.map { source.path(at: range.lowerBound + $0) },
        images: good.compactMap { read[$0].image },
        options: options)
      for (place, vector) in zip(good, try latentVectors(of: images, context: context)) {
        read[place].row.row?.values = vector
      }
      outcomes += read.map(\.row)
    }
    return try MeasuredFiles(outcomes, of: found, pattern: pattern) { try latentTable($0, options: options) }
  }

  /// So many files are held in memory at once.
  private static let batchOfFiles = 256

  /// Reads one file; the pixels are there where it can be used.
  private static func read(
    _ source: FileImages, _ index: Int, isSingle: Bool
  ) throws -> (row: FileRow, image: PixelStore?) {
    var pixels: PixelStore?
    let row = try FileRow(source.path(at: index), isSingle: isSingle, options: source.options) { _ in
      let image = try source.image(at: index, digest: true)
      _ = try MeasuredImage(image.pixels, options: source.options, path: source.path(at: index))
      pixels = image.pixels
      return (image.file, image.remarks)
    }
    return (row, pixels)
  }

  private func latentTable(
    _ rows: [FeatureRow], classes: ClassNames = ClassNames(), options: LoadOptions
  ) throws -> FeatureTable {
    let names = try members.enumerated().flatMap { place, member in
      try member.extractor.featureNames.map { memberCount == 1 ? $0 : "member\(place + 1)_\($0)" }
    }
    return FeatureTable(
      origin: .latent(model: name, contents: bodyContents), featureNames: names, rows: rows, classes: classes,
      options: options)
  }

  /// A vector an image.
  func latentVectors(of source: some ImageSource, context: WorkContext) throws -> [[Double]] {
    var vectors = [[Double]](repeating: [], count: source.count)
    for member in members {
      let features = try member.extractor.features(
        of: source, indices: Array(0..<source.count), context: context)
      let width = try member.extractor.featureNames.count
      for index in vectors.indices { vectors[index] += features[index * width..<(index + 1) * width] }
    }
    return vectors
  }
}

/// Images that were read a moment ago.
private struct LoadedImages: ImageSource {
  let paths: [String]
  let images: [PixelStore]
  let options: LoadOptions

  var count: Int { images.count }
  var height: Int { options.size }
  var width: Int { options.size }
  func path(at index: Int) -> String { paths[index] }
  func pixels(at index: Int) -> PixelStore { images[index] }
}
