import GalaxyBase
import GalaxyData
import GalaxyErrors

/// What training makes and scoring uses: a network with its numbers and its preprocessing, or the names of the
/// numbers that are measured, and, once trained, a detector. A value: changing a copy leaves the original alone.
public struct Model: Sendable, Equatable {
  /// What the user calls it.
  public var name: String
  /// What gives the detector its numbers.
  package var basis: ModelBasis
  /// The label of the images that count as normal.
  public let normalClass: Int
  /// The name of that class; nil where the labels that it was trained with are plain numbers.
  public let normalName: String?
  /// The autoencoder's training, if there was one.
  public var pretraining: TrainingRecord?
  /// What judges the numbers; nil for a network until `train svdd` or `train detector`.
  public var detector: (any Detector)? {
    get { held.detector }
    set {
      held.detector = newValue
      forgetVerdicts()
    }
  }
  private var held = HeldDetector()
  /// The Deep SVDD training, if there was one.
  public var training: TrainingRecord?
  /// What the detector was fitted to, of a model of named numbers.
  public var fitting: Fitting?
  /// What gives its p-values, once it is calibrated.
  public var calibration: Calibration?
  /// The four thresholds, once set.
  public var thresholds: Thresholds?
  /// The other trainings of a model that was trained with `repeat=`; nil for one of a single training.
  var repetition: Repetition?

  /// Thresholds and calibration are of one detector on one network's numbers, and go with either.
  mutating func forgetVerdicts() { (thresholds, calibration) = (nil, nil) }

  /// Makes one of a network.
  package init(
    name: String, network: NetworkDescription, normalClass: Int, normalName: String? = nil,
    preprocessing: Preprocessing, numbers: NetworkWeights, pretraining: TrainingRecord? = nil,
    detector: (any Detector)? = nil,
    training: TrainingRecord? = nil, thresholds: Thresholds? = nil
  ) {
    self.name = name
    basis = .network(NetworkBody(network: network, preprocessing: preprocessing, numbers: numbers))
    self.normalClass = normalClass
    self.normalName = normalName
    self.pretraining = pretraining
    held.detector = detector
    self.training = training
    self.thresholds = thresholds
  }

  /// Makes one of named numbers.
  package init(
    name: String, basis: FeatureBasis, normalClass: Int, normalName: String?, detector: any Detector,
    fitting: Fitting?
  ) {
    self.name = name
    self.basis = .features(basis)
    self.normalClass = normalClass
    self.normalName = normalName
    self.fitting = fitting
    held.detector = detector
  }

  /// Makes one of others.
  init(name: String, parts: [EnsemblePart], normalClass: Int, normalName: String?) {
    self.name = name
    basis = .ensemble(parts)
    self.normalClass = normalClass
    self.normalName = normalName
  }

  /// The normal class as it is shown: its name, else its number.
  public var normalText: String { normalName ?? String(normalClass) }

  /// The label of the normal class among classes of these names: by its name where both have names, else by
  /// its number; a class that is called `normal` is the normal one of any model that finds no other. Nil where the
  /// names lack it.
  public func normalLabel(among classes: ClassNames) -> Int? {
    let plain = classes.label(named: LabelClasses.normalName)
    guard let normalName, !classes.isEmpty else { return plain ?? normalClass }
    return classes.label(named: normalName) ?? plain
  }

  /// What its numbers take, in bytes.
  public var byteCount: Int {
    let counts = [numbers.values, numbers.runningMean, numbers.runningVariance].map(\.count)
    let others = repetition?.others.reduce(0) { $0 + $1.byteCount } ?? 0
    let fitted = fitting.map { ($0.features.normals.count + $0.features.anomalies.count) * 8 } ?? 0
    return counts.reduce(0, +) * MemoryLayout<Float>.stride + fitted + others
  }

  /// A detector of any kind, comparable.
  private struct HeldDetector: Sendable, Equatable {
    var detector: (any Detector)?

    static func == (a: HeldDetector, b: HeldDetector) -> Bool {
      guard let one = a.detector, let other = b.detector else {
        return a.detector == nil && b.detector == nil
      }
      return one.equals(other)
    }
  }

  /// The centre and radius in the latent space (Ruff et al. 2018).
  public typealias Hypersphere = DeepSVDD
  /// The two objectives of Deep SVDD.
  public typealias Objective = DeepSVDD.Objective

  /// The detector, if it is Deep SVDD's.
  public var hypersphere: Hypersphere? {
    get { detector as? DeepSVDD }
    set { detector = newValue }
  }

  /// What gives the detector its features, of a model with a network.
  /// - Throws: `GalaxyError` of kind `no-network`.
  public var extractor: LatentFeatures {
    get throws(GalaxyError) {
      let body = try requireNetwork()
      return LatentFeatures(
        network: body.network, numbers: body.numbers, preprocessing: body.preprocessing)
    }
  }

  /// The score of every image, by the detector; by several trainings the mean of their percentile ranks among
  /// the normal training images, 0 … 100. The same for any number of threads. Images may have been cut
  /// out or stretched otherwise than those of the training, as a simulation's often must be to be like them
  /// at all; their size and contrast normalisation are the model's.
  /// - Throws: `GalaxyError` of kind `not-trained`, `wrong-size`, `other-preprocessing`, `no-contrast` or
  ///   `interrupted`; what the source throws.
  public func scores(of source: some ImageSource, context: WorkContext = WorkContext()) throws -> [Double] {
    combined(try memberScores(of: source, context: context))
  }

  /// Throws unless the model has scores and can give them to these images.
  func requireScores(of source: some ImageSource) throws(GalaxyError) {
    guard detector != nil else { throw .notTrained(model: name) }
    let body = try requireNetwork()
    let (options, own) = (source.options, body.preprocessing.options)
    guard options.size == own.size, options.normalize == own.normalize else {
      throw .otherPreprocessing(model: name, wanted: own.summary, found: options.summary)
    }
    try body.network.requireInput(of: source)
  }

  /// The scores by the model's own detector alone.
  func ownScores(of feed: ImageFeed, context: WorkContext) throws -> [Double] {
    guard let detector else { throw GalaxyError.notTrained(model: name) }
    let features = try extractor.features(of: feed, context: context)
    let width = detector.featureCount
    return try parallelMap(feed.indices.count, threads: context.threads) { image in
      try context.cancellation.check("scoring")
      return features.withUnsafeBufferPointer {
        detector.score(of: UnsafeBufferPointer(rebasing: $0[image * width..<(image + 1) * width]))
      }
    }
  }
}
