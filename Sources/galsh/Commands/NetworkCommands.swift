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
    let object = try description(of: call)
    do throws(GalaxyError) {
      try object.requireMemory()
    } catch {
      throw call.error(error.kind, error.message, hint: error.hint)
    }
    session.put(object)
    return CommandResult(
      "network", [.init("name", .string(object.name))] + object.listed, text: object.line,
      value: .artifact(object))
  }

  /// The network that a call describes.
  /// - Throws: a `Diagnostic` at the line that does not fit.
  static func description(of call: CommandCall) throws -> NetworkDescription {
    let sizes = try call[Keys.input]
    guard sizes.count == 3 else {
      throw call.error(
        LayerError.badDimension,
        "the input of a network is channels x rows x columns, found \(sizes.count) sizes", at: Keys.input,
        hint: "a grey image of 256 by 256 pixels is 1x256x256")
    }
    let input = FeatureShape(sizes[0], sizes[1], sizes[2])
    let (encoder, decoder) = try layers(of: call, input: input)
    let name = try call[Keys.name]
    do throws(GalaxyError) {
      return try NetworkDescription(name: name, input: input, encoder: encoder, decoder: decoder)
    } catch {
      throw call.error(error.kind, error.message, hint: error.hint)
    }
  }

  // MARK: - The lines of the block

  private static let layers = Layer.specifications.map { layer in
    CommandSpec(
      layer.verb, layer.summary,
      arguments: layer.arguments.map { .init($0.label, type($0.kind), .required, $0.doc) },
      options: layer.options.map { .init($0.name, type($0.kind), default: .literal($0.standard), $0.doc) })
  }

  private static func type(_ kind: LayerSpecification.Kind) -> ValueType {
    switch kind {
    case .sizes: .dimension
    case .integer(let least, let most): .integer(from: least, to: most)
    case .number(let least, let most): .number(from: least, to: most)
    }
  }

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
    func value(_ label: String, _ kind: LayerSpecification.Kind) throws -> LayerValues.Value {
      switch kind {
      case .sizes(let count):
        let sizes: [Int] = try line.required(label)
        guard sizes.count == count else {
          throw line.error(
            LayerError.badDimension, "`\(line.spec.name)` wants \(count) sizes here, found \(sizes.count)",
            at: label)
        }
        return .sizes(sizes)
      case .integer: return .integer(try line.required(label))
      case .number: return .number(try line.required(label))
      }
    }
    let verb = line.spec.name
    let specification = Layer.specifications.first { $0.verb == verb }
    var values: [String: LayerValues.Value] = [:]
    for argument in specification?.arguments ?? [] {
      values[argument.label] = try value(argument.label, argument.kind)
    }
    for option in specification?.options ?? [] { values[option.name] = try value(option.name, option.kind) }
    guard let layer = Layer(verb: verb, values: LayerValues(values)) else {
      throw line.error("unknown-layer", "there is no layer `\(verb)`")
    }
    return layer
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
