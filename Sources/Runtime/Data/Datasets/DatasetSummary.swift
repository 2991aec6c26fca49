import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// What `show` tells of a dataset.
public struct DatasetSummary: Sendable {
  /// Images of one class; nil for unlabelled ones.
  public typealias ClassCount = (label: Int?, originals: Int, copies: Int)

  /// How many images there are.
  public let count: Int
  /// Width and height of each, in pixels.
  public let width: Int, height: Int
  /// Where they came from.
  public let source: String
  /// Classes by rising label, unlabelled last.
  public let classes: [ClassCount]
  /// How many groups the images belong to.
  public let groups: Int
  /// Images by format of their file.
  public let formats: [(format: ImageFormat, count: Int)]
  /// The least, greatest and mean value of all pixels: 0 … 1 for pictures, stretched flux otherwise.
  public let least: Float, greatest: Float
  /// The mean of all pixels.
  public let mean: Double
  /// How many rows or files were left out.
  public let skipped: Int

  /// Looks at every pixel once.
  public init(_ dataset: Dataset, context: WorkContext = WorkContext()) throws {
    count = dataset.count
    width = dataset.width
    height = dataset.height
    source = dataset.source
    skipped = dataset.skipped.count
    groups = Set(dataset.items.map(\.group)).count
    classes = dataset.labels.map { label in
      let items = dataset.items.filter { $0.label == label }
      let copies = items.count(where: \.isCopy)
      return (label, items.count - copies, copies)
    }
    formats = ImageFormat.allCases.compactMap { format in
      let count = dataset.items.count { $0.format == format }
      return count > 0 ? (format, count) : nil
    }
    let extremes = try context.each("show", dataset.stores) {
      try context.cancellation.check("show")
      return PixelExtremes($0)
    }
    least = extremes.map(\.least).min() ?? 0
    greatest = extremes.map(\.greatest).max() ?? 0
    let pixels = Double(dataset.count) * Double(dataset.width * dataset.height)
    mean = pixels > 0 ? extremes.reduce(0) { $0 + $1.sum } / pixels : 0
  }
}

/// The least and greatest value of an image and the sum, on the scale of `Dataset.image`.
private struct PixelExtremes: Carried {
  let least: Float, greatest: Float
  let sum: Double

  init(_ pixels: PixelStore) {
    (least, greatest, sum) = pixels.withFloats {
      ($0.min() ?? 0, $0.max() ?? 0, $0.reduce(0) { $0 + Double($1) })
    }
  }

  func carry(into load: inout CarriedLoad) { load.write(bits: (least, greatest, sum)) }
  init(from load: inout CarriedLoad) throws(GalaxyError) {
    (least, greatest, sum) = try load.read(bits: (Float, Float, Double).self)
  }
}
