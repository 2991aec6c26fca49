/// A network that cannot be: found where it is defined.
public enum NetworkError: GalaxyError, Equatable {
  /// A layer does not take what comes in.
  case doesNotFit(layer: String, input: String, reason: String)
  /// A layer's result is beyond what galsh holds.
  case tooLarge(layer: String, shape: String, most: Int)
  /// Nothing between the braces.
  case noLayers(network: String)
  /// The decoder does not end with the shape of the input.
  case notAnAutoencoder(network: String, output: String, input: String)
  /// There is no decoder where one is needed.
  case noDecoder(network: String)
  /// The encoder does not end in a vector.
  case notFlat(network: String, output: String)
  /// Weights of another network.
  case weightsDoNotFit(tensor: String, found: String, expected: String)
  /// A tensor is not there.
  case missingTensor(String)
  /// A tensor holds NaN or infinity.
  case notFinite(tensor: String)

  /// Stable names.
  public var id: String {
    switch self {
    case .doesNotFit: "shape-mismatch"
    case .tooLarge: "too-large"
    case .noLayers: "empty-network"
    case .notAnAutoencoder: "not-an-autoencoder"
    case .noDecoder: "no-decoder"
    case .notFlat: "no-latent-vector"
    case .weightsDoNotFit: "weights-do-not-fit"
    case .missingTensor: "missing-tensor"
    case .notFinite: "weights-not-finite"
    }
  }

  /// One sentence with the shapes.
  public var message: String {
    switch self {
    case .doesNotFit(let layer, let input, let reason): "`\(layer)` cannot follow \(input): \(reason)"
    case .tooLarge(let layer, let shape, let most):
      "`\(layer)` would make \(shape), more than \(most) values an image"
    case .noLayers(let network): "network \(network) has no layers"
    case .notAnAutoencoder(let network, let output, let input):
      "the decoder of \(network) ends with \(output); an autoencoder must give back its input, \(input)"
    case .noDecoder(let network): "network \(network) has no `decode { }`, which an autoencoder needs"
    case .notFlat(let network, let output):
      "the encoder of \(network) ends with \(output), not with a vector"
    case .weightsDoNotFit(let tensor, let found, let expected):
      "tensor \(tensor) is \(found); the network wants \(expected)"
    case .missingTensor(let name): "there is no tensor named \(name)"
    case .notFinite(let tensor): "tensor \(tensor) holds numbers that are not finite"
    }
  }

  /// What would be right.
  public var hint: String? {
    switch self {
    case .notFlat: "end it with `flatten`, or with `flatten` and `fc N`"
    case .noDecoder:
      "part the layers with `encode { … }` and `decode { … }`, or train svdd without pretraining"
    default: nil
    }
  }
}
