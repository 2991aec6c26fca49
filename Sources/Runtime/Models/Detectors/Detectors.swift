import GalaxyBase
import GalaxyErrors

/// The kinds of detectors.
public enum Detectors {
  /// All of them.
  package static let all: [any Detector.Type] = [
    DeepSVDD.self, DeepSAD.self, SoftmaxClassifier.self, NearestNeighbours.self, Parzen.self,
    SupportVectors.self, OneClassSupport.self, IsolationForest.self, Logistic.self, Combination.self,
  ]

  /// Those that `trainDetector` can fit, in the order in which help lists them.
  public static var fitted: [any FittedDetector.Type] { all.compactMap { $0 as? any FittedDetector.Type } }

  /// A detector of a stored session, from its kind, values and tensors; nil for a kind that is not known, or
  /// if something is missing.
  package static func read(kind: String, values: JSON, tensors: SafeTensors) -> (any Detector)? {
    all.first { $0.kind == kind }?.init(values: values, tensors: tensors)
  }

  /// What a session keeps of a detector besides `hypersphere`, which is Deep SVDD's.
  package static func description(_ detector: (any Detector)?) -> [JSON.Member] {
    guard let detector, !(detector is DeepSVDD) else { return [] }
    let kind = type(of: detector).kind
    return [.init("detector", .object([.init("kind", .string(kind))] + detector.values))]
  }

  /// The kind and the values of the detector in a session's description of a model; nil if there is none.
  package static func stored(_ description: JSON) -> (kind: String, values: JSON)? {
    if let sphere = description["hypersphere"], sphere != .null { return (DeepSVDD.kind, sphere) }
    guard let values = description["detector"], let kind = values["kind"]?.string else { return nil }
    return (kind, values)
  }

  /// The detector of a safetensors file; nil if it has none.
  static func imported(
    from file: SafeTensors, features: Int, earlier: (any Detector)?
  ) throws(GalaxyError) -> (any Detector)? {
    for kind in all {
      if let found = try kind.imported(from: file, features: features, earlier: earlier) { return found }
    }
    return nil
  }
}
