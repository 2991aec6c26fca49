import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// A dataset, and what there is to say of its loading.
public typealias LoadedDataset = (dataset: Dataset, report: LoadReport)

/// Loads the images that a manifest lists (see `ManifestColumns` for its columns).
///
/// Rows that cannot be used (no such file, not an image, unreadable, all one grey, a label that is no whole
/// number) are errors or left out, by `badRows`. Files named twice are kept twice and reported. The result
/// does not depend on `context.threads`.
/// - Throws: GalaxyError of a kind of `FileError`, `CatalogueError`, `DatasetError`, `ImageError`, or
///   `interrupted`.
public func loadManifest(
  _ path: String, columns: ManifestColumns = ManifestColumns(), options: LoadOptions = LoadOptions(),
  badRows: BadRowPolicy = .error, context: WorkContext = WorkContext()
) throws -> LoadedDataset {
  let manifest = try Manifest(path: path, columns: columns)
  var loader = DatasetLoader(
    source: path, manifest: path, unit: "row", options: options, badRows: badRows, context: context)
  var lines: [String: [Int]] = [:]
  for item in manifest.items { lines[item.path, default: []].append(item.line ?? 0) }
  for item in manifest.items {
    if let all = lines[item.path], all.count > 1, all.first == item.line {
      loader.report.duplicates.append((item.name, all))
    }
  }
  loader.classes = manifest.classes
  loader.columns = manifest.columns
  loader.report.notes = manifest.notes
  loader.columnHint = manifest.columnHint
  return try loader.load(manifest.items, badRows: manifest.badRows)
}

/// Loads every image below a folder, or those that a pattern (see `glob`) or a file name names, in natural
/// order.
///
/// Files that are no images at all (a manifest, a text) are passed over in folders and patterns, and
/// counted. `label` says which label the images get, `classes` how classes are numbered (see
/// `ClassNumbering`).
/// - Throws: as `loadManifest` does, and GalaxyError of kind `no-images` if nothing is found.
public func loadImages(
  _ pattern: String, options: LoadOptions = LoadOptions(), label: ImageLabel = .number(nil),
  classes: [String] = [], badRows: BadRowPolicy = .error, context: WorkContext = WorkContext()
) throws -> LoadedDataset {
  try loadFiles(
    pattern, only: nil, options: options, label: label, classes: classes, badRows: badRows, context: context)
}

/// Loads FITS files alone, chosen as in `loadImages`; an image of another format is a bad file.
/// `options.hdu` and `options.band` say what is read from each.
public func loadFITS(
  _ pattern: String, options: LoadOptions = LoadOptions(), label: ImageLabel = .number(nil),
  classes: [String] = [], badRows: BadRowPolicy = .error, context: WorkContext = WorkContext()
) throws -> LoadedDataset {
  try loadFiles(
    pattern, only: .fits, options: options, label: label, classes: classes, badRows: badRows, context: context
  )
}

private func loadFiles(
  _ pattern: String, only format: ImageFormat?, options: LoadOptions, label: ImageLabel, classes: [String],
  badRows: BadRowPolicy, context: WorkContext
) throws -> LoadedDataset {
  var loader = DatasetLoader(
    source: pattern, manifest: nil, unit: "file", options: options, badRows: badRows, context: context)
  loader.onlyFormat = format
  let found = try foundImageFiles(pattern)
  let paths = found.paths
  loader.report.found = found
  var items: [DatasetItem] = []
  for path in paths {
    if paths != [pattern], isNoImage(path) {
      loader.report.ignored.append(path)
    } else {
      items.append(DatasetItem(path: path, name: path, label: nil, group: path))
    }
  }
  let classed = try label.labels(of: items.map(\.path), classes: classes)
  for (index, label) in classed.labels.enumerated() { items[index].label = label }
  loader.classes = classed.names
  loader.report.notes = classed.notes
  return try loader.load(items, badRows: [])
}

/// Whether a file is nothing that galsh would call an image; one that cannot be opened is left for later.
package func isNoImage(_ path: String) -> Bool {
  let path = SourceFiles.of(path)[0]
  guard let start = try? Files.read(path, limit: FileSignature.length) else { return false }
  switch FileSignature(start) {
  case .image, .unsupported: return false
  case .unknown: return true
  case .packed: return !isCalledFITS(path)
  }
}

/// Whether a name ends as those of FITS files do, packed or not.
package func isCalledFITS(_ path: String) -> Bool {
  let name = path.lowercased()
  return ["fits", "fit", "fts"].contains { ending in
    ["", ".gz", ".bz2", ".z", ".fz"].contains { name.hasSuffix(".\(ending)\($0)") }
  }
}

/// An image that was read, and from where.
private struct ReadImage: Carried {
  var image: PreparedImage
  let origin: ImageOrigin

  init(_ image: PreparedImage, _ origin: ImageOrigin) { (self.image, self.origin) = (image, origin) }

  func carry(into load: inout CarriedLoad) {
    image.carry(into: &load)
    origin.carry(into: &load)
  }
  init(from load: inout CarriedLoad) throws(GalaxyError) {
    self.init(try PreparedImage(from: &load), try ImageOrigin(from: &load))
  }
}

/// Decodes the images of a dataset on several threads and keeps the books. Ranks read a share of the files each, keep
/// their pixels, and tell one another what else is known of the images.
struct DatasetLoader {
  let source: String
  let manifest: String?
  let unit: String
  let options: LoadOptions
  let badRows: BadRowPolicy
  let context: WorkContext
  var onlyFormat: ImageFormat?
  var classes = ClassNames()
  var columns: ImageColumns?
  /// What to try where not one row of a manifest can be used.
  var columnHint: String?
  /// The order in which the items are best read; nil: as they come.
  var readingOrder: [Int]?
  var report: LoadReport

  init(
    source: String, manifest: String?, unit: String, options: LoadOptions, badRows: BadRowPolicy,
    context: WorkContext
  ) {
    self.source = source
    self.manifest = manifest
    self.unit = unit
    self.options = options
    self.badRows = badRows
    self.context = context
    report = LoadReport(source: source, options: options)
  }

  /// Loads the items; `badRows` are those that were found to be bad before.
  func load(_ items: [DatasetItem], badRows known: [BadRow]) throws -> LoadedDataset {
    let images = try ImageLoader(options: options)
    let meter = ProgressMeter("load", total: items.count, unit: "image", context: context)
    let pool = PixelPool(
      images: items.count, pixels: options.size * options.size, limit: context.pixelMemory)
    let order = readingOrder ?? Array(items.indices)
    try context.agree(onFiles: items.map(\.path))
    let read = try context.shared(
      "load", items.count, meter: meter, piece: WorkContext.imagesBetweenMeetings,
      receive: { outcome, rank in
        guard case .success(var read) = outcome else { return outcome }
        read.image.pixels = read.image.pixels.elsewhere(at: rank)
        return .success(read)
      },
      { range in
        try parallelMap(range.count, threads: context.threads) { place -> Result<ReadImage, GalaxyError> in
          let path = items[order[range.lowerBound + place]].path
          try meter.advance()
          do {
            var image = try images.load(path, only: onlyFormat, digest: true)
            image.pixels = try pool.keep(image.pixels)
            // One alone every rank reads.
            if items.count > 1 { image.pixels = context.own(image.pixels) }
            return .success(ReadImage(image, try ImageOrigin(of: image, file: path)))
          } catch let error as GalaxyError {
            return .failure(error)
          }
        }
      })

    var outcomes = read
    for (position, index) in order.enumerated() { outcomes[index] = read[position] }

    var report = report
    var kept: [DatasetItem] = []
    var pixels: [PixelStore] = []
    var bad = known
    for (item, outcome) in zip(items, outcomes) {
      switch outcome {
      case .success(let read):
        report.add(read.image, name: item.name)
        var item = item
        item.format = read.image.format
        item.origin = read.origin
        item.frame = read.image.source
        kept.append(item)
        pixels.append(read.image.pixels)
      case .failure(let reason):
        bad.append(BadRow(name: item.name, manifest: manifest, line: item.line, error: reason))
      }
    }
    if manifest != nil { bad.sort { ($0.error.line ?? 0) < ($1.error.line ?? 0) } }
    let total = items.count + known.count
    if badRows == .error,
      let error = BadRow.combined(bad, of: total, unit: unit, file: manifest ?? source, ifAll: columnHint)
    {
      throw error
    }
    guard !kept.isEmpty else {
      let hints = [bad.first?.error.message ?? report.found.remark, columnHint].compactMap(\.self)
      let why = total == 0 ? "has no images" : "has no image that can be used (\(counted(total, unit)))"
      throw GalaxyError(
        DatasetError.noImages, "\(source) \(why)", file: source,
        hint: hints.isEmpty ? nil : hints.joined(separator: "; "))
    }
    report.skipped = bad
    let dataset = Dataset(
      items: kept, height: options.size, width: options.size, options: options, images: pixels,
      source: source,
      skipped: bad, classes: classes, columns: columns)
    return (dataset, report)
  }
}
