import GalaxyBase
import GalaxyKernels

/// Cross-entropy of classes with weights: Σ w l / Σ w over a batch, as torch.nn.CrossEntropyLoss(weight=…) has it.
struct ClassObjective: TrainingObjective {
  /// The class of each image of the feed, counted from 0.
  private let classes: [Int]
  /// The weight of each class.
  private let weights: [Double]

  /// `weights` is as long as there are classes.
  init(classes: [Int], weights: [Double]) { (self.classes, self.weights) = (classes, weights) }

  /// n / (k · n of the class): scikit-learn's class_weight="balanced".
  static func balanced(_ classes: [Int], count: Int) -> [Double] {
    var counts = [Double](repeating: 0, count: count)
    for index in classes { counts[index] += 1 }
    return counts.map { Double(classes.count) / (Double(count) * max(1, $0)) }
  }

  var parameters: [String: [Double]] { ["classes": classes.map(Double.init), "weights": weights] }
  var state: [String: [Double]] {
    get { [:] }
    set {}
  }

  func step(_ engine: TrainingEngine, images: ArraySlice<Int>, epoch: Int) throws
    -> (loss: Double, errors: [Double])
  {
    let loss = ClassLoss(classes: images.map { classes[$0] }, weights: weights)
    let errors = try engine.run(loss)
    return (BlockTree.sum(errors.enumerated().map { loss.share($0.offset) * $0.element }), errors)
  }

  func endOfEpoch(_ epoch: Int, errors: [Double]) {}
}

/// The loss of one batch. The errors are −ln p of each image's own class.
struct ClassLoss: BatchLoss {
  /// The class of each image of the batch.
  let classes: [Int]
  let weights: [Double]
  private let total: Double

  init(classes: [Int], weights: [Double]) {
    (self.classes, self.weights) = (classes, weights)
    total = classes.reduce(0) { $0 + weights[$1] }
  }

  /// w / Σ w of an image of the batch.
  func share(_ image: Int) -> Double { weights[classes[image]] / total }

  func errors(of block: BlockResult, gradient dy: UnsafeMutablePointer<Lanes>) -> SIMD8<Double> {
    var errors = SIMD8<Double>()
    for k in weights.indices { dy[k] = Lanes() }
    for lane in 0..<block.lanes {
      let (image, logits) = (block.first + lane, weights.indices.map { Double(block.y[$0][lane]) })
      let normaliser = SoftmaxClassifier.logSumExp(logits)
      let own = classes[image]
      errors[lane] = normaliser - logits[own]
      for (k, logit) in logits.enumerated() {
        let surplus = exponential(logit - normaliser) - (k == own ? 1 : 0)
        dy[k][lane] = Float(surplus * share(image))
      }
    }
    return errors
  }
}
