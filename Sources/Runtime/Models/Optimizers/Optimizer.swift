import GalaxyBase
import GalaxyKernels

/// How weights follow their gradient; PyTorch's formulas and defaults.
public enum OptimizerKind: Sendable, Equatable {
  /// Adam (Kingma and Ba 2015): β 0.9 and 0.999, eps 1e-8; the L2 penalty is added to the gradient.
  case adam
  /// Adam with the largest second moment so far (Reddi, Kale and Kumar 2018).
  case amsgrad
  /// Stochastic gradient descent, with momentum unless it is 0.
  case sgd(momentum: Double, nesterov: Bool)

  /// The name in the language.
  public var name: String {
    switch self {
    case .adam: "adam"
    case .amsgrad: "amsgrad"
    case .sgd: "sgd"
    }
  }
}

/// An optimiser with its state, for one array of weights.
final class Optimizer {
  private let kind: OptimizerKind
  private let weightDecay: Float
  private let first: FloatBuffer
  private let second: FloatBuffer
  private let largest: FloatBuffer?
  private var steps = 0

  init(_ kind: OptimizerKind, weightDecay: Double, count: Int) {
    self.kind = kind
    self.weightDecay = Float(weightDecay)
    first = FloatBuffer(count: count)
    switch kind {
    case .adam, .amsgrad: second = FloatBuffer(count: count)
    case .sgd: second = FloatBuffer(count: 0)
    }
    largest = kind == .amsgrad ? FloatBuffer(count: count) : nil
  }

  /// What the next step needs: the moments that the kind keeps, and how many steps there were.
  var state: OptimizerState {
    get {
      OptimizerState(
        steps: steps, moments: [first, second, largest].compactMap { $0?.values }.filter { !$0.isEmpty })
    }
    set {
      steps = newValue.steps
      let buffers = [first, second, largest].compactMap(\.self).filter { $0.count > 0 }
      for (buffer, values) in zip(buffers, newValue.moments) { buffer.set(values) }
    }
  }

  /// Changes `weights` by one step along `gradient`. Every weight has its own arithmetic: threads change
  /// nothing. `clock` is told of each piece.
  func step(
    _ weights: FloatBuffer, gradient: FloatBuffer, learningRate: Double, threads: Int = 1,
    clock: TaskClock? = nil
  ) {
    steps += 1
    let piece = 1 << 13
    let pieces = (weights.count + piece - 1) / piece
    let update = update(learningRate)
    clock?.begin("optimizer", pieces)
    // The body throws nothing, so neither does the loop.
    try? parallelFor(pieces, threads: threads) { index in
      let start = index * piece
      let count = min(piece, weights.count - start)
      if let clock {
        clock.time(index) { update(start, count, weights, gradient) }
      } else {
        update(start, count, weights, gradient)
      }
    }
    clock?.end()
  }

  /// What this step does to `count` weights from the first given on.
  private func update(_ learningRate: Double) -> @Sendable (Int, Int, FloatBuffer, FloatBuffer) -> Void {
    let (first, second, largest) = (first, second, largest)
    switch kind {
    case .adam, .amsgrad:
      let (beta1, beta2) = (0.9, 0.999)
      let step = AdamStep(
        stepSize: Float(learningRate / (1 - power(beta1, steps))),
        secondCorrection: Float((1 - power(beta2, steps)).squareRoot()), beta1: Float(beta1),
        beta2: Float(beta2), epsilon: 1e-8, weightDecay: weightDecay)
      return { start, count, weights, gradient in
        adam(
          step, count: count, weights: weights.base + start, gradient: gradient.base + start,
          first: first.base + start, second: second.base + start, largest: largest.map { $0.base + start })
      }
    case .sgd(let momentum, let nesterov):
      let (weightDecay, isFirst) = (weightDecay, steps == 1)
      return { start, count, weights, gradient in
        sgd(
          learningRate: Float(learningRate), momentum: Float(momentum), nesterov: nesterov,
          weightDecay: weightDecay, isFirst: isFirst, count: count, weights: weights.base + start,
          gradient: gradient.base + start, buffer: first.base + start)
      }
    }
  }

  /// β^n by squaring.
  private func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, factor, left) = (1.0, base, exponent)
    while left > 0 {
      if left & 1 == 1 { result *= factor }
      factor *= factor
      left >>= 1
    }
    return result
  }
}

/// Where an optimiser is.
struct OptimizerState: Sendable, Equatable {
  /// Steps that were taken.
  var steps: Int
  /// First, second and largest moments, as far as the kind keeps them; a value a weight.
  var moments: [[Float]]
}

/// The learning rate falls to a tenth at every milestone, counted in finished epochs
/// (torch.optim.lr_scheduler.MultiStepLR).
public struct LearningRateSchedule: Sendable, Equatable {
  /// The rate at the start.
  public let initial: Double
  /// Finished epochs after which the rate falls; 12.5 is reached after 13.
  public let milestones: [Double]

  /// Makes a schedule.
  public init(initial: Double, milestones: [Double]) {
    self.initial = initial
    self.milestones = milestones
  }

  /// The rate of the epoch that follows `finished` ones.
  public func rate(finished: Int) -> Double {
    milestones.reduce(initial) { $1 <= Double(finished) ? $0 * 0.1 : $0 }
  }
}
