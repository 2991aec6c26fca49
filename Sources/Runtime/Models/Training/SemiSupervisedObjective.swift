import GalaxyKernels

/// What an image is to a semi-supervised training.
enum Supervision: Double, Sendable {
  /// Labelled as an anomaly.
  case anomalous = -1
  case unlabelled = 0
  /// Labelled as normal.
  case normal = 1
}

/// Deep SAD (Ruff et al. 2020), as its authors' code computes formula 7 for each batch: the mean of ‖φ(x) − c‖²
/// over unlabelled images and of η (‖φ(x) − c‖² + ε)^±1 over those that are labelled as normal (+1) or as
/// anomalies (−1).
struct SemiSupervisedObjective: TrainingObjective {
  private let center: [Float]
  private let eta: Double
  /// What each image of the feed is.
  private let supervision: [Supervision]
  private var watch: CollapseWatch

  init(model: String, center: [Float], eta: Double, supervision: [Supervision]) {
    (self.center, self.eta, self.supervision) = (center, eta, supervision)
    watch = CollapseWatch(model: model)
  }

  var parameters: [String: [Double]] {
    ["center": center.map(Double.init), "eta": [eta], "supervision": supervision.map(\.rawValue)]
  }
  var state: [String: [Double]] {
    get { watch.state }
    set { watch.state = newValue }
  }

  func step(_ engine: TrainingEngine, images: ArraySlice<Int>, epoch: Int) throws
    -> (loss: Double, errors: [Double])
  {
    let loss = SemiSupervisedLoss(center: center, eta: eta, supervision: images.map { supervision[$0] })
    let distances = try engine.run(loss)
    let sum = BlockTree.sum(distances.enumerated().map { loss.term($0.offset, $0.element) })
    return (sum / Double(max(1, distances.count)), distances)
  }

  mutating func endOfEpoch(_ epoch: Int, errors: [Double]) throws { try watch.endOfEpoch(epoch, errors) }
}

/// Deep SAD's loss of one batch. The errors are the squared distances.
struct SemiSupervisedLoss: BatchLoss {
  let center: [Float]
  let eta: Double
  /// What each image of the batch is.
  let supervision: [Supervision]
  /// ε, which keeps the inverse of a distance finite (the authors' code: `eps`).
  static let epsilon = 1e-6

  /// What an image of the batch adds to the sum, from its squared distance.
  func term(_ image: Int, _ distance: Double) -> Double {
    switch supervision[image] {
    case .unlabelled: distance
    case .normal: eta * (distance + Self.epsilon)
    case .anomalous: eta / (distance + Self.epsilon)
    }
  }

  /// The derivative of `term` by the distance.
  private func slope(_ image: Int, _ distance: Double) -> Double {
    switch supervision[image] {
    case .unlabelled: 1
    case .normal: eta
    case .anomalous: -eta / ((distance + Self.epsilon) * (distance + Self.epsilon))
    }
  }

  func errors(of block: BlockResult, gradient dy: UnsafeMutablePointer<Lanes>) -> SIMD8<Double> {
    var sum = SIMD8<Double>()
    for (k, c) in center.enumerated() {
      let d = SIMD8<Double>(block.y[k] - c)
      sum += d * d
    }
    var factor = Lanes()
    for lane in 0..<block.lanes {
      factor[lane] = Float(2 * slope(block.first + lane, sum[lane]) / Double(block.images))
    }
    for (k, c) in center.enumerated() { dy[k] = (block.y[k] - c) * factor }
    return sum
  }
}
