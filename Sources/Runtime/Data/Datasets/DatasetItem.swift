import GalaxyImages

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
  /// For an augmented copy, or a draw of `match`, the position of its original in the dataset it was made from; nil
  /// for an original.
  public var copyOf: Int?
  /// The line of the manifest, counted from 1, if there is one.
  public var line: Int?
  /// The row of the dataset's further columns (`Dataset.columns`), if there is one.
  public var row: Int?
  /// What the file's first bytes said it is, once it was read.
  public var format: ImageFormat?
  /// How the pixels came to be, so that they can be made again; nil for pixels given by hand.
  public var origin: ImageOrigin?
  /// Which piece of its file it is, in the file's own pixels; nil where this is not known.
  public var frame: SourceFrame?

  /// Whether it is a varied copy of an image. A draw of `match` is none: it is a picture in its own right.
  public var isCopy: Bool { copyOf != nil && origin?.draw == nil }

  /// Makes an item.
  public init(
    path: String, name: String, label: Int?, group: String, copyOf: Int? = nil, line: Int? = nil,
    row: Int? = nil, format: ImageFormat? = nil
  ) {
    self.path = path
    self.name = name
    self.label = label
    self.group = group
    self.copyOf = copyOf
    self.line = line
    self.row = row
    self.format = format
  }
}
