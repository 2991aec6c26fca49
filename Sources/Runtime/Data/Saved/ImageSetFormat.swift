import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// The files of many images that a dataset can be written to.
public enum ImageSetFormat: String, Sendable, CaseIterable {
  case hdf5 = "HDF5"
  case tar
  case npy = "NumPy"
  case npz = "NumPy archive"

  /// Their endings, for lists.
  public static let endings = ["h5", "hdf5", "tar", "npy", "npz"]

  /// The format that a name asks for; nil if it asks for none.
  public init?(path: String) {
    let name = path.lowercased()
    let known: [(String, ImageSetFormat)] = [
      (".h5", .hdf5), (".hdf5", .hdf5), (".tar", .tar), (".npy", .npy), (".npz", .npz),
    ]
    guard let format = known.first(where: { name.hasSuffix($0.0) })?.1 else { return nil }
    self = format
  }

  /// The command that loads such a file.
  public var command: String {
    switch self {
    case .hdf5: "load hdf5"
    case .tar: "load tar"
    case .npy, .npz: "load npy"
    }
  }
}

/// A dataset on its way to a file of many images: pixels as they were loaded, and the columns beside them.
///
/// Pictures of 8 bits go as they are. Stretched flux and pictures of 16 bits, 0 … 1, become 16 bits, 0 … 65535,
/// which gives the same pixels back; where an array holds both, all are 16 bits.
struct SavedImages: Sendable {
  let dataset: Dataset
  /// Its pixels.
  let images: [PixelStore]
  /// Bytes of a pixel: 1 or 2.
  let width: Int
  /// Label, name, group and the dataset's further columns, each of a name of its own; texts, whole numbers without
  /// missing ones, or numbers.
  let columns: [Catalogue.Column]
  /// The names of the classes by their numbers, empty for a number without; none where no class has a name.
  let classNames: [String]
  /// What there is to say.
  private(set) var remarks: [String] = []

  /// Images that are written at once.
  static let batch = 256

  /// Looks at the items, not at the pixels.
  /// - Throws: GalaxyError of kind `no-images`; what bringing the pixels together throws.
  init(_ dataset: Dataset, context: WorkContext) throws {
    images = try dataset.images(context: context)
    guard dataset.count > 0, images.count == dataset.count else {
      throw GalaxyError(DatasetError.noImages, "\(dataset.source) has no images to be saved")
    }
    self.dataset = dataset
    let kinds = dataset.kinds(at: dataset.items.indices)
    width = kinds == [.eightBits] ? 1 : 2
    if kinds.count > 1 { remarks.append("pictures of 8 bits and others together: all are saved in 16 bits") }
    let labels = dataset.items.map(\.label)
    let largest = (dataset.classes.labels.last ?? -1) + 1
    classNames =
      largest > 0 && largest <= 1000 && (dataset.classes.labels.first ?? 0) >= 0
      ? (0..<largest).map { dataset.classes.name(of: $0) ?? "" } : []
    var columns: [Catalogue.Column] = []
    if labels.contains(where: { $0 != nil }) {
      let whole = labels.compactMap(\.self)
      // Where some have none the numbers are texts, and those are empty.
      columns.append(
        whole.count == labels.count
          ? .init("label", .integers(whole))
          : .init("label", .texts(TextValues(labels.map { $0.map { String($0) } ?? "" }))))
    }
    columns.append(.init(ContainerNames.name, .texts(TextValues(dataset.items.map(\.name)))))
    if dataset.items.contains(where: { $0.group != $0.path }) {
      columns.append(.init(ContainerNames.group, .texts(TextValues(dataset.items.map(\.group)))))
    }
    var taken = Set(columns.map(\.name) + [ContainerNames.images, ContainerNames.classes])
    for column in dataset.columns?.gathered(dataset.items.map(\.row)).columns ?? [] {
      var name = column.name.split(separator: "/").joined(separator: "_")
      if name.isEmpty { name = "column" }
      while !taken.insert(name).inserted { name += "_" }
      columns.append(.init(name, column.values.withoutMissingIntegers))
    }
    self.columns = columns
    if dataset.items.contains(where: { !($0.origin?.variations.isEmpty ?? true) }) {
      remarks.append(
        "images that were varied are saved as they are: the file does not say how they came about")
    }
  }

  /// The pixels of an image, row 0 at the top, 16 bits with the least byte first.
  func bytes(_ index: Int) -> [UInt8] {
    let store = images[index]
    if width == 1, let bytes = store.eightBits { return bytes }
    return store.withFloats { Self.words($0) }
  }

  static func words(_ values: UnsafeBufferPointer<Float>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 2 * values.count) { out, count in
      count = 2 * values.count
      for (index, value) in values.enumerated() {
        let word = UInt16(min(max((Double(value) * 65535).rounded(), 0), 65535))
        out[2 * index] = UInt8(truncatingIfNeeded: word)
        out[2 * index + 1] = UInt8(truncatingIfNeeded: word >> 8)
      }
    }
  }

  /// Calls `body` with what `make` makes of the images, in their order, some at a time.
  func forEach<Piece: Sendable>(
    _ context: WorkContext, make: @Sendable (Int) throws -> Piece, body: (Piece) throws -> Void
  ) throws {
    let meter = ProgressMeter("save", total: dataset.count, unit: "image", context: context)
    var start = 0
    while start < dataset.count {
      let range = start..<min(dataset.count, start + Self.batch)
      let pieces = try parallelMap(range.count, threads: context.threads) { index in
        try meter.advance()
        return try make(range.lowerBound + index)
      }
      for piece in pieces { try body(piece) }
      start = range.upperBound
    }
  }
}

extension ColumnValues {
  /// Whole numbers of which some are missing as numbers, which have a value for that; as texts where a number has
  /// no room for them.
  fileprivate var withoutMissingIntegers: ColumnValues {
    guard case .integers(let numbers) = self, numbers.contains(.min) else { return self }
    guard numbers.allSatisfy({ $0 == .min || $0.magnitude <= 1 << 53 }) else {
      return .texts(TextValues(numbers.map { $0 == .min ? "" : String($0) }))
    }
    return .numbers(numbers.map { $0 == .min ? .nan : Double($0) })
  }
}

/// Writes a dataset to a file of many images; there is the old file or the new one, never half. Gives back what
/// there is to say, and how many columns went with the images.
/// - Throws: GalaxyError of kind `no-images`, `interrupted` or of a kind of `FileError`.
public func saveImages(
  of dataset: Dataset, to path: String, as format: ImageSetFormat, context: WorkContext
) throws -> (remarks: [String], columns: Int) {
  try dataset.materialize(context: context)
  let usable = dataset.usable
  let saved = try SavedImages(usable, context: context)
  var remarks = saved.remarks
  if usable.count < dataset.count {
    remarks.append(
      "\(counted(dataset.count - usable.count, "image")) cannot be read any more and are left out")
  }
  try AtomicFile.write(to: path) { sink in
    switch format {
    case .hdf5: try HDF5Writer.write(saved, to: sink, context)
    case .tar: try TarWriter.write(saved, to: sink, path: path, context)
    case .npy: try NumPyWriter.write(saved, to: sink, context)
    case .npz: try NumPyWriter.writeArchive(saved, to: sink, context)
    }
  }
  if format == .npy, saved.columns.count > 0 {
    remarks.append("a .npy file holds pixels alone; .npz, .h5 and .tar keep labels, names and columns, too")
  }
  return (remarks, format == .npy ? 0 : saved.columns.count)
}
