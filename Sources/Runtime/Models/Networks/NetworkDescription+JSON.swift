import GalaxyBase

extension NetworkDescription {
  /// Reads what `json` wrote; nil for anything else, or for layers that do not fit.
  package init?(json: JSON?) {
    func layers(_ key: String) -> [Layer]? {
      guard let lines = json?[key]?.array else { return nil }
      let layers = lines.compactMap { $0.string.flatMap(Layer.init(text:)) }
      return layers.count == lines.count ? layers : nil
    }
    guard let name = json?["name"]?.string, let sizes = json?["input"]?.array?.compactMap(\.integer),
      sizes.count == 3,
      let encoder = layers("encoder"), let decoder = layers("decoder"),
      let network = try? NetworkDescription(
        name: name, input: FeatureShape(sizes[0], sizes[1], sizes[2]), encoder: encoder, decoder: decoder)
    else { return nil }
    self = network
  }
}
