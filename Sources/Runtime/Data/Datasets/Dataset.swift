import GalaxyBase
import GalaxyErrors
import GalaxyImages
import Synchronization

/// Images of one size with their labels, decoded and resized, not yet normalised.
///
/// A dataset of a stored session knows its items at once, its pixels once `materialize` has read the files
/// again. Where several ranks work together each has the pixels of a part: what goes through all of them lets every
/// rank do its own (`WorkContext.shared`), and what must have all has them brought (`images`).
public final class Dataset: Sendable {
  /// The images in order.
  public let items: [DatasetItem]
  /// Height and width that every image has, in pixels.
  public let height: Int, width: Int
  /// How the images were read; a model keeps this so that it can score raw files.
  public let options: LoadOptions
  /// Where the images came from, as the user named it: a manifest, a folder, a pattern.
  public let source: String
  /// The rows or files that were left out, with their reasons (only with `BadRowPolicy.skip`).
  public let skipped: [BadRow]
  /// The names of the classes; empty where labels are plain numbers.
  public let classes: ClassNames
  /// The further columns of the manifest, which the items' `row` counts; nil if there are none.
  public let columns: ImageColumns?
  /// To which real images `match` made them alike, and how; nil if it did not.
  public let matching: Matching?
  private let pixels: Mutex<Pixels>

  /// The pixels and their digests, as far as they are known.
  private struct Pixels {
    var images: [PixelStore] = []
    var digests: [Digest]?
    /// Where images come from that were not read yet.
    var source: StoredPixels?
    /// What is wrong with images that could not be read, by their positions.
    var failures: [Int: GalaxyError] = [:]
  }

  /// Makes a dataset. `pixels` holds items.count × height × width values; items without all of theirs are
  /// left out.
  public convenience init(
    items: [DatasetItem], height: Int, width: Int, options: LoadOptions, pixels: PixelStore
  ) {
    let size = max(1, height * width)
    let whole = items.prefix(pixels.count / size)
    let images = whole.indices.map { pixels.slice(from: $0 * size, length: size) }
    self.init(items: Array(whole), height: height, width: width, options: options, images: images)
  }

  /// Makes a dataset of one store an item, each of height × width values.
  package init(
    items: [DatasetItem], height: Int, width: Int, options: LoadOptions, images: [PixelStore],
    source: String = "", skipped: [BadRow] = [], classes: ClassNames = ClassNames(),
    columns: ImageColumns? = nil, matching: Matching? = nil
  ) {
    self.items = items
    self.height = height
    self.width = width
    self.options = options
    pixels = Mutex(Pixels(images: images))
    self.source = source
    self.skipped = skipped
    self.classes = classes
    self.columns = columns
    self.matching = matching
  }

  /// Makes a dataset whose pixels are read from their files when they are first needed. `digests` are those
  /// of the items' pixels.
  package init(
    items: [DatasetItem], height: Int, width: Int, options: LoadOptions, stored: StoredPixels,
    digests: [Digest], source: String, skipped: [BadRow], classes: ClassNames = ClassNames(),
    columns: ImageColumns? = nil, matching: Matching? = nil
  ) {
    self.items = items
    self.height = height
    self.width = width
    self.options = options
    pixels = Mutex(Pixels(digests: digests, source: stored))
    self.source = source
    self.skipped = skipped
    self.classes = classes
    self.columns = columns
    self.matching = matching
  }

  /// The pixels of each item, or what stands here for those that another rank has; empty before `materialize`.
  /// Arrays are shared, not copied, between a dataset and its parts.
  package var stores: [PixelStore] { pixels.withLock { $0.images } }

  /// The pixels of each item, those of other ranks too, which send them; empty before `materialize`. All ranks must
  /// ask. What memory has no room for lies in a temporary file.
  /// - Throws: GalaxyError of kind `interrupted`, or of a kind of `FileError`; what the communicator throws.
  package func images(context: WorkContext) throws -> [PixelStore] {
    let stores = stores
    if stores.allSatisfy({ $0.holder == nil }) { return stores }
    let pool = PixelPool(images: stores.count, pixels: height * width, limit: context.pixelMemory)
    return try context.shared(
      "bringing images together", holders: stores.map(\.holder), piece: WorkContext.imagesBetweenMeetings,
      receive: { whole, _ in WholePixels(try pool.keep(whole.pixels)) },
      { places in places.map { WholePixels(stores[$0]) } }
    ).map { $0.pixels.held(by: nil) }
  }

  /// Reads the pixels of a dataset of a stored session, unless they are there. An image whose file is not what
  /// it was has none from then on (`failures`); the others go on without it.
  /// - Throws: GalaxyError of a kind of `DatasetError`, naming the file, where not one image can be read;
  ///   `interrupted`.
  public func materialize(context: WorkContext) throws {
    guard
      let (source, digests) = pixels.withLock({ pixels in pixels.source.map { ($0, pixels.digests ?? []) } })
    else { return }
    let outcomes = try source.read(items, options: options, digests: digests, context: context)
    var failures: [Int: GalaxyError] = [:]
    for (index, outcome) in outcomes.enumerated() {
      if case .failure(let error) = outcome { failures[index] = error }
    }
    if failures.count == items.count, var first = failures[0] {
      first.message += failures.count > 1 ? " (nor can the other \(failures.count - 1) images be read)" : ""
      throw first
    }
    let (images, lost) = (outcomes.map { (try? $0.get()) ?? PixelStore.bytes([]) }, failures)
    pixels.withLock {
      $0.images = images
      $0.failures = lost
      $0.source = nil
    }
  }

  /// What is wrong with images that could not be read again, by their positions.
  public var failures: [Int: GalaxyError] { pixels.withLock { $0.failures } }

  /// The images that can be used; the dataset itself if that is all.
  public var usable: Dataset {
    let lost = failures
    return lost.isEmpty ? self : subset(items.indices.filter { lost[$0] == nil }, source: source)
  }

  /// Image `index`, which alone is read where nothing was read yet, or another rank has it; nil if there is none.
  /// - Throws: GalaxyError naming its file if that is not what it was; what reading throws.
  public func image(_ index: Int, context: WorkContext) throws -> GrayImage? {
    try pixels(of: index, context).flatMap(image(of:))
  }

  /// Image `index` as a dataset of its own, whose pixels every rank has.
  /// - Throws: as `image` does.
  public func single(_ index: Int, context: WorkContext) throws -> Dataset {
    let part = subset([index], source: source)
    if let pixels = try pixels(of: index, context), part.count == 1 {
      part.pixels.withLock { $0.images = [pixels.held(by: nil)] }
    }
    return part
  }

  private func pixels(of index: Int, _ context: WorkContext) throws -> PixelStore? {
    guard items.indices.contains(index) else { return nil }
    let (stores, waiting, digests) = pixels.withLock { ($0.images, $0.source, $0.digests ?? []) }
    if let failure = failures[index] { throw failure }
    let own = waiting == nil && stores.indices.contains(index) ? stores[index] : nil
    if own?.isHere == true || !digests.indices.contains(index) { return own }
    // A rank reads it for itself, and what all of them know of a stored session's pixels stays the same.
    var alone = context
    alone.communicator = AloneCommunicator()
    let source = context.communicator.isAlone ? waiting ?? StoredPixels() : StoredPixels()
    return try source.read(
      [items[index]], options: options, digests: [digests[index]], context: alone)[0].get()
  }

  /// The same images, some files of which are called otherwise: new names by the old ones.
  package func relocated(_ names: [String: String]) -> Dataset {
    var moved = items
    for index in items.indices {
      guard let file = items[index].origin?.file, let name = names[file] else { continue }
      moved[index].origin?.file = name
      if items[index].path == file { moved[index].path = name }
    }
    let kept = pixels.withLock { $0 }
    let dataset = Dataset(
      items: moved, height: height, width: width, options: options, images: kept.images, source: source,
      skipped: skipped, classes: classes, columns: columns, matching: matching)
    // What could not be read may be found now.
    dataset.pixels.withLock {
      $0 = kept
      if !kept.failures.isEmpty { ($0.images, $0.failures, $0.source) = ([], [:], StoredPixels()) }
    }
    return dataset
  }

  /// The same images with other further columns, of a row an image.
  func with(columns: ImageColumns?) -> Dataset {
    let placed = items.enumerated().map { index, item in
      var item = item
      item.row = columns == nil ? nil : index
      return item
    }
    let kept = pixels.withLock { $0 }
    let dataset = Dataset(
      items: placed, height: height, width: width, options: options, images: kept.images, source: source,
      skipped: skipped, classes: classes, columns: columns, matching: matching)
    dataset.pixels.withLock { $0 = kept }
    return dataset
  }

  /// The digest of the pixels of every item, by their bits. Where several ranks have the pixels all must ask the first
  /// time.
  public func pixelDigests(context: WorkContext) throws -> [Digest] {
    if let known = pixels.withLock({ $0.digests }) { return known }
    let digests = try context.each("taking digests", stores) { $0.digest }
    pixels.withLock { $0.digests = digests }
    return digests
  }

  /// The digest of all labels and pixels, and of the classes' names: the same images have the same digest,
  /// wherever they lie.
  public func digest(context: WorkContext) throws -> Digest {
    var digester = Digester()
    digester.add("dataset")
    digester.add(height)
    digester.add(width)
    for (item, digest) in zip(items, try pixelDigests(context: context)) {
      digester.add(item.label)
      digester.add(digest)
    }
    if !classes.isEmpty { digester.add(classes.json.compact) }
    return digester.digest
  }

  /// How the pixels of the images at these positions are kept, each kind once.
  package func kinds(at positions: some Sequence<Int>) -> Set<PixelStore.Kind> {
    let stores = stores
    return Set(positions.lazy.filter(stores.indices.contains).map { stores[$0].kind })
  }

  /// What its pixels take, in bytes, whether or not they share their room with another dataset.
  public var byteCount: Int { stores.reduce(0) { $0 + $1.byteCount } + (columns?.byteCount ?? 0) }

  /// How many images there are.
  public var count: Int { items.count }

  /// The labels that occur, rising, unlabelled (nil) last.
  public var labels: [Int?] {
    let known = Set(items.compactMap(\.label)).sorted()
    return known.map(Optional.some) + (items.contains { $0.label == nil } ? [nil] : [])
  }

  /// The items at these positions (those out of range left out), in this order; the pixels are shared.
  public func subset(_ positions: [Int], source: String) -> Dataset {
    let (images, digests) = pixels.withLock { ($0.images, $0.digests) }
    let valid = positions.filter { items.indices.contains($0) && images.indices.contains($0) }
    let part = Dataset(
      items: valid.map { items[$0] }, height: height, width: width, options: options,
      images: valid.map { images[$0] }, source: source, classes: classes, columns: columns,
      matching: matching)
    if let digests { part.pixels.withLock { $0.digests = valid.map { digests[$0] } } }
    return part
  }

  /// Image `index`, row 0 at the top: grey 0 … 1 for pictures (byte / 255), stretched flux as stored otherwise; nil if
  /// there is no such image here.
  public func image(_ index: Int) -> GrayImage? {
    let stores = stores
    return stores.indices.contains(index) ? image(of: stores[index]) : nil
  }

  /// Pixels of an image of this size as such an image; nil for others, and for those that another rank has.
  package func image(of store: PixelStore) -> GrayImage? {
    guard store.isHere, store.count == height * width else { return nil }
    return GrayImage(width: width, height: height, pixels: store.withFloats(Array.init))
  }
}

/// Pixels on their way to another rank.
private struct WholePixels: Carried {
  let pixels: PixelStore

  init(_ pixels: PixelStore) { self.pixels = pixels }
  func carry(into load: inout CarriedLoad) { pixels.carryWhole(into: &load) }
  init(from load: inout CarriedLoad) throws(GalaxyError) { pixels = try PixelStore(wholeFrom: &load) }
}
