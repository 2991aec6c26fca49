import GalaxyBase
import GalaxyErrors

/// The log-odds of an image being anomalous, by a logistic regression between normal images and anomalies with
/// a quadratic penalty and equal weight for both, as scikit-learn's `LogisticRegression(C, class_weight=
/// 'balanced')` on features in standard deviations within ±6.
public struct Logistic: TableDetector {
  private let scale: Standardisation
  private let coefficients: [Double]
  /// The weight of the images against the penalty.
  public let c: Double

  /// `logistic`
  public static let kind = "logistic"
  /// For help.
  public static let summary = "the log-odds of a logistic regression between normal images and anomalies"
  /// C.
  public static let options = [
    DetectorOption(
      name: "C", least: 0, excludesLeast: true, isWhole: false, standard: 0.02,
      doc: "the weight of the images against large coefficients")
  ]
  /// It learns from both.
  public static let needsAnomalies = true
  private static let clip = 6.0

  /// Finds the coefficients by Newton's method.
  /// - Throws: `GalaxyError` of kind `anomalies-wanted`, `unfit-features`, `detector-option` or `interrupted`.
  public static func fit(
    _ features: TrainingFeatures, options: [String: Double], random: inout RandomStream, context: WorkContext
  ) throws -> Logistic {
    let c = try DetectorChoices(options, of: Self.self)["C"]
    try features.require(for: Self.self)
    guard let scale = Standardisation.moments(features.all, width: features.width, clip: clip) else {
      throw GalaxyError.unfit(Self.kind)
    }
    let fit = try LogisticFit(
      scale.rows(features.all), width: features.width, normals: features.normalCount, c: c, context: context)
    return Logistic(scale: scale, coefficients: fit.coefficients, c: c)
  }

  private init(scale: Standardisation, coefficients: [Double], c: Double) {
    (self.scale, self.coefficients, self.c) = (scale, coefficients, c)
  }

  /// "logistic regression, C = 0.02"
  public var title: String { "logistic regression, C = \(NumberText.general(c, 6))" }
  /// How many features an image has.
  public var featureCount: Int { scale.width }

  /// w · z + intercept.
  public func score(of features: UnsafeBufferPointer<Double>) -> Double {
    scale.withRow(features) { row in
      var sum = coefficients[scale.width]
      for k in 0..<scale.width { sum += coefficients[k] * row[k] }
      return sum
    }
  }

  /// C.
  public var values: [JSON.Member] { [.init("C", .number(c))] }

  /// `logistic.coefficients` [features + 1], the intercept at the end, and those of the standardisation.
  public var tensors: [NamedTensor] {
    [NamedTensor(name: "logistic.coefficients", shape: [coefficients.count], doubles: coefficients)]
      + scale.tensors("logistic")
  }

  /// Reads what `values` and `tensors` wrote.
  public init?(values: JSON, tensors: SafeTensors) {
    guard let c = values["C"]?.number, let coefficients = tensors["logistic.coefficients"]?.doubles,
      let scale = Standardisation(tensors, "logistic"), coefficients.count == scale.width + 1
    else { return nil }
    self.init(scale: scale, coefficients: coefficients, c: c)
  }
}
