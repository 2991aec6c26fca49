import GalaxyBase
import GalaxyErrors

/// A detector that stands wholly in its values and in tensors `KIND.…`.
protocol TableDetector: FittedDetector {}

extension TableDetector {
  /// The detector of a file with tensors `KIND.…`.
  public static func imported(
    from file: SafeTensors, features: Int, earlier: (any Detector)?
  ) throws(GalaxyError) -> Self? {
    let own = file.tensors.filter { $0.name.hasPrefix("\(kind).") }
    guard let first = own.first else { return nil }
    let known = file.metadata.sorted { $0.key < $1.key }
    let values = known.compactMap { key, text in (try? JSON.parse(text)).map { JSON.Member(key, $0) } }
    guard let detector = Self(values: .object(values), tensors: file) else {
      throw .weightsDoNotFit(
        tensor: first.name, found: "\(first.shape)", expected: "all tensors and numbers of kind \(kind)")
    }
    guard detector.featureCount == features else {
      throw .weightsDoNotFit(
        tensor: first.name, found: "made for \(detector.featureCount) features", expected: "\(features)")
    }
    return detector
  }
}
