import GalaxyBase
import GalaxyData
import GalaxyErrors

/// The mean Euclidean distance to the k nearest of the normal training images' features: scikit-learn's
/// `NearestNeighbors.kneighbors`, averaged. An image that was trained on is its own nearest neighbour.
public struct NearestNeighbours: FittedDetector {
  /// How many neighbours count, at least 1.
  public let k: Int
  /// [image][feature]
  public let embeddings: [Double]
  /// Whether files have them in double precision.
  private let isDouble: Bool
  /// How many features an image has.
  public let featureCount: Int

  /// `neighbours`
  public static let kind = "neighbours"
  /// For help.
  public static let summary = "the mean distance to the k nearest training images"
  /// k.
  public static let options = [
    DetectorOption(name: "k", least: 1, isWhole: true, standard: 5, doc: "neighbours that count")
  ]

  /// Keeps the features of some images; nil if they are not at least k whole ones.
  package init?(k: Int, embeddings: [Double], featureCount: Int, isDouble: Bool? = nil) {
    guard k >= 1, featureCount >= 1, embeddings.count % featureCount == 0,
      embeddings.count / featureCount >= k
    else { return nil }
    (self.k, self.embeddings, self.featureCount) = (k, embeddings, featureCount)
    // What came from a network is exact in single precision.
    self.isDouble = isDouble ?? embeddings.contains { Double(Float($0)) != $0 }
  }

  /// How many images it compares with.
  public var count: Int { embeddings.count / featureCount }
  /// "nearest neighbours, k = 5"
  public var title: String { "nearest neighbours, k = \(k)" }

  /// Keeps the features.
  /// - Throws: `GalaxyError` of kind `too-few-images` for fewer than k images.
  public static func fit(
    _ features: TrainingFeatures, options: [String: Double], random: inout RandomStream, context: WorkContext
  ) throws -> NearestNeighbours {
    let k = Int(options["k"] ?? 5)
    guard let detector = NearestNeighbours(k: k, embeddings: features.normals, featureCount: features.width)
    else {
      throw GalaxyError(
        DatasetError.tooFewImages,
        "k=\(k) neighbours need as many normal images, found \(features.normalCount)")
    }
    return detector
  }

  /// The mean of the k smallest distances, added from the nearest on.
  public func score(of features: UnsafeBufferPointer<Double>) -> Double {
    let squares = embeddings.withUnsafeBufferPointer { embeddings in
      (0..<count).map { image in
        var sum = 0.0
        for feature in 0..<featureCount {
          let d = features[feature] - embeddings[image * featureCount + feature]
          sum += d * d
        }
        return sum
      }
    }
    return squares.sorted().prefix(k).reduce(0) { $0 + $1.squareRoot() } / Double(k)
  }

  /// k.
  public var values: [JSON.Member] { [.init("k", .integer(k))] }

  /// `neighbours.embeddings` [images, features].
  public var tensors: [NamedTensor] {
    let (name, shape) = ("neighbours.embeddings", [count, featureCount])
    return [
      isDouble
        ? NamedTensor(name: name, shape: shape, doubles: embeddings)
        : NamedTensor(name: name, shape: shape, values: embeddings.map { Float($0) })
    ]
  }

  /// Reads what `values` and `tensors` wrote.
  public init?(values: JSON, tensors: SafeTensors) {
    guard let k = values["k"]?.integer, let tensor = tensors["neighbours.embeddings"],
      tensor.shape.count == 2
    else { return nil }
    self.init(
      k: k, embeddings: tensor.doubles, featureCount: tensor.shape[1], isDouble: tensor.isDouble)
  }

  /// The neighbours of a file with `neighbours.embeddings`.
  public static func imported(
    from file: SafeTensors, features: Int, earlier: (any Detector)?
  ) throws(GalaxyError) -> NearestNeighbours? {
    guard let tensor = file["neighbours.embeddings"] else { return nil }
    let k = file.metadata["k"].flatMap { Int($0) } ?? (earlier as? NearestNeighbours)?.k ?? 5
    guard tensor.shape.count == 2, tensor.shape[1] == features,
      let detector = NearestNeighbours(
        k: k, embeddings: tensor.doubles, featureCount: features, isDouble: tensor.isDouble)
    else {
      throw .weightsDoNotFit(
        tensor: tensor.name, found: "\(tensor.shape)", expected: "[at least \(k), \(features)]")
    }
    return detector
  }
}
