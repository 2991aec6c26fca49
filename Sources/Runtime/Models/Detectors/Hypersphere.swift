import GalaxyBase
import GalaxyErrors

/// What the detectors around a centre in the latent space share (Ruff et al. 2018, 2020).
enum Hypersphere {
  /// ‖φ(x) − c‖², in double precision. φ(x) is float32, and so is the difference, as in the training.
  static func squaredDistance(of features: UnsafeBufferPointer<Double>, from center: [Float]) -> Double {
    var sum = 0.0
    for k in center.indices {
      let d = Double(Float(features[k]) - center[k])
      sum += d * d
    }
    return sum
  }

  /// The centre in a file, under a tensor's name; nil if there is none.
  /// - Throws: GalaxyError if it has not a component a feature.
  static func center(
    _ name: String, in file: SafeTensors, features: Int
  ) throws(GalaxyError) -> [Float]? {
    guard let center = file[name] else { return nil }
    guard center.shape == [features] else {
      throw .weightsDoNotFit(tensor: name, found: "\(center.shape)", expected: "[\(features)]")
    }
    return center.values
  }
}
