/// One image of a dataset: where it came from and what is known of it. The pixels stay in the dataset.
public struct DatasetItem: Sendable, Equatable {
  /// The file, as it can be opened from the working folder.
  public var path: String
  /// The short name shown to the user: the path as the manifest or the glob gave it.
  public var name: String
  /// The class label, or nil where the manifest has none.
  public var label: Int?
  /// Images of one group (one galaxy, one simulated object) never stand on both sides of a split.
  public var group: String
  /// For an augmented copy, the position of its original in the dataset it was made from; nil for an original.
  public var copyOf: Int?
  /// The line of the manifest, counted from 1, if there is one.
  public var line: Int?

  /// Makes an item.
  public init(
    path: String, name: String, label: Int?, group: String, copyOf: Int? = nil, line: Int? = nil
  ) {
    self.path = path
    self.name = name
    self.label = label
    self.group = group
    self.copyOf = copyOf
    self.line = line
  }
}

/// The pixels of many images of one size, kept no wider than their source: 8 bits for pictures, float32 for flux.
public enum PixelStore: Sendable {
  /// Grey values 0 … 255, one image after another, row 0 at the top.
  case bytes([UInt8])
  /// Stretched flux, mostly 0 … 1, one image after another, row 0 at the top.
  case floats([Float])
}

/// Images of one size with their labels, decoded and resized, not yet normalised.
public final class Dataset: Sendable {
  /// The images in order.
  public let items: [DatasetItem]
  /// Height and width that every image has, in pixels.
  public let height: Int, width: Int
  /// How the images were read; a model keeps this so that it can score raw files.
  public let options: LoadOptions
  /// The pixels, one store for each contiguous run of items: `stores[k]` begins at item `starts[k]`.
  let stores: [PixelStore]
  let starts: [Int]

  /// Makes a dataset of one store. `pixels` holds items.count × height × width values.
  public convenience init(
    items: [DatasetItem], height: Int, width: Int, options: LoadOptions, pixels: PixelStore
  ) {
    self.init(items: items, height: height, width: width, options: options, stores: [pixels], starts: [0])
  }

  init(
    items: [DatasetItem], height: Int, width: Int, options: LoadOptions, stores: [PixelStore], starts: [Int]
  ) {
    self.items = items
    self.height = height
    self.width = width
    self.options = options
    self.stores = stores
    self.starts = starts
  }

  /// How many images there are.
  public var count: Int { items.count }

  /// Writes image `index` to `out` (height × width values, row 0 at the top): grey 0 … 1 for pictures (byte / 255),
  /// stretched flux as stored otherwise. Returns false if the index or the room is wrong.
  @discardableResult
  public func copyPixels(of index: Int, into out: UnsafeMutableBufferPointer<Float>) -> Bool {
    let size = height * width
    guard items.indices.contains(index), out.count >= size,
      let k = starts.lastIndex(where: { $0 <= index })
    else { return false }
    let first = (index - starts[k]) * size
    switch stores[k] {
    case .bytes(let bytes):
      guard first + size <= bytes.count else { return false }
      for i in 0..<size { out[i] = Float(bytes[first + i]) / 255 }
    case .floats(let floats):
      guard first + size <= floats.count else { return false }
      for i in 0..<size { out[i] = floats[first + i] }
    }
    return true
  }
}
