import GalaxyErrors
import GalaxyImages

/// Why a network cannot be, or cannot take these weights: found where it is defined.
public enum NetworkError: ErrorKind, ErrorFamily {
  case doesNotFit = """
    shape-mismatch
    A layer does not take what the one before gives.
    The message has both shapes; `flatten` and `reshape` lead from pictures to vectors and back.
    """
  case noLayers = """
    empty-network
    A network has no layers.
    Write them in its block, one a line.
    """
  case notAnAutoencoder = """
    not-an-autoencoder
    The decoder does not give back the shape of the input.
    Choose its layers so that the last shape is the network's input.
    """
  case noDecoder = """
    no-decoder
    An autoencoder needs a decoder.
    Add decode { }, or train without it: `train svdd … network=`.
    """
  case notFlat = """
    no-latent-vector
    The encoder does not end in a vector.
    End it with `flatten`, then perhaps `fc`.
    """
  case weightsDoNotFit = """
    weights-do-not-fit
    A tensor has another shape than the network wants.
    Import the weights of a network with the same layers and sizes.
    """
  case missingTensor = """
    missing-tensor
    A file of weights lacks a tensor.
    Export it from a network with the same layers.
    """
  case notFinite = """
    weights-not-finite
    A tensor holds NaN or infinity.
    Export it again from a sound training.
    """
}

extension GalaxyError {
  /// A layer does not take what comes in.
  static func doesNotFit(layer: String, input: String, reason: String) -> GalaxyError {
    GalaxyError(NetworkError.doesNotFit, "`\(layer)` cannot follow \(input): \(reason)")
  }

  /// A layer's result is beyond what galsh holds.
  static func tooLarge(layer: String, shape: String, most: Int) -> GalaxyError {
    GalaxyError(ImageError.tooLarge, "`\(layer)` would make \(shape), more than \(most) values an image")
  }

  /// Nothing between the braces.
  static func noLayers(network: String) -> GalaxyError {
    GalaxyError(NetworkError.noLayers, "network \(network) has no layers")
  }

  /// The decoder does not end with the shape of the input.
  static func notAnAutoencoder(network: String, output: String, input: String) -> GalaxyError {
    GalaxyError(
      NetworkError.notAnAutoencoder,
      "the decoder of \(network) ends with \(output); an autoencoder must give back its input, \(input)")
  }

  /// There is no decoder where one is needed.
  static func noDecoder(network: String) -> GalaxyError {
    GalaxyError(
      NetworkError.noDecoder, "network \(network) has no `decode { }`, which an autoencoder needs",
      hint: "part the layers with `encode { … }` and `decode { … }`, or train svdd without pretraining")
  }

  /// The encoder does not end in a vector.
  static func notFlat(network: String, output: String) -> GalaxyError {
    GalaxyError(
      NetworkError.notFlat, "the encoder of \(network) ends with \(output), not with a vector",
      hint: "end it with `flatten`, or with `flatten` and `fc N`")
  }

  /// Weights of another network.
  static func weightsDoNotFit(tensor: String, found: String, expected: String) -> GalaxyError {
    GalaxyError(NetworkError.weightsDoNotFit, "tensor \(tensor) is \(found); the network wants \(expected)")
  }

  /// A tensor is not there.
  static func missingTensor(_ name: String) -> GalaxyError {
    GalaxyError(NetworkError.missingTensor, "there is no tensor named \(name)")
  }

  /// A tensor holds NaN or infinity.
  static func notFinite(tensor: String) -> GalaxyError {
    GalaxyError(NetworkError.notFinite, "tensor \(tensor) holds numbers that are not finite")
  }
}

extension FeatureShape {
  /// Refuses shapes that no memory could hold, so that later products of sizes cannot overflow.
  func limited(layer: String) throws(GalaxyError) -> FeatureShape {
    let most = 1 << 26
    guard channels <= most, height <= most, width <= most, channels * height <= most,
      channels * height * width <= most
    else { throw .tooLarge(layer: layer, shape: "\(self)", most: most) }
    return self
  }
}
