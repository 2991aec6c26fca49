import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyKernels

/// What training makes and scoring uses: a network with its numbers, its preprocessing and, once trained, its hypersphere.
/// A value: changing a copy leaves the original alone.
public struct Model: Sendable, Equatable {
  /// What the user calls it.
  public var name: String
  /// The layers.
  public let network: NetworkDescription
  /// The label of the images that count as normal.
  public let normalClass: Int
  /// How a raw file becomes an input.
  public let preprocessing: Preprocessing
  /// The weights: the encoder's, then the decoder's if the network has one.
  package var numbers: NetworkWeights
  /// The autoencoder's training, if there was one.
  public var pretraining: TrainingRecord?
  /// The hypersphere; nil until `train svdd`.
  public var hypersphere: Hypersphere?
  /// The Deep SVDD training, if there was one.
  public var training: TrainingRecord?
  /// The four thresholds, once set.
  public var thresholds: Thresholds?

  /// Makes one.
  package init(
    name: String, network: NetworkDescription, normalClass: Int, preprocessing: Preprocessing,
    numbers: NetworkWeights, pretraining: TrainingRecord? = nil, hypersphere: Hypersphere? = nil,
    training: TrainingRecord? = nil, thresholds: Thresholds? = nil
  ) {
    self.name = name
    self.network = network
    self.normalClass = normalClass
    self.preprocessing = preprocessing
    self.numbers = numbers
    self.pretraining = pretraining
    self.hypersphere = hypersphere
    self.training = training
    self.thresholds = thresholds
  }

  /// What its numbers take, in bytes.
  public var byteCount: Int {
    let counts = [numbers.values, numbers.runningMean, numbers.runningVariance].map(\.count)
    return counts.reduce(0, +) * MemoryLayout<Float>.stride
  }

  /// The centre and radius in the latent space (Ruff et al. 2018).
  public struct Hypersphere: Sendable, Equatable {
    /// What was minimised.
    public var objective: Objective
    /// The share of training images allowed outside (soft boundary); 0 < ν ≤ 1.
    public var nu: Double
    /// The centre c, never updated after the first pass.
    public var center: [Float]
    /// The radius R; 0 for the one-class objective.
    public var radius: Double

    /// Makes one.
    package init(objective: Objective, nu: Double, center: [Float], radius: Double) {
      self.objective = objective
      self.nu = nu
      self.center = center
      self.radius = radius
    }
  }

  /// The two objectives of Deep SVDD.
  public enum Objective: String, Sendable, CaseIterable {
    /// mean ‖φ(x) − c‖²
    case oneClass = "one-class"
    /// R² + (1/ν) mean max(0, ‖φ(x) − c‖² − R²)
    case softBoundary = "soft-boundary"
  }

  /// The score of every image: ‖φ(x) − c‖², less R² with a soft boundary. The same for any number of threads.
  /// Images may have been cut out or stretched otherwise than those of the training, as a simulation's often must be to be like
  /// them at all; their size and contrast normalisation are the model's.
  /// - Throws: `TrainingError.notTrained`, `.wrongSize`, `.otherPreprocessing`, `.noContrast`, or `Cancelled`.
  public func scores(of dataset: Dataset, context: WorkContext = WorkContext()) throws -> [Double] {
    guard let sphere = hypersphere else { throw GalaxyError.notTrained(model: name) }
    let (options, own) = (dataset.options, preprocessing.options)
    guard options.size == own.size, options.normalize == own.normalize else {
      throw GalaxyError.otherPreprocessing(
        model: name, wanted: own.summary, found: options.summary)
    }
    let embedded = try embeddings(of: dataset, indices: Array(dataset.items.indices), context: context)
    let latent = sphere.center.count
    return dataset.items.indices.map { image in sphere.score { embedded[image * latent + $0] } }
  }

  /// The latent vectors φ(x) of some images, in evaluation mode: [image][latent].
  func embeddings(of dataset: Dataset, indices: [Int], context: WorkContext) throws -> [Float] {
    try network.requireInput(of: dataset)
    let feed = try ImageFeed(dataset, indices: indices, context: context)
    let plan = try NetworkPlan(network, .encoder)
    let engine = InferenceEngine(plan, numbers.prefix(for: plan))
    return try engine.outputs(of: feed, preprocessing: preprocessing, context: context)
  }
}

extension NetworkDescription {
  /// Throws unless images of this dataset fit the input.
  func requireInput(of dataset: Dataset) throws(GalaxyError) {
    guard input == FeatureShape(1, dataset.height, dataset.width) else {
      throw .wrongSize(
        images: "1×\(dataset.height)×\(dataset.width)", network: name, input: "\(input)")
    }
  }
}

extension InferenceEngine {
  /// The output for every image of a feed: [image][value].
  package func outputs(of feed: ImageFeed, preprocessing: Preprocessing, context: WorkContext) throws
    -> [Float]
  {
    let count = feed.indices.count
    let width = plan.output.count
    let result = FloatBuffer(count: count * width)
    let positions = Array(0..<count)
    try run(
      count: count, context: context,
      fill: { block, base, layout in
        let lanes = positions[block * blockSize..<min(count, (block + 1) * blockSize)]
        feed.fill(lanes, preprocessing: preprocessing, into: base, layout: layout)
      },
      take: { block, output in
        for lane in 0..<min(blockSize, count - block * blockSize) {
          for k in 0..<width { result.base[(block * blockSize + lane) * width + k] = output[k][lane] }
        }
      })
    return result.values
  }
}
