import GalaxyBase
import GalaxyErrors

/// Gives the features of an image a score: higher = stranger. A new kind of detector is one file, and a line
/// in `Detectors`.
public protocol Detector: Sendable, Equatable {
  /// The kind's name in files and commands, such as `neighbours`.
  static var kind: String { get }
  /// What it is, for people, such as "Deep SVDD, one-class".
  var title: String { get }
  /// How many features an image has.
  var featureCount: Int { get }
  /// The score of an image's features; the same bits wherever it is computed.
  func score(of features: UnsafeBufferPointer<Double>) -> Double

  /// What it is besides tensors, by name; a session keeps it to the bit.
  var values: [JSON.Member] { get }
  /// Its arrays, by name, such as `svdd.center`.
  var tensors: [NamedTensor] { get }
  /// Reads what `values` and `tensors` wrote; nil if something is missing.
  init?(values: JSON, tensors: SafeTensors)

  /// What stands in the metadata of a safetensors file.
  var metadata: [String: String] { get }
  /// The detector of a safetensors file, for an encoder that gives so many features; nil if the file has none
  /// of this kind. `earlier` is what the model had before.
  /// - Throws: `GalaxyError` of kind `weights-do-not-fit`.
  static func imported(from file: SafeTensors, features: Int, earlier: (any Detector)?) throws(GalaxyError)
    -> Self?
}

extension Detector {
  /// The kind, and each value as it is written in JSON.
  public var metadata: [String: String] {
    Dictionary(values.map { ($0.key, $0.value.compact) }) { $1 }.merging(["detector": Self.kind]) { $1 }
  }

  /// Whether another detector is the same in everything.
  func equals(_ other: any Detector) -> Bool { other as? Self == self }
}

/// A detector that is fitted to the features of images, whatever they are.
public protocol FittedDetector: Detector {
  /// One line for help.
  static var summary: String { get }
  /// What can be chosen.
  static var options: [DetectorOption] { get }
  /// Whether it learns from anomalies, too, and can do nothing without any.
  static var needsAnomalies: Bool { get }
  /// Fits one. `options` has a value for each of `Self.options`; a kind that draws takes its draws from
  /// `random`.
  /// - Throws: `GalaxyError` where the options do not go with the images, or of kind `interrupted`.
  static func fit(
    _ features: TrainingFeatures, options: [String: Double], random: inout RandomStream, context: WorkContext
  ) throws -> Self
}

extension FittedDetector {
  /// It learns from normal images alone.
  public static var needsAnomalies: Bool { false }
}

/// The features that a detector is fitted to.
public struct TrainingFeatures: Sendable, Equatable {
  /// How many features an image has.
  public let width: Int
  /// Of the normal images, [image][feature].
  public let normals: [Double]
  /// Of anomalies, [image][feature]: images of other classes, unlabelled ones, or such as were made; empty
  /// where there are none.
  public let anomalies: [Double]

  /// Nil unless both are whole images of at least one feature, all finite, and there is a normal one.
  public init?(normals: [Double], anomalies: [Double] = [], width: Int) {
    guard width >= 1, !normals.isEmpty, normals.count % width == 0, anomalies.count % width == 0,
      normals.allSatisfy(\.isFinite), anomalies.allSatisfy(\.isFinite)
    else { return nil }
    (self.normals, self.anomalies, self.width) = (normals, anomalies, width)
  }

  /// How many normal images there are.
  public var normalCount: Int { normals.count / width }
  /// How many anomalies there are.
  public var anomalyCount: Int { anomalies.count / width }
  /// The features of a normal image.
  public func normal(_ image: Int) -> ArraySlice<Double> { normals[image * width..<(image + 1) * width] }
  /// The features of an anomaly.
  public func anomaly(_ image: Int) -> ArraySlice<Double> { anomalies[image * width..<(image + 1) * width] }
}

/// A number that a kind of detector can be given.
public struct DetectorOption: Sendable, Equatable {
  /// The name before `=`.
  public let name: String
  /// The least it may be; whole numbers only if `isWhole`.
  public let least: Double
  /// Whether only whole numbers will do.
  public let isWhole: Bool
  /// What it is where nothing is said.
  public let standard: Double
  /// One line for help.
  public let doc: String
}
