// Losses and optimiser steps: one pass over memory each.

/// Squared error of one block: adds Σ (y − target)² of each lane to `loss` (in double) and writes dy = factor
/// · (y − target). `y` and `dy` have no border; `target` has the strides given. `factor` is zero in lanes
/// that hold no image.
public func squaredError(
  channels: Int, height: Int, width: Int, y: UnsafePointer<Lanes>, target: UnsafePointer<Lanes>,
  targetRow: Int,
  targetPlane: Int, factor: Lanes, dy: UnsafeMutablePointer<Lanes>
) -> SIMD8<Double> {
  var loss = SIMD8<Double>()
  for c in 0..<channels {
    for i in 0..<height {
      let row = (c * height + i) * width
      let wanted = target + c * targetPlane + i * targetRow
      var sum = Lanes()
      for j in 0..<width {
        let d = y[row + j] - wanted[j]
        sum = sum.addingProduct(d, d)
        dy[row + j] = d * factor
      }
      loss += SIMD8<Double>(sum)
    }
  }
  return loss
}

/// What one step of Adam needs besides the tensors (Kingma and Ba 2015; AMSGrad: Reddi et al. 2018),
/// PyTorch's formulas.
public struct AdamStep: Sendable {
  /// Learning rate divided by 1 − β1^t.
  public var stepSize: Float
  /// √(1 − β2^t).
  public var secondCorrection: Float
  /// Decay rates of the two moments.
  public var beta1: Float, beta2: Float
  /// Added to the denominator.
  public var epsilon: Float
  /// L2 penalty, added to the gradient.
  public var weightDecay: Float

  /// Makes a step.
  public init(
    stepSize: Float, secondCorrection: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float
  ) {
    self.stepSize = stepSize
    self.secondCorrection = secondCorrection
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }
}

/// One Adam step over `count` weights; with `largest` AMSGrad, which divides by the largest second moment so
/// far.
public func adam(
  _ s: AdamStep, count: Int, weights: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>,
  first: UnsafeMutablePointer<Float>, second: UnsafeMutablePointer<Float>,
  largest: UnsafeMutablePointer<Float>?
) {
  for i in 0..<count {
    let g = gradient[i].addingProduct(s.weightDecay, weights[i])
    let m = first[i] + (g - first[i]) * (1 - s.beta1)
    let v = second[i] * s.beta2 + g * g * (1 - s.beta2)
    first[i] = m
    second[i] = v
    var most = v
    if let largest {
      most = max(largest[i], v)
      largest[i] = most
    }
    weights[i] -= s.stepSize * m / (most.squareRoot() / s.secondCorrection + s.epsilon)
  }
}

/// One step of stochastic gradient descent with momentum (PyTorch's formulas, dampening 0). `isFirst`: the
/// momentum buffer is empty and takes the gradient itself.
public func sgd(
  learningRate: Float, momentum: Float, nesterov: Bool, weightDecay: Float, isFirst: Bool, count: Int,
  weights: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, buffer: UnsafeMutablePointer<Float>
) {
  for i in 0..<count {
    let g = gradient[i].addingProduct(weightDecay, weights[i])
    if momentum == 0 {
      weights[i] -= learningRate * g
    } else {
      let b = isFirst ? g : buffer[i] * momentum + g
      buffer[i] = b
      weights[i] -= learningRate * (nesterov ? g + momentum * b : b)
    }
  }
}

/// Adds `count` values to others, in place.
public func addValues(
  _ count: Int, _ values: UnsafePointer<Float>, to total: UnsafeMutablePointer<Float>
) {
  for i in 0..<count { total[i] += values[i] }
}

/// The same of values of double width.
public func addValues(
  _ count: Int, _ values: UnsafePointer<Double>, to total: UnsafeMutablePointer<Double>
) {
  for i in 0..<count { total[i] += values[i] }
}
