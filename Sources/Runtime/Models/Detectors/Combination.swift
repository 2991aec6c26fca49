import GalaxyBase
import GalaxyErrors

/// A weighted sum of detectors, each on the scale of its scores of normal images that it had not seen:
/// (score − median) / half of their 16–84 percent range, held within −4 … 8.
public struct Combination: Detector {
  /// A detector and its scale.
  struct Part: Sendable {
    let detector: any Detector
    let weight: Double
    /// The median of the scores of the normal images.
    let center: Double
    /// Half of their 16–84 percent range.
    let spread: Double
  }

  let parts: [Part]
  /// How many features an image has.
  public let featureCount: Int

  /// `combination`
  public static let kind = "combination"
  private static let range = -4.0...8.0

  /// Sums detectors of the same features; nil for none.
  init?(_ parts: [Part]) {
    guard let first = parts.first?.detector.featureCount,
      parts.allSatisfy({ $0.detector.featureCount == first && $0.spread > 0 && $0.center.isFinite })
    else { return nil }
    (self.parts, featureCount) = (parts, first)
  }

  /// The scale of a part by its scores of normal images.
  static func part(_ detector: any Detector, weight: Double, unseen scores: [Double]) -> Part? {
    let sorted = scores.sorted()
    guard let low = Statistics.quantile(sorted: sorted, 0.16),
      let middle = Statistics.quantile(sorted: sorted, 0.5),
      let high = Statistics.quantile(sorted: sorted, 0.84)
    else { return nil }
    return Part(
      detector: detector, weight: weight, center: middle, spread: (high - low) / 2 + Standardisation.least)
  }

  /// "2 × Parzen density of 200 images, g = 6 + logistic regression, C = 0.02"
  public var title: String {
    parts.map { part in
      part.weight == 1
        ? part.detector.title : "\(NumberText.general(part.weight, 6)) × \(part.detector.title)"
    }.joined(separator: " + ")
  }

  /// The sum.
  public func score(of features: UnsafeBufferPointer<Double>) -> Double {
    parts.reduce(0) { sum, part in
      let value = (part.detector.score(of: features) - part.center) / part.spread
      return sum + part.weight * min(max(value, Self.range.lowerBound), Self.range.upperBound)
    }
  }

  /// The parts with their kinds, values and scales.
  public var values: [JSON.Member] {
    let list = parts.map { part in
      JSON.object(
        [
          .init("kind", .string(type(of: part.detector).kind)), .init("weight", .number(part.weight)),
          .init("center", .number(part.center)), .init("spread", .number(part.spread)),
        ] + part.detector.values)
    }
    return [.init("parts", .array(list))]
  }

  /// The parts' tensors; the names of the first begin with `part1.`.
  public var tensors: [NamedTensor] {
    parts.enumerated().flatMap { index, part in
      part.detector.tensors.map { $0.renamed(Self.prefix(index) + $0.name) }
    }
  }

  private static func prefix(_ index: Int) -> String { "part\(index + 1)." }

  /// Reads what `values` and `tensors` wrote.
  public init?(values: JSON, tensors: SafeTensors) {
    guard let list = values["parts"]?.array else { return nil }
    var parts: [Part] = []
    for (index, own) in list.enumerated() {
      guard let kind = own["kind"]?.string, let weight = own["weight"]?.number,
        let center = own["center"]?.number, let spread = own["spread"]?.number,
        let detector = Detectors.read(kind: kind, values: own, tensors: tensors.part(Self.prefix(index)))
      else { return nil }
      parts.append(Part(detector: detector, weight: weight, center: center, spread: spread))
    }
    self.init(parts)
  }

  /// The sum of a file whose metadata has `parts`.
  public static func imported(
    from file: SafeTensors, features: Int, earlier: (any Detector)?
  ) throws(GalaxyError) -> Combination? {
    guard file.metadata["detector"] == kind, let text = file.metadata["parts"] else { return nil }
    guard let list = try? JSON.parse(text),
      let sum = Combination(values: ["parts": list], tensors: file), sum.featureCount == features
    else {
      throw .weightsDoNotFit(
        tensor: "part1", found: "incomplete", expected: "all parts of a combination of \(features) features")
    }
    return sum
  }

  /// The same parts on the same scales.
  public static func == (a: Combination, b: Combination) -> Bool {
    a.parts.count == b.parts.count
      && zip(a.parts, b.parts).allSatisfy {
        $0.weight == $1.weight && $0.center == $1.center && $0.spread == $1.spread
          && $0.detector.equals($1.detector)
      }
  }
}
