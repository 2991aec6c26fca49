/// The families of layers, in the order in which help lists them.
package enum LayerFamilies {
  /// All of them.
  package static let all: [any LayerFamily.Type] = [
    Convolution.self, TransposedConvolution.self, BatchNormalisation.self, LeakyReLU.self, ReLU.self,
    Sigmoid.self, MaxPool.self, AveragePool.self, Upsample.self, Flatten.self, Linear.self, Reshape.self,
  ]

  /// The family of a verb.
  static func family(_ verb: String) -> (any LayerFamily.Type)? {
    all.first { $0.specification.verb == verb }
  }
}

extension Layer {
  /// What the lines of a network may be.
  public static var specifications: [LayerSpecification] { LayerFamilies.all.map { $0.specification } }

  /// A layer from its verb and the values of its line, defaults included; nil for another verb, or if a value
  /// is missing or of another kind. Sizes are not checked here.
  public init?(verb: String, values: LayerValues) {
    guard let family = LayerFamilies.family(verb)?.init(values) else { return nil }
    self.init(family)
  }

  /// Reads a line that `text` wrote, such as `conv 5x5 2 pad=2`; nil for anything else. Sizes are not checked
  /// here.
  public init?(text: String) {
    var words = text.split(separator: " ").map(String.init)
    guard !words.isEmpty, let specification = LayerFamilies.family(words.removeFirst())?.specification else {
      return nil
    }
    var values: [String: LayerValues.Value] = [:]
    for option in specification.options { values[option.name] = option.kind.value(option.standard) }
    if let last = words.last, let sign = last.firstIndex(of: "=") {
      words.removeLast()
      let name = String(last[..<sign])
      guard let option = specification.options.first(where: { $0.name == name }),
        let value = option.kind.value(String(last[last.index(after: sign)...]))
      else { return nil }
      values[name] = value
    }
    guard words.count == specification.arguments.count else { return nil }
    for (argument, word) in zip(specification.arguments, words) {
      values[argument.label] = argument.kind.value(word)
    }
    self.init(verb: specification.verb, values: LayerValues(values))
  }
}

extension LayerSpecification.Kind {
  /// Reads a value as it is written, whether within the bounds or not; nil for anything else.
  fileprivate func value(_ word: String) -> LayerValues.Value? {
    switch self {
    case .sizes(let count):
      let sizes = word.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
      return sizes.count == count && !sizes.contains(nil) ? .sizes(sizes.compactMap(\.self)) : nil
    case .integer: return Int(word).map { .integer($0) }
    case .number: return Double(word).map { .number($0) }
    }
  }
}
