import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyKernels

/// The mean Euclidean distance to the k nearest of the normal training images' features: scikit-learn's
/// `NearestNeighbors.kneighbors`, averaged. An image that was trained on is its own nearest neighbour.
public struct NearestNeighbours: FittedDetector {
  /// How many neighbours count, at least 1.
  public let k: Int
  private let rows: PackedRows
  /// Whether files have them in double precision.
  private let isDouble: Bool
  /// What brings features to one scale first; nil where they are compared as they are.
  private let scale: Standardisation?

  /// `neighbours`
  public static let kind = "neighbours"
  /// For help.
  public static let summary = "the mean distance to the k nearest training images"
  /// k, and whether features are brought to one scale.
  public static let options = [
    DetectorOption(name: "k", least: 1, isWhole: true, standard: 5, doc: "neighbours that count"),
    DetectorOption(
      name: standardise, least: 0, most: 1, isWhole: true, standard: 0,
      doc: "1 = distances in standard deviations of each feature, within ±8; 0 = as the features are"),
  ]
  /// The option that brings features to one scale.
  static let standardise = "standardise"
  private static let clip = 8.0

  /// Keeps the features of some images; nil if they are not at least k whole ones.
  package init?(k: Int, embeddings: [Double], featureCount: Int, isDouble: Bool? = nil) {
    // What came from a network is exact in single precision.
    self.init(
      k: k, PackedRows(embeddings, width: featureCount),
      isDouble: isDouble ?? embeddings.contains { Double(Float($0)) != $0 }, scale: nil)
  }

  private init?(k: Int, _ rows: PackedRows?, isDouble: Bool, scale: Standardisation?) {
    guard let rows, k >= 1, rows.count >= k, scale.map({ $0.width == rows.width }) ?? true else { return nil }
    (self.k, self.rows, self.isDouble, self.scale) = (k, rows, isDouble, scale)
  }

  /// How many images it compares with.
  public var count: Int { rows.count }
  /// How many features an image has.
  public var featureCount: Int { rows.width }
  /// The features that it compares with, [image][feature].
  public var embeddings: [Double] { rows.values }
  /// "nearest neighbours, k = 5"
  public var title: String { "nearest neighbours, k = \(k)\(scale == nil ? "" : ", standardised")" }

  /// Keeps the features.
  /// - Throws: `GalaxyError` of kind `too-few-images` for fewer than k images, `unfit-features` or
  ///   `detector-option`.
  public static func fit(
    _ features: TrainingFeatures, options: [String: Double], random: inout RandomStream, context: WorkContext
  ) throws -> NearestNeighbours {
    let choices = try DetectorChoices(options, of: Self.self)
    try features.require(for: Self.self)
    let k = choices.whole("k"), width = features.width
    guard features.normalCount >= k else {
      throw GalaxyError(
        DatasetError.tooFewImages,
        "k=\(k) neighbours need as many normal images, found \(features.normalCount)")
    }
    let detector: NearestNeighbours?
    if choices.whole(standardise) == 1 {
      let scale = Standardisation.moments(features.normals, width: width, clip: clip)
      let rows = scale.flatMap { PackedRows($0.rows(features.normals), width: width) }
      detector = NearestNeighbours(k: k, rows, isDouble: true, scale: scale)
    } else {
      detector = NearestNeighbours(k: k, embeddings: features.normals, featureCount: width)
    }
    guard let detector else { throw GalaxyError.unfit(Self.kind) }
    return detector
  }

  /// The mean of the k smallest distances, added from the nearest on.
  public func score(of features: UnsafeBufferPointer<Double>) -> Double {
    if let scale { return scale.withRow(features) { meanDistance($0) } }
    return features.baseAddress.map { meanDistance($0) } ?? .nan
  }

  private func meanDistance(_ query: UnsafePointer<Double>) -> Double {
    withUnsafeTemporaryAllocation(byteCount: 64 * rows.blockCount, alignment: 64) { scratch in
      let squares = scratch.bindMemory(to: Double.self)
      guard let base = squares.baseAddress else { return .nan }
      rows.squaredDistances(from: query, into: base)
      // Beyond a few neighbours sorting all is the shorter way.
      let sum =
        k > 64
        ? Self.sum(squares.prefix(count).sorted().prefix(k))
        : withUnsafeTemporaryAllocation(of: Double.self, capacity: k) { nearest in
          guard let first = nearest.baseAddress else { return .nan }
          OrderStatistics.smallest(k, of: base, count: count, into: first)
          return Self.sum(nearest)
        }
      return min(sum / Double(k), .greatestFiniteMagnitude)
    }
  }

  private static func sum(_ squares: some Sequence<Double>) -> Double {
    squares.reduce(0) { $0 + $1.squareRoot() }
  }

  /// k.
  public var values: [JSON.Member] { [.init("k", .integer(k))] }

  /// `neighbours.embeddings` [images, features], and those of the standardisation if there is one.
  public var tensors: [NamedTensor] {
    let (name, shape) = ("neighbours.embeddings", [count, featureCount])
    let tensor =
      isDouble
      ? NamedTensor(name: name, shape: shape, doubles: embeddings)
      : NamedTensor(name: name, shape: shape, values: embeddings.map { Float($0) })
    return [tensor] + (scale?.tensors("neighbours") ?? [])
  }

  /// Reads what `values` and `tensors` wrote.
  public init?(values: JSON, tensors: SafeTensors) {
    guard let k = values["k"]?.integer else { return nil }
    self.init(k: k, tensors)
  }

  private init?(k: Int, _ file: SafeTensors) {
    guard let tensor = file["neighbours.embeddings"], tensor.shape.count == 2 else { return nil }
    let scale = Standardisation(file, "neighbours")
    if scale == nil, file["neighbours.center"] != nil { return nil }
    self.init(
      k: k, PackedRows(tensor.doubles, width: tensor.shape[1]), isDouble: tensor.isDouble, scale: scale)
  }

  /// The neighbours of a file with `neighbours.embeddings`.
  public static func imported(
    from file: SafeTensors, features: Int, earlier: (any Detector)?
  ) throws(GalaxyError) -> NearestNeighbours? {
    guard let tensor = file["neighbours.embeddings"] else { return nil }
    let k = file.metadata["k"].flatMap { Int($0) } ?? (earlier as? NearestNeighbours)?.k ?? 5
    guard let detector = NearestNeighbours(k: k, file), detector.featureCount == features else {
      throw .weightsDoNotFit(
        tensor: tensor.name, found: "\(tensor.shape)", expected: "[at least \(k), \(features)]")
    }
    return detector
  }
}
