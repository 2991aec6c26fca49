import GalaxyBase
import GalaxyErrors

/// Named numbers for an image, which detectors judge: a latent vector, measures of its shape, a file of
/// embeddings.
public protocol FeatureExtractor: Sendable {
  /// The features' names, in order.
  var featureNames: [String] { get }
  /// The features of some images of a source, [image][feature]: the same bits for any number of threads.
  /// - Throws: `GalaxyError` where images do not fit, or of kind `interrupted`; what the source throws.
  func features(of source: some ImageSource, indices: [Int], context: WorkContext) throws -> [Double]
}

/// The latent vector of a network's encoder, in evaluation mode.
public struct LatentFeatures: FeatureExtractor {
  let network: NetworkDescription
  /// At least the encoder's.
  let numbers: NetworkWeights
  let preprocessing: Preprocessing

  /// `latent1`, `latent2`, …
  public var featureNames: [String] { (1...network.latent.count).map { "latent\($0)" } }

  /// φ(x) of the images.
  public func features(of source: some ImageSource, indices: [Int], context: WorkContext) throws -> [Double] {
    try network.requireInput(of: source)
    return try features(of: ImageFeed(source, indices: indices, context: context), context: context)
  }

  /// φ(x) of images that were measured before.
  func features(of feed: ImageFeed, context: WorkContext) throws -> [Double] {
    try engine().outputs(of: feed, preprocessing: preprocessing, context: context).map(Double.init)
  }

  /// What computes it.
  func engine() throws(GalaxyError) -> InferenceEngine {
    let plan = try NetworkPlan(network, .encoder)
    try MemoryNeed.scoring(plan, threads: 1).require(
      "scoring with network \(network.name)", hint: "a smaller network, or a machine with more memory")
    return InferenceEngine(plan, numbers.prefix(for: plan))
  }
}
