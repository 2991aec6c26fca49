import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages

// How files keep a model that judges named numbers, and one that is made of others.

extension Model {
  /// Values of a session file, beside the tensors of `featureTensors`.
  var storedFeatures: [JSON.Member] {
    var values: [JSON.Member] = [
      .init("name", .string(name)), .init("normal", .integer(normalClass)),
      .init("hypersphere", .null), .init("thresholds", thresholds?.stored ?? .null),
    ]
    switch basis {
    case .features(let basis):
      values.append(
        .init(
          "features",
          [
            "origin": basis.origin.json, "names": .array(basis.names.map(JSON.string)),
            "options": basis.options.stored,
          ]))
    case .ensemble(let parts):
      values.append(.init("parts", .array(parts.map { .object($0.model.storedValues) })))
    case .network: break
    }
    if let normalName { values.append(.init("normal_name", .string(normalName))) }
    if let fitting { values.append(.init("fitting", fitting.values)) }
    return values + Detectors.description(detector) + storedCalibration
  }

  /// Levels and calibration, where there are any.
  var storedCalibration: [JSON.Member] {
    var values: [JSON.Member] = []
    if let levels = thresholds?.levels { values.append(.init("levels", .array(levels.map(JSON.number)))) }
    if let calibration { values.append(.init("calibration", calibration.values)) }
    return values
  }

  /// Reads thresholds and calibration of a session's description.
  mutating func readCalibration(_ values: JSON, tensors: SafeTensors) {
    thresholds = Thresholds(stored: values["thresholds"], levels: values["levels"])
    calibration = Calibration(values: values["calibration"], tensors: tensors)
  }

  /// Reads what `storedFeatures` and `featureTensors` wrote; nil if it is anything else.
  init?(features values: JSON, tensors: SafeTensors) {
    guard let name = values["name"]?.string, let normal = values["normal"]?.integer else { return nil }
    let normalName = values["normal_name"]?.string
    if let parts = values["parts"]?.array {
      var members: [EnsemblePart] = []
      for (index, part) in parts.enumerated() {
        let own = tensors.part(EnsemblePart.prefix(index))
        guard let model = Model(stored: part, tensors: own),
          let ranks = NormalRanks(stored: own[Model.normalScores]?.values ?? [])
        else { return nil }
        members.append(EnsemblePart(model: model, ranks: ranks))
      }
      self.init(name: name, parts: members, normalClass: normal, normalName: normalName)
    } else {
      guard let origin = FeatureTable.Origin(json: values["features"]?["origin"]),
        let names = values["features"]?["names"]?.array?.compactMap(\.string),
        let options = LoadOptions(stored: values["features"]?["options"]),
        let (kind, own) = Detectors.stored(values),
        let detector = Detectors.read(kind: kind, values: own, tensors: tensors),
        detector.featureCount == names.count
      else { return nil }
      self.init(
        name: name, basis: FeatureBasis(origin: origin, names: names, options: options), normalClass: normal,
        normalName: normalName, detector: detector,
        fitting: Fitting(values: values["fitting"], tensors: tensors))
    }
    readCalibration(values, tensors: tensors)
  }

  /// The detector's tensors, and what it was fitted to; in the metadata the names of the numbers and the
  /// normal class.
  var featureTensors: SafeTensors {
    get throws(GalaxyError) {
      var metadata = [
        "format": Self.formatVersion, "name": name, "normal_class": String(normalClass),
      ]
      if let normalName { metadata["normal_class_name"] = normalName }
      if let thresholds {
        metadata["thresholds"] = JSON.array(thresholds.values.map(JSON.number)).compact
      }
      var tensors: [NamedTensor] = []
      switch basis {
      case .features(let basis):
        metadata["features"] = JSON.array(basis.names.map(JSON.string)).compact
        tensors = (detector?.tensors ?? []) + (fitting?.tensors ?? [])
      case .ensemble(let parts):
        metadata["parts"] = JSON.array(parts.map { .string($0.model.name) }).compact
        for (index, part) in parts.enumerated() {
          let scores = NamedTensor(
            name: Self.normalScores, shape: [part.ranks.scores.count], values: part.ranks.scores)
          tensors += (try part.model.safeTensors().tensors + [scores]).map {
            $0.renamed(EnsemblePart.prefix(index) + $0.name)
          }
        }
      case .network: break
      }
      if let detector { metadata.merge(detector.metadata) { $1 } }
      return SafeTensors(tensors: tensors + (calibration?.tensors ?? []), metadata: metadata)
    }
  }
}
