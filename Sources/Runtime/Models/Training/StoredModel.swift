import GalaxyBase
import GalaxyData
import GalaxyImages

// How a session file keeps a model: values by name, beside the tensors of `safeTensors`.

extension Model {
  /// All of it that is no tensor.
  package var storedValues: [JSON.Member] {
    guard let body else { return storedFeatures }
    let preprocessing = body.preprocessing
    var values: [JSON.Member] = [
      .init("name", .string(name)), .init("network", body.network.json),
      .init("normal", .integer(normalClass)), .init("options", preprocessing.options.stored),
      .init("minimum", .number(preprocessing.minimum)),
      .init("maximum", .number(preprocessing.maximum)),
      .init("hypersphere", hypersphere.map { .object($0.values) } ?? .null),
      .init("thresholds", thresholds?.stored ?? .null),
      .init("pixels", (preprocessing.pixels?.rawValue).map(JSON.string) ?? .null),
      .init("pretraining", pretraining?.stored(timed: true) ?? .null),
      .init("training", training?.stored(timed: true) ?? .null),
    ]
    if let normalName { values.append(.init("normal_name", .string(normalName))) }
    values += Detectors.description(detector)
    if memberCount > 1 {
      values.append(.init("members", .array(members.dropFirst().map { .object($0.detectorValues) })))
    }
    return values + storedCalibration
  }

  /// What its detector is besides tensors.
  fileprivate var detectorValues: [JSON.Member] {
    [.init("hypersphere", hypersphere.map { .object($0.values) } ?? .null)] + Detectors.description(detector)
  }

  /// Reads what `storedValues` and `safeTensors` wrote; nil if it is anything else.
  package init?(stored values: JSON, tensors: SafeTensors) {
    if values["features"] != nil || values["parts"] != nil {
      self.init(features: values, tensors: tensors)
      return
    }
    guard let name = values["name"]?.string, let network = NetworkDescription(json: values["network"]),
      let normal = values["normal"]?.integer, let options = LoadOptions(stored: values["options"]),
      let minimum = values["minimum"]?.number, let maximum = values["maximum"]?.number,
      let plan = try? NetworkPlan(network, network.decoder.isEmpty ? .encoder : .autoencoder)
    else { return nil }
    let preprocessing = Preprocessing(
      options: options, minimum: minimum, maximum: maximum,
      pixels: values["pixels"]?.string.flatMap(PixelStore.Kind.init))
    let pretraining = TrainingRecord(stored: values["pretraining"])
    let training = TrainingRecord(stored: values["training"])
    // What each training has of its own; the first has it among the values of the whole.
    let own = [values] + (values["members"]?.array ?? [])
    var (members, ranks): ([Model], [NormalRanks]) = ([], [])
    for (index, detector) in own.enumerated() {
      let part = index == 0 ? tensors : tensors.part(Model.tensorPrefix(ofMember: index + 1))
      guard let numbers = try? NetworkWeights(plan, from: part) else { return nil }
      var member = Model(
        name: name, network: network, normalClass: normal, normalName: values["normal_name"]?.string,
        preprocessing: preprocessing, numbers: numbers,
        pretraining: pretraining?.member(index), training: training?.member(index))
      if let (kind, own) = Detectors.stored(detector) {
        guard let detector = Detectors.read(kind: kind, values: own, tensors: part) else { return nil }
        member.detector = detector
      }
      members.append(member)
      if let scores = part[Model.normalScores]?.values, let known = NormalRanks(stored: scores) {
        ranks.append(known)
      }
    }
    guard members.count == 1 || ranks.isEmpty || ranks.count == members.count else { return nil }
    self.init(members: members, ranks: ranks)
    (self.pretraining, self.training) = (pretraining, training)
    readCalibration(values, tensors: tensors)
  }

  /// One training among several, for scripts.
  var trainingSummary: [JSON.Member] {
    let latest = training ?? pretraining
    return [
      .init("name", .string(name)), .init("epochs", .integer(latest?.losses.count ?? 0)),
      .init("loss", .optional(latest?.losses.last)), .init("radius", .optional(hypersphere?.radius)),
    ]
  }
}
