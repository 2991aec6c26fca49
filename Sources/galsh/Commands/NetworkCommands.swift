import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `network NAME from 1x256x256 { … }`: networks of one's own.
package enum NetworkCommands {
  package static let all = [network]

  private enum Keys {
    static let name: Key<String> = .argument("name", .name, "what to call the network")
    static let input: Key<[Int]> = .clause("from", .dimension, "the input: channels, rows, columns")
  }

  private static let network = Command(
    CommandSpec(
      "network", "defines a network, a line a layer",
      details: """
        `encode { … }` and `decode { … }` part the two halves of an autoencoder; without them all layers are the \
        encoder's. The encoder must end in a vector, the decoder with the shape of the input. No layer has a bias: \
        with one, the hypersphere of Deep SVDD can collapse to a point. `galnet` is built in; `show galnet` prints it.
        """,
      keys: [Keys.name, Keys.input],
      body: .init(lines: layers + halves, "the layers, in order"),
      examples: ["network tiny from 1x28x28 { conv 5x5 4 pad=2; leaky_relu; pool 2x2; flatten; fc 16 }"])
  ) { call, session in
    let name = try call[Keys.name]
    let sizes = try call[Keys.input]
    guard sizes.count == 3 else {
      throw call.error(
        LayerError.badDimension,
        "the input of a network is channels x rows x columns, found \(sizes.count) sizes", at: Keys.input,
        hint: "a grey image of 256 by 256 pixels is 1x256x256")
    }
    let (encoder, decoder) = try layers(of: call, input: FeatureShape(sizes[0], sizes[1], sizes[2]))
    let object = try NetworkDescription(
      name: name, input: FeatureShape(sizes[0], sizes[1], sizes[2]), encoder: encoder, decoder: decoder)
    session.put(object)
    return CommandResult(
      "network", [.init("name", .string(name))] + object.listed, text: object.line,
      value: .artifact(object))
  }

  // MARK: - The lines of the block

  private static let kernel = CommandSpec.Argument(
    "kernel", .dimension, .required, "rows x columns, such as 5x5")
  private static let channels = CommandSpec.Argument(
    "channels", .integer(from: 1), .required, "channels that come out")
  private static let padding = CommandSpec.Option(
    "pad", .integer(from: 0), default: "0", "zeros on every side")

  private static let layers = [
    CommandSpec("conv", "convolution", arguments: [kernel, channels], options: [padding]),
    CommandSpec("deconv", "transposed convolution", arguments: [kernel, channels], options: [padding]),
    CommandSpec("batchnorm", "batch normalisation without affine parameters"),
    CommandSpec(
      "leaky_relu", "x, or slope · x below zero",
      options: [.init("slope", .number(from: 0, to: 1), default: "0.01", "the slope below zero")]),
    CommandSpec("relu", "x, or 0 below zero"),
    CommandSpec("sigmoid", "1 / (1 + exp(-x))"),
    CommandSpec(
      "pool", "maximum of windows side by side",
      arguments: [.init("window", .dimension, .required, "rows x columns, such as 2x2")]),
    CommandSpec(
      "upsample", "nearest neighbour, larger by a factor",
      arguments: [.init("factor", .integer(from: 1, to: 64), .required, "the factor")]),
    CommandSpec("flatten", "picture to vector"),
    CommandSpec(
      "fc", "dense layer",
      arguments: [.init("features", .integer(from: 1), .required, "values that come out")]),
    CommandSpec(
      "reshape", "vector to picture",
      arguments: [.init("shape", .dimension, .required, "channels x rows x columns")]),
  ]

  private static let halves = [
    CommandSpec("encode", "the encoder", body: .init(lines: layers, "its layers")),
    CommandSpec("decode", "the decoder", body: .init(lines: layers, "its layers")),
  ]

  /// The layers of both halves. A layer that does not fit is reported at its line.
  private static func layers(
    of call: CommandCall, input: FeatureShape
  ) throws -> (encoder: [Layer], decoder: [Layer]) {
    var shape = input
    func layers(_ lines: [CommandCall]) throws -> [Layer] {
      try lines.map { line in
        let layer = try layer(line)
        do throws(GalaxyError) {
          shape = try layer.output(for: shape)
        } catch {
          throw line.error(error.kind, error.message, hint: error.hint)
        }
        return layer
      }
    }
    let parts = call.body.filter { $0.spec.name == "encode" || $0.spec.name == "decode" }
    guard let first = parts.first else { return (try layers(call.body), []) }
    if let stray = call.body.first(where: { $0.spec.name != "encode" && $0.spec.name != "decode" }) {
      throw stray.error(
        LayerError.strayLayer, "`\(stray.spec.name)` stands outside of encode { } and decode { }")
    }
    guard first.spec.name == "encode", parts.count <= 2, parts.count == 1 || parts[1].spec.name == "decode"
    else {
      throw call.error(
        LayerError.badHalves, "a network has one encode { } and then at most one decode { }")
    }
    let encoder = try layers(first.body)
    return (encoder, try parts.count == 2 ? layers(parts[1].body) : [])
  }

  private static func layer(_ line: CommandCall) throws -> Layer {
    func sizes(_ label: String, _ count: Int) throws -> [Int] {
      let sizes: [Int] = try line.required(label)
      guard sizes.count == count else {
        throw line.error(
          LayerError.badDimension, "`\(line.spec.name)` wants \(count) sizes here, found \(sizes.count)",
          at: label)
      }
      return sizes
    }
    switch line.spec.name {
    case "conv", "deconv":
      let kernel = try sizes("kernel", 2)
      let (channels, padding) = (try line.required("channels", Int.self), try line.required("pad", Int.self))
      return line.spec.name == "conv"
        ? .convolution(height: kernel[0], width: kernel[1], channels: channels, padding: padding)
        : .transposedConvolution(height: kernel[0], width: kernel[1], channels: channels, padding: padding)
    case "batchnorm": return .batchNorm
    case "leaky_relu": return .leakyReLU(slope: try line.required("slope"))
    case "relu": return .relu
    case "sigmoid": return .sigmoid
    case "pool":
      let window = try sizes("window", 2)
      return .maxPool(height: window[0], width: window[1])
    case "upsample": return .upsample(factor: try line.required("factor"))
    case "flatten": return .flatten
    case "fc": return .linear(features: try line.required("features"))
    case "reshape":
      let shape = try sizes("shape", 3)
      return .reshape(channels: shape[0], height: shape[1], width: shape[2])
    default:
      throw line.error(LayerError.unknownLayer, "there is no layer `\(line.spec.name)`")
    }
  }
}

/// What is wrong with the lines of a network.
enum LayerError: ErrorKind, ErrorFamily {
  case badDimension = """
    bad-dimension
    A size has too few or too many numbers.
    A kernel is ROWSxCOLUMNS, an input CHANNELSxROWSxCOLUMNS.
    """
  case badHalves = """
    bad-halves
    A network has its halves in the wrong order or number.
    Write one encode { } and after it at most one decode { }.
    """
  case strayLayer = """
    stray-layer
    A layer stands outside of encode { } and decode { }.
    Move it into one of them.
    """
  case unknownLayer = """
    unknown-layer
    There is no such layer.
    `help network` lists them.
    """
}
