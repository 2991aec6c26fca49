import GalaxyBase
import GalaxyErrors
import GalaxyKernels

/// A density by Gaussian windows on the normal images (Parzen 1962): −ln of the mean of exp(−γ ‖z − zᵢ‖²).
///
/// z is each feature less its median, in halves of the 16–84 percent range of the normal images, held within ±4;
/// γ = g / Σ of the variances of z, so that g means the same for any number of features.
public struct Parzen: TableDetector {
  private let scale: Standardisation
  private let normals: PackedRows
  private let gamma: Double
  /// What γ was made of.
  public let g: Double

  /// `parzen`
  public static let kind = "parzen"
  /// For help.
  public static let summary =
    "how thinly the normal images are sown about an image, by Gaussian windows (Parzen 1962)"
  /// g.
  public static let options = [
    DetectorOption(
      name: "g", least: 0, excludesLeast: true, isWhole: false, standard: 4,
      doc: "how narrow the windows are: γ = g / the sum of the features' variances")
  ]
  private static let clip = 4.0

  /// Keeps the normal images.
  /// - Throws: `GalaxyError` of kind `unfit-features` or `detector-option`.
  public static func fit(
    _ features: TrainingFeatures, options: [String: Double], random: inout RandomStream, context: WorkContext
  ) throws -> Parzen {
    let g = try DetectorChoices(options, of: Self.self)["g"]
    try features.require(for: Self.self)
    let width = features.width
    guard let scale = Standardisation.robust(features.normals, width: width, clip: clip) else {
      throw GalaxyError.unfit(Self.kind)
    }
    let rows = scale.rows(features.normals)
    guard let normals = PackedRows(rows, width: width) else { throw GalaxyError.unfit(Self.kind) }
    let variance = Standardisation.variances(rows, width: width).reduce(0, +)
    // Images without any spread tell no width: then as if each feature had the variance 1.
    return Parzen(
      scale: scale, normals: normals, gamma: g / (variance > 0 ? variance : Double(width)), g: g)
  }

  private init(scale: Standardisation, normals: PackedRows, gamma: Double, g: Double) {
    (self.scale, self.normals, self.gamma, self.g) = (scale, normals, gamma, g)
  }

  /// "Parzen density of 200 images, g = 4"
  public var title: String { "Parzen density of \(normals.count) images, g = \(NumberText.general(g, 6))" }
  /// How many features an image has.
  public var featureCount: Int { scale.width }

  /// −ln of the density.
  public func score(of features: UnsafeBufferPointer<Double>) -> Double {
    scale.withRow(features) { row in
      withUnsafeTemporaryAllocation(
        byteCount: 64 * normals.blockCount, alignment: 64
      ) { scratch in
        let room = scratch.bindMemory(to: Double.self)
        guard let base = room.baseAddress else { return .nan }
        return -normals.logMeanGaussian(of: row, gamma: gamma, scratch: base)
      }
    }
  }

  /// g.
  public var values: [JSON.Member] { [.init("g", .number(g))] }

  /// `parzen.normals` [images, features], standardised, `parzen.gamma`, and those of the standardisation.
  public var tensors: [NamedTensor] {
    let shape = [normals.count, normals.width]
    return [
      NamedTensor(name: "parzen.normals", shape: shape, doubles: normals.values),
      NamedTensor(name: "parzen.gamma", shape: [1], doubles: [gamma]),
    ] + scale.tensors("parzen")
  }

  /// Reads what `values` and `tensors` wrote.
  public init?(values: JSON, tensors: SafeTensors) {
    guard let g = values["g"]?.number, let rows = tensors["parzen.normals"], rows.shape.count == 2,
      let normals = PackedRows(rows.doubles, width: rows.shape[1]),
      let gamma = tensors["parzen.gamma"]?.doubles.first, gamma >= 0,
      let scale = Standardisation(tensors, "parzen"), scale.width == normals.width
    else { return nil }
    self.init(scale: scale, normals: normals, gamma: gamma, g: g)
  }
}

extension GalaxyError {
  /// Features that no scale could be made of.
  static func unfit(_ kind: String) -> GalaxyError {
    GalaxyError(DetectorError.unfitFeatures, "the features give kind \(kind) no finite scale")
  }
}
