import GalaxyErrors

/// Vector to picture, channel-major (torch.nn.Unflatten). The same memory is read with other sizes: nothing
/// is computed.
struct Reshape: LayerFamily {
  let channels: Int, height: Int, width: Int

  static let specification = LayerSpecification(
    "reshape", "vector to picture",
    arguments: [.init(label: "shape", kind: .sizes(3), doc: "channels x rows x columns")])

  init(channels: Int, height: Int, width: Int) {
    (self.channels, self.height, self.width) = (channels, height, width)
  }

  init?(_ values: LayerValues) {
    guard let shape = values.sizes("shape", 3) else { return nil }
    self.init(channels: shape[0], height: shape[1], width: shape[2])
  }

  var text: String { "reshape \(channels)x\(height)x\(width)" }

  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape {
    guard channels >= 1, height >= 1, width >= 1 else {
      throw refusal(input, "every size must be at least 1")
    }
    let wanted = try FeatureShape(channels, height, width).limited(layer: text)
    guard wanted.count == input.count else {
      throw refusal(
        input, "\(channels)x\(height)x\(width) holds \(wanted.count) values, \(input.count) come in")
    }
    return wanted
  }

  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?) {}
}

extension Layer {
  /// Vector to picture, channel-major.
  public static func reshape(channels: Int, height: Int, width: Int) -> Layer {
    Layer(Reshape(channels: channels, height: height, width: width))
  }
}
