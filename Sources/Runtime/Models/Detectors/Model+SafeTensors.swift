import GalaxyBase
import GalaxyErrors

extension Model {
  /// The version of the metadata that `safeTensors` writes.
  public static let formatVersion = "galsh-model-1"

  /// Everything a reader needs, as safetensors: weights and running statistics under PyTorch's shapes, `svdd.center` and
  /// `svdd.radius`, and in the metadata the network, the preprocessing, the normal class and the thresholds.
  /// - Throws: `NetworkError`.
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
    if let sphere = hypersphere {
      tensors.append(NamedTensor(name: "svdd.center", shape: [sphere.center.count], values: sphere.center))
      tensors.append(NamedTensor(name: "svdd.radius", shape: [1], values: [Float(sphere.radius)]))
      metadata["objective"] = sphere.objective.rawValue
      metadata["nu"] = String(sphere.nu)
    }
    if let thresholds {
      metadata["thresholds"] = JSON.array(thresholds.values.map(JSON.number)).compact
    }
    return SafeTensors(tensors: tensors, metadata: metadata)
  }

  /// This model with the weights of a file: the encoder must be there, the decoder and the hypersphere are taken if they are.
  /// Thresholds are dropped with the scores they cut.
  /// - Throws: `NetworkError.missingTensor`, `.weightsDoNotFit`, `.notFinite`.
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
    if let center = file["svdd.center"] {
      guard center.shape == [network.latent.count] else {
        throw .weightsDoNotFit(
          tensor: "svdd.center", found: "\(center.shape)", expected: "[\(network.latent.count)]")
      }
      let radius = file["svdd.radius"]?.values.first ?? 0
      model.hypersphere = Hypersphere(
        objective: file.metadata["objective"].flatMap(Objective.init)
          ?? (radius > 0 ? .softBoundary : .oneClass),
        nu: file.metadata["nu"].flatMap(Double.init) ?? hypersphere?.nu ?? 0.1, center: center.values,
        radius: Double(radius))
    } else {
      model.hypersphere = nil
    }
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
  /// How a file was read, and the scaling to [0, 1]. Options beyond the first four are there where they are not
  /// the default.
  public var json: JSON {
    let first: [JSON.Member] = [
      JSON.Member("size", .integer(options.size)),
      JSON.Member("normalize", .string(options.normalize.rawValue)),
      JSON.Member("hdu", options.hdu.map(JSON.string) ?? .null),
      JSON.Member(
        "band",
        options.band.map(JSON.integer)
          ?? (options.bands.isEmpty ? .null : .array(options.bands.map(JSON.string)))),
    ]
    let others = options.choices.filter { $0.name != "hdu" && $0.name != "band" }
    let scaling = [JSON.Member("minimum", .number(minimum)), JSON.Member("maximum", .number(maximum))]
    let kind = pixels.map { [JSON.Member("pixels", .string($0.rawValue))] } ?? []
    return .object(first + others.map { JSON.Member($0.name, $0.json) } + scaling + kind)
  }
}
