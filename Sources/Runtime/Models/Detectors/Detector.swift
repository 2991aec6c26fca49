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
  func score(of features: UnsafeBufferPointer<Float>) -> Double

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

/// A detector that is fitted to the features of normal images, whatever they are.
public protocol FittedDetector: Detector {
  /// One line for help.
  static var summary: String { get }
  /// What can be chosen.
  static var options: [DetectorOption] { get }
  /// Fits one to `features`, [image][feature], `width` an image. `options` has a value for each of
  /// `Self.options`.
  /// - Throws: `GalaxyError` where the options do not go with the images.
  static func fit(_ features: [Float], width: Int, options: [String: Double]) throws(GalaxyError) -> Self
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
