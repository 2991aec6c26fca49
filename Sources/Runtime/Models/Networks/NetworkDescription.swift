import GalaxyErrors

/// A network as the user wrote it: layers of an encoder and, for an autoencoder, of a decoder. Shapes are
/// checked here.
public struct NetworkDescription: Sendable, Equatable {
  /// What the user calls it.
  public let name: String
  /// One image: channels × height × width.
  public let input: FeatureShape
  /// Image to latent vector.
  public let encoder: [Layer]
  /// Latent vector to image; empty where there is none.
  public let decoder: [Layer]
  /// The latent vector.
  public let latent: FeatureShape

  /// Checks every layer against the one before it.
  /// - Throws: `GalaxyError` of a kind of `NetworkError` for layers that do not fit, an encoder that does not
  ///   end in a vector, a decoder that does not end with the input's shape.
  public init(name: String, input: FeatureShape, encoder: [Layer], decoder: [Layer] = []) throws(GalaxyError)
  {
    guard !encoder.isEmpty else { throw .noLayers(network: name) }
    guard input.channels >= 1, input.height >= 1, input.width >= 1 else {
      throw .doesNotFit(layer: "from \(input)", input: "nothing", reason: "every size must be at least 1")
    }
    var shape = try input.limited(layer: "from")
    for layer in encoder { shape = try layer.output(for: shape) }
    guard shape.isFlat else { throw .notFlat(network: name, output: "\(shape)") }
    latent = shape
    if !decoder.isEmpty {
      for layer in decoder { shape = try layer.output(for: shape) }
      guard shape == input else {
        throw .notAnAutoencoder(network: name, output: "\(shape)", input: "\(input)")
      }
    }
    self.name = name
    self.input = input
    self.encoder = encoder
    self.decoder = decoder
  }

  /// One line of the table that `show` prints.
  public struct Row: Sendable, Equatable {
    /// `encoder` or `decoder`.
    public let half: String
    /// The layer's line.
    public let layer: String
    /// What comes out, such as `64×4×4`.
    public let output: String
    /// Weights to train.
    public let parameters: Int
  }

  /// The network as a table: a line a layer with its output and its parameters.
  public var rows: [Row] {
    var rows: [Row] = []
    var shape = input
    for (half, layers) in [("encoder", encoder), ("decoder", decoder)] {
      for layer in layers {
        let count = layer.weightShape(for: shape)?.reduce(1, *) ?? 0
        // Every layer was checked by init.
        guard let next = try? layer.output(for: shape) else { return rows }
        shape = next
        rows.append(Row(half: half, layer: layer.text, output: "\(shape)", parameters: count))
      }
    }
    return rows
  }

  /// Weights to train, in the encoder and in the decoder.
  public var parameterCount: (encoder: Int, decoder: Int) {
    let rows = rows
    return (
      rows.filter { $0.half == "encoder" }.reduce(0) { $0 + $1.parameters },
      rows.filter { $0.half == "decoder" }.reduce(0) { $0 + $1.parameters }
    )
  }

  /// The definition in the language, as it can be typed again.
  public var text: String {
    func half(_ name: String, _ layers: [Layer]) -> String {
      "  \(name) {\n" + layers.map { "    \($0.text)\n" }.joined() + "  }\n"
    }
    let size = "\(input.channels)x\(input.height)x\(input.width)"
    return "network \(name) from \(size) {\n" + half("encode", encoder)
      + (decoder.isEmpty ? "" : half("decode", decoder)) + "}"
  }

  /// The network of the seed for 256 × 256 grey images: six convolutions down to 64 × 4 × 4, two dense layers
  /// to `latent` values, and the mirror image of it. `latent` must be a multiple of 16.
  /// - Throws: `GalaxyError` of kind `shape-mismatch` where `latent` is no multiple of 16.
  public static func galnet(latent: Int = 64) throws(GalaxyError) -> NetworkDescription {
    guard latent >= 16, latent % 16 == 0, latent <= 1024 else {
      throw .doesNotFit(
        layer: "reshape \(latent)/16x4x4", input: "\(latent)",
        reason: "latent must be a multiple of 16, at most 1024")
    }
    return try galnet(latent: latent, side: 4)
  }

  /// The same layers for images of `size` × `size`, with as many latent values as keep the work for each
  /// pixel the same.
  /// - Throws: `GalaxyError` of kind `shape-mismatch` where `size` is no multiple of 64.
  public static func galnet(size: Int) throws(GalaxyError) -> NetworkDescription {
    guard size >= 64, size % 64 == 0 else {
      throw .doesNotFit(
        layer: "six times pool 2x2", input: "1x\(size)x\(size)", reason: "size must be a multiple of 64")
    }
    return try galnet(latent: 4 * (size / 64) * (size / 64), side: size / 64)
  }

  /// From images of 64 · `side` pixels down to maps of `side`.
  private static func galnet(latent: Int, side: Int) throws(GalaxyError) -> NetworkDescription {
    var encoder: [Layer] = []
    for channels in [2, 4, 8, 16, 32, 64] {
      encoder += [
        .convolution(height: 5, width: 5, channels: channels, padding: 2), .batchNorm,
        .leakyReLU(slope: 0.01),
        .maxPool(height: 2, width: 2),
      ]
    }
    encoder += [.flatten, .linear(features: 256), .linear(features: latent)]
    var decoder: [Layer] = [
      .reshape(channels: latent / (side * side), height: side, width: side), .leakyReLU(slope: 0.01),
    ]
    for channels in [64, 32, 16, 8, 4, 2] {
      decoder += [
        .transposedConvolution(height: 5, width: 5, channels: channels, padding: 2), .batchNorm,
        .leakyReLU(slope: 0.01), .upsample(factor: 2),
      ]
    }
    decoder += [.transposedConvolution(height: 5, width: 5, channels: 1, padding: 2), .sigmoid]
    return try NetworkDescription(
      name: "galnet", input: FeatureShape(1, 64 * side, 64 * side), encoder: encoder, decoder: decoder)
  }
}
