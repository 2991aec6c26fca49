import GalaxyBase
import GalaxyErrors

extension Model {
  /// The version of the metadata that `safeTensors` writes.
  public static let formatVersion = "galsh-model-1"

  /// Everything a reader needs, as safetensors: weights and running statistics under PyTorch's shapes, the
  /// detector's tensors such as `svdd.center`, and in the metadata the network, the preprocessing, the normal
  /// class and the thresholds. Of several trainings the first has the names of a single one; those of the
  /// others begin with `member2.`, and each has its scores of the normal training images, `normal_scores`.
  /// - Throws: `GalaxyError` of a kind of `NetworkError`.
  public func safeTensors() throws(GalaxyError) -> SafeTensors {
    guard let body else { return try featureTensors }
    let plan = try wholePlan
    let members = members
    var tensors: [NamedTensor] = []
    for (index, member) in members.enumerated() {
      var own = member.numbers.tensors(plan) + (member.detector?.tensors ?? [])
      if let ranks = repetition?.ranks, !ranks.isEmpty {
        let scores = ranks[index].scores
        own.append(NamedTensor(name: Self.normalScores, shape: [scores.count], values: scores))
      }
      tensors += own.map { $0.renamed(Self.tensorPrefix(ofMember: index + 1) + $0.name) }
    }
    var metadata = [
      "format": Self.formatVersion,
      "name": name,
      "network": body.network.json.compact,
      "preprocessing": body.preprocessing.json.compact,
      "normal_class": String(normalClass),
    ]
    if let normalName { metadata["normal_class_name"] = normalName }
    if let detector { metadata.merge(detector.metadata) { $1 } }
    if members.count > 1 { metadata["members"] = String(members.count) }
    if let thresholds {
      metadata["thresholds"] = JSON.array(thresholds.values.map(JSON.number)).compact
    }
    return SafeTensors(tensors: tensors + (calibration?.tensors ?? []), metadata: metadata)
  }

  /// This model with the weights of a file: the encoder must be there, the decoder and a detector are taken
  /// if they are. Thresholds are dropped with the scores they cut. A file of several trainings makes the model
  /// one of as many.
  /// - Throws: `GalaxyError` of kind `missing-tensor`, `weights-do-not-fit` or `weights-not-finite`.
  public func importing(_ file: SafeTensors) throws(GalaxyError) -> Model {
    for tensor in file.tensors where tensor.values.contains(where: { !$0.isFinite }) {
      throw .notFinite(tensor: tensor.name)
    }
    _ = try requireNetwork()
    var single = self
    single.repetition = nil
    var members = [try single.importingOne(file)]
    var ranks = [NormalRanks(stored: file[Self.normalScores]?.values ?? [])]
    while true {
      let part = file.part(Self.tensorPrefix(ofMember: members.count + 1))
      if part.tensors.isEmpty { break }
      members.append(try single.importingOne(part))
      ranks.append(NormalRanks(stored: part[Self.normalScores]?.values ?? []))
    }
    let known = ranks.compactMap(\.self)
    if members.count > 1, members[0].detector != nil, known.count < members.count {
      throw .missingTensor(Self.normalScores)
    }
    return Model(members: members, ranks: members[0].detector == nil ? [] : known)
  }

  private func importingOne(_ file: SafeTensors) throws(GalaxyError) -> Model {
    var model = self
    let (body, whole) = (try requireNetwork(), try wholePlan)
    let network = body.network
    if file.tensors.contains(where: { $0.name.hasPrefix("decoder.") }), !network.decoder.isEmpty {
      model.numbers = try NetworkWeights(whole, from: file)
    } else {
      let encoder = try NetworkPlan(network, .encoder)
      model.numbers = body.numbers.replacingPrefix(with: try NetworkWeights(encoder, from: file))
    }
    model.pretraining = nil
    model.training = nil
    model.detector = try Detectors.imported(
      from: file, features: network.latent.count, earlier: detector)
    return model
  }
}

extension Model {
  /// The encoder, and the decoder if there is one.
  package var wholePlan: NetworkPlan {
    get throws(GalaxyError) {
      let network = try requireNetwork().network
      return try NetworkPlan(network, network.decoder.isEmpty ? .encoder : .autoencoder)
    }
  }

  /// A training's scores of the normal training images.
  package static let normalScores = "normal_scores"

  /// What the names of a training's tensors begin with, counted from 1.
  package static func tensorPrefix(ofMember number: Int) -> String { number == 1 ? "" : "member\(number)." }
}

extension NamedTensor {
  /// The same under another name.
  package func renamed(_ name: String) -> NamedTensor {
    var copy = self
    copy.name = name
    return copy
  }
}

extension SafeTensors {
  /// The tensors whose names begin with a prefix, without it, and all metadata.
  package func part(_ prefix: String) -> SafeTensors {
    SafeTensors(
      tensors: tensors.filter { $0.name.hasPrefix(prefix) }.map {
        $0.renamed(String($0.name.dropFirst(prefix.count)))
      }, metadata: metadata)
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
