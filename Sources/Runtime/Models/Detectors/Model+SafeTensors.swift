import GalaxyBase
import GalaxyErrors

extension Model {
  /// The version of the metadata that `safeTensors` writes.
  public static let formatVersion = "galsh-model-1"

  /// Everything a reader needs, as safetensors: weights and running statistics under PyTorch's shapes, the
  /// detector's tensors such as `svdd.center`, and in the metadata the network, the preprocessing, the normal
  /// class and the thresholds.
  /// - Throws: `GalaxyError` of a kind of `NetworkError`.
  public func safeTensors() throws(GalaxyError) -> SafeTensors {
    let plan = try NetworkPlan(network, network.decoder.isEmpty ? .encoder : .autoencoder)
    var tensors = numbers.tensors(plan)
    var metadata = [
      "format": Self.formatVersion,
      "name": name,
      "network": network.json.compact,
      "preprocessing": preprocessing.json.compact,
      "normal_class": String(normalClass),
    ]
    if let normalName { metadata["normal_class_name"] = normalName }
    if let detector {
      tensors += detector.tensors
      metadata.merge(detector.metadata) { $1 }
    }
    if let thresholds {
      metadata["thresholds"] = JSON.array(thresholds.values.map(JSON.number)).compact
    }
    return SafeTensors(tensors: tensors, metadata: metadata)
  }

  /// This model with the weights of a file: the encoder must be there, the decoder and a detector are taken
  /// if they are. Thresholds are dropped with the scores they cut.
  /// - Throws: `GalaxyError` of kind `missing-tensor`, `weights-do-not-fit` or `weights-not-finite`.
  public func importing(_ file: SafeTensors) throws(GalaxyError) -> Model {
    for tensor in file.tensors where tensor.values.contains(where: { !$0.isFinite }) {
      throw .notFinite(tensor: tensor.name)
    }
    var model = self
    let whole = try NetworkPlan(network, network.decoder.isEmpty ? .encoder : .autoencoder)
    if file.tensors.contains(where: { $0.name.hasPrefix("decoder.") }), !network.decoder.isEmpty {
      model.numbers = try NetworkWeights(whole, from: file)
    } else {
      let encoder = try NetworkPlan(network, .encoder)
      model.numbers = numbers.replacingPrefix(with: try NetworkWeights(encoder, from: file))
    }
    model.thresholds = nil
    model.pretraining = nil
    model.training = nil
    model.detector = try Detectors.imported(
      from: file, features: network.latent.count, earlier: detector)
    return model
  }
}

extension NetworkDescription {
  /// `{"name":…,"input":[1,256,256],"encoder":["conv 5x5 2 pad=2",…],"decoder":[…]}`
  public var json: JSON {
    [
      "name": .string(name),
      "input": .array([input.channels, input.height, input.width].map(JSON.integer)),
      "encoder": .array(encoder.map { .string($0.text) }),
      "decoder": .array(decoder.map { .string($0.text) }),
    ]
  }
}

extension Preprocessing {
  /// How a file was read, and the scaling to [0, 1]. Options beyond the first four are there where they are
  /// not the default.
  public var json: JSON {
    let scaling = [JSON.Member("minimum", .number(minimum)), JSON.Member("maximum", .number(maximum))]
    let kind = pixels.map { [JSON.Member("pixels", .string($0.rawValue))] } ?? []
    return .object(options.members + scaling + kind)
  }
}
