import GalaxyErrors

/// A network cut into stages, with every layout, and the order of all weights in one array.
package struct NetworkPlan: Sendable {
  /// Which half of the network to compute.
  package enum Extent: Sendable { case encoder, autoencoder }

  private(set) var stages: [Stage] = []
  /// Weight tensors in order: names and PyTorch's shapes, where they begin, fan_in for drawing them.
  package private(set) var tensors: [TensorSlot] = []
  /// Batch normalisations in order: names without `.running_mean`, channels, where their statistics begin.
  private(set) var norms: [NormSlot] = []
  private(set) var weightCount = 0
  private(set) var normCount = 0
  package let input: FeatureShape
  package let output: FeatureShape

  package struct TensorSlot: Sendable, Equatable {
    let name: String, shape: [Int], offset: Int, count: Int, fanIn: Int
  }
  struct NormSlot: Sendable, Equatable {
    let name: String, channels: Int, offset: Int
  }

  /// Plans the encoder alone or the whole autoencoder; the encoder's weights come first in both, at the same
  /// places. `keepsUpsampling` computes upsampling for real instead of taking it into the convolution, for
  /// comparison.
  package init(_ network: NetworkDescription, _ extent: Extent, keepsUpsampling: Bool = false)
    throws(GalaxyError)
  {
    input = network.input
    if extent == .autoencoder, network.decoder.isEmpty { throw .noDecoder(network: network.name) }
    output = extent == .encoder ? network.latent : network.input
    var parts = [("encoder", network.encoder)]
    if extent == .autoencoder { parts.append(("decoder", network.decoder)) }
    var builder = StageBuilder(image: network.input, keepsUpsampling: keepsUpsampling)
    var shape = network.input
    var weightShapes: [String: (shape: [Int], fanIn: Int)] = [:]
    for (half, layers) in parts {
      var counters: [String: Int] = [:]
      for (i, layer) in layers.enumerated() {
        var name: String?
        if let stem = layer.tensorStem {
          counters[stem, default: 0] += 1
          name = "\(half).\(stem)\(counters[stem, default: 0])"
        }
        if let name, let weights = layer.weightShape(for: shape) {
          // What PyTorch takes as fan_in when it draws the weights.
          weightShapes["\(name).weight"] = (weights, weights.dropFirst().reduce(1, *))
        }
        shape = try layer.output(for: shape)
        builder.begin(name: name, output: shape)
        layer.family.join(&builder, following: i + 1 < layers.count ? layers[i + 1].family : nil)
      }
    }
    stages = builder.finish()
    for i in stages.indices {
      if let name = stages[i].weightName, let shape = weightShapes[name] {
        let count = shape.shape.reduce(1, *)
        tensors.append(
          TensorSlot(name: name, shape: shape.shape, offset: weightCount, count: count, fanIn: shape.fanIn))
        stages[i].weightOffset = weightCount
        weightCount += count
      }
      if let name = stages[i].normName {
        let channels = stages[i].normChannels
        norms.append(NormSlot(name: name, channels: channels, offset: normCount))
        stages[i].normOffset = normCount
        normCount += channels
      }
    }
  }
}
