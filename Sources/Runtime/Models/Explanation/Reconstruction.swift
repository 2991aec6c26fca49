import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// What an autoencoder makes of an image, and what it leaves out.
public struct Reconstruction: Sendable, Equatable {
  /// Rows and columns.
  public let height: Int, width: Int
  /// The image as the network takes it: normalised and scaled so that the normal training images lie in 0 … 1.
  public let input: [Double]
  /// What the decoder gives back, on the same scale.
  public let output: [Double]
  /// The sum of the squared differences: what the training minimised.
  public let error: Double
  /// The mean of that over the normal images in the last epoch of the training; nil where it is not known.
  public let trainingError: Double?
  /// The model whose decoder it is; nil for that of the model itself.
  public let decoder: String?

  /// Input less output: positive where the image is brighter than what the network can give back.
  public var residual: [Double] { zip(input, output).map { $0 - $1 } }

  /// The ends of the scale on which residuals are shown: a quarter of the range of the normal training images,
  /// the same for every image of a model.
  public static let residualScale = 0.25

  /// Runs an image through an autoencoder; of several trainings through the first.
  /// - Throws: `GalaxyError` of kind `no-decoder`, `no-contrast`, `no-memory` or `interrupted`.
  init(
    _ image: PixelStore, height: Int, width: Int, path: String, by model: Model, named decoder: String?,
    context: WorkContext
  ) throws {
    let body = try model.requireNetwork()
    let plan = try NetworkPlan(body.network, .autoencoder)
    let measured = try MeasuredImage(image, options: body.preprocessing.options, path: path)
    let normalize = body.preprocessing.options.normalize
    let feed = ImageFeed([measured], normalize: normalize, width: width)
    let engine = InferenceEngine(plan, body.numbers.prefix(for: plan))
    output = try engine.outputs(of: feed, preprocessing: body.preprocessing, context: context).map(
      Double.init)
    let line = body.preprocessing.line(for: measured.statistics)
    input = image.withFloats { $0.map { Double($0 * line.scale + line.shift) } }
    error = zip(input, output).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    (self.height, self.width, self.decoder) = (height, width, decoder)
    trainingError = model.pretraining?.losses.last
  }
}

extension Model {
  /// Whether its decoder belongs to its encoder as it stands: it was trained as an autoencoder and as nothing
  /// else since.
  var isAutoencoder: Bool {
    guard let network, !network.decoder.isEmpty, let pretraining else { return false }
    return training == nil && pretraining.work.map { $0 == "pretrain ae" } ?? true
  }

  /// Whether it was trained from an autoencoder that a model still is: their decoders are the same numbers, and
  /// they take images alike.
  func cameFrom(_ autoencoder: Model) -> Bool {
    guard autoencoder.isAutoencoder, let own = body, let other = autoencoder.body,
      own.network.decoder == other.network.decoder, own.network.encoder == other.network.encoder,
      own.preprocessing == other.preprocessing,
      let encoder = try? NetworkPlan(own.network, .encoder), own.numbers.values.count > encoder.weightCount
    else { return false }
    return own.numbers.values.dropFirst(encoder.weightCount)
      == other.numbers.values.dropFirst(encoder.weightCount)
  }
}
