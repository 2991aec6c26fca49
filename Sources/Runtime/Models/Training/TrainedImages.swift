import GalaxyBase
import GalaxyData
import GalaxyImages

/// Which images a model was trained on, told by what is in them, not by their names.
///
/// An image was trained on if its pixels were, or if its file was: so a copy under another name, another
/// stretch of the same file, and a varied copy of an original are all found.
public struct TrainedImages: Sendable, Equatable {
  /// The first 64 bits of the digests of pixels, and of files with what was chosen in them; rising. Of a
  /// million images on both sides two differing ones would agree with a chance of 5e-8.
  private let pixels: [UInt64], files: [UInt64]

  /// The images of a dataset whose label is the normal class's, and those that an earlier training took.
  /// - Throws: `GalaxyError` of kind `interrupted`; what reading the pixels of a stored dataset throws.
  public init(
    normal label: Int?, of dataset: Dataset, after earlier: TrainedImages?, context: WorkContext
  ) throws {
    let items = dataset.items
    try self.init(
      at: Set(items.indices.filter { items[$0].label == label }), of: dataset, after: earlier,
      context: context)
  }

  /// The images at some positions of a dataset, and those that an earlier training took.
  /// - Throws: `GalaxyError` of kind `interrupted`; what reading the pixels of a stored dataset throws.
  public init(
    at positions: Set<Int>, of dataset: Dataset, after earlier: TrainedImages?, context: WorkContext
  ) throws {
    let digests = try dataset.pixelDigests(context: context)
    var pixels = Set(earlier?.pixels ?? [])
    var files = Set(earlier?.files ?? [])
    for (position, (item, digest)) in zip(dataset.items, digests).enumerated()
    where positions.contains(position) {
      pixels.insert(digest.prefix)
      if let file = dataset.fileContent(of: item) { files.insert(file) }
    }
    (self.pixels, self.files) = (pixels.sorted(), files.sorted())
  }

  /// The rows of a table that a model was fitted to, and those that an earlier training took.
  public init(rows: some Sequence<FeatureRow>, after earlier: TrainedImages? = nil) {
    pixels = earlier?.pixels ?? []
    files = Set(rows.map(\.identity)).union(earlier?.files ?? []).sorted()
  }

  /// These and others.
  public func union(_ other: TrainedImages?) -> TrainedImages {
    guard let other else { return self }
    return TrainedImages(
      pixels: Set(pixels).union(other.pixels).sorted(), files: Set(files).union(other.files).sorted())
  }

  private init(pixels: [UInt64], files: [UInt64]) { (self.pixels, self.files) = (pixels, files) }

  /// Whether a row with this content was trained on.
  package func contains(_ content: UInt64) -> Bool {
    var (low, high) = (0, files.count)
    while low < high {
      let middle = (low + high) / 2
      if files[middle] < content { low = middle + 1 } else { high = middle }
    }
    return low < files.count && files[low] == content
  }

  /// For each image of a dataset, whether it was trained on.
  /// - Throws: what `init` throws.
  public func contain(_ dataset: Dataset, context: WorkContext) throws -> [Bool] {
    let (pixels, files) = (Set(pixels), Set(files))
    return zip(dataset.items, try dataset.pixelDigests(context: context)).map { item, digest in
      pixels.contains(digest.prefix) || dataset.fileContent(of: item).map(files.contains) ?? false
    }
  }

  // MARK: - In a session file

  /// Adds them to what a model keeps.
  func add(to content: inout ArtifactContent) {
    content.set(
      "trained_images",
      ["pixels": .string(HexNumbers.text(pixels)), "files": .string(HexNumbers.text(files))])
  }

  /// Reads what `add` wrote; nil if it is anything else.
  init?(stored: JSON?) {
    guard let pixels = stored?["pixels"]?.string.flatMap(HexNumbers.numbers),
      let files = stored?["files"]?.string.flatMap(HexNumbers.numbers)
    else { return nil }
    (self.pixels, self.files) = (pixels, files)
  }
}
