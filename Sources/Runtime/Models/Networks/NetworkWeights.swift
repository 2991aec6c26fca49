import GalaxyBase
import GalaxyErrors

/// All numbers of a network that training changes: weights, and the running statistics of batch
/// normalisation.
public struct NetworkWeights: Sendable, Equatable {
  /// The weights, tensor after tensor, encoder first.
  package var values: [Float]
  /// Running mean and variance, normalisation after normalisation, encoder first.
  var runningMean: [Float]
  var runningVariance: [Float]

  /// Draws fresh weights: uniform ±1/√fan_in a tensor (PyTorch's default for these layers), each tensor from
  /// its own stream `name/tensor`, so that another layer elsewhere does not change it. Running mean 0,
  /// variance 1.
  package init(_ plan: NetworkPlan, streams: SeedStreams, name: String) {
    values = []
    values.reserveCapacity(plan.weightCount)
    for tensor in plan.tensors {
      var stream = streams.stream("\(name)/\(tensor.name)")
      let bound = 1 / Double(max(1, tensor.fanIn)).squareRoot()
      for _ in 0..<tensor.count { values.append(Float(stream.uniform(-bound, bound))) }
    }
    runningMean = [Float](repeating: 0, count: plan.normCount)
    runningVariance = [Float](repeating: 1, count: plan.normCount)
  }

  package init(values: [Float], runningMean: [Float], runningVariance: [Float]) {
    self.values = values
    self.runningMean = runningMean
    self.runningVariance = runningVariance
  }

  /// No numbers: those of a model without a network.
  static let none = NetworkWeights(values: [], runningMean: [], runningVariance: [])

  /// The part that `plan` wants; the encoder's numbers come first in every plan.
  package func prefix(for plan: NetworkPlan) -> NetworkWeights {
    NetworkWeights(
      values: Array(values.prefix(plan.weightCount)), runningMean: Array(runningMean.prefix(plan.normCount)),
      runningVariance: Array(runningVariance.prefix(plan.normCount)))
  }

  /// These numbers with the first ones replaced by an encoder's.
  func replacingPrefix(with encoder: NetworkWeights) -> NetworkWeights {
    NetworkWeights(
      values: encoder.values + values.dropFirst(encoder.values.count),
      runningMean: encoder.runningMean + runningMean.dropFirst(encoder.runningMean.count),
      runningVariance: encoder.runningVariance + runningVariance.dropFirst(encoder.runningVariance.count))
  }

  /// As tensors with PyTorch's shapes and the names of numerics: weights, then running means and variances.
  package func tensors(_ plan: NetworkPlan) -> [NamedTensor] {
    plan.tensors.map {
      NamedTensor(name: $0.name, shape: $0.shape, values: Array(values[$0.offset..<$0.offset + $0.count]))
    }
      + plan.norms.flatMap { norm in
        let range = norm.offset..<norm.offset + norm.channels
        return [
          NamedTensor(
            name: "\(norm.name).running_mean", shape: [norm.channels], values: Array(runningMean[range])),
          NamedTensor(
            name: "\(norm.name).running_var", shape: [norm.channels], values: Array(runningVariance[range])),
        ]
      }
  }

  /// Takes every number from tensors of these names; others are left alone.
  /// - Throws: `GalaxyError` of kind `missing-tensor` or `weights-do-not-fit`, naming the tensor and both
  ///   shapes.
  package init(_ plan: NetworkPlan, from file: SafeTensors) throws(GalaxyError) {
    func take(_ name: String, _ shape: [Int]) throws(GalaxyError) -> [Float] {
      guard let tensor = file[name] else { throw .missingTensor(name) }
      guard tensor.shape == shape else {
        throw .weightsDoNotFit(tensor: name, found: "\(tensor.shape)", expected: "\(shape)")
      }
      return tensor.values
    }
    values = []
    for tensor in plan.tensors { values += try take(tensor.name, tensor.shape) }
    runningMean = []
    runningVariance = []
    for norm in plan.norms {
      runningMean += try take("\(norm.name).running_mean", [norm.channels])
      runningVariance += try take("\(norm.name).running_var", [norm.channels])
    }
  }
}
