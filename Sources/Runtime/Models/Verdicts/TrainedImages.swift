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
      if let file = Self.file(item, dataset) { files.insert(file) }
    }
    (self.pixels, self.files) = (pixels.sorted(), files.sorted())
  }

  /// For each image of a dataset, whether it was trained on.
  /// - Throws: what `init` throws.
  public func contain(_ dataset: Dataset, context: WorkContext) throws -> [Bool] {
    let (pixels, files) = (Set(pixels), Set(files))
    return zip(dataset.items, try dataset.pixelDigests(context: context)).map { item, digest in
      pixels.contains(digest.prefix) || Self.file(item, dataset).map(files.contains) ?? false
    }
  }

  /// The file of an original or of the original of a copy: of its bytes and of what was chosen in it, since
  /// a file may hold many images.
  private static func file(_ item: DatasetItem, _ dataset: Dataset) -> UInt64? {
    guard let origin = item.origin else { return nil }
    var digester = Digester()
    digester.add(origin.digest)
    digester.add(origin.choice)
    digester.add(dataset.options.hdu ?? "")
    return digester.digest.prefix
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
