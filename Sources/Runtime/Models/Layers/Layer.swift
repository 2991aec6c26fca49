import GalaxyErrors

/// One line of a network: a layer of the language's `network { }` block, of whatever family.
public struct Layer: Sendable, Equatable {
  /// What it is.
  package let family: any LayerFamily

  /// A layer of a family.
  package init(_ family: some LayerFamily) { self.family = family }

  /// The line as the language writes it, such as `conv 5x5 2 pad=2`.
  public var text: String { family.text }

  /// What comes out when `input` goes in.
  /// - Throws: `GalaxyError` of kind `shape-mismatch` when the two do not go together, with the sizes, or
  ///   `too-large`.
  public func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape {
    try family.output(for: input)
  }

  /// The name that its tensors bear, counted from 1 in each half of the network.
  var tensorStem: String? { type(of: family).tensorStem }

  /// The shape of its weight tensor for this input, if it has one.
  func weightShape(for input: FeatureShape) -> [Int]? { family.weightShape(for: input) }

  /// Whether two layers are of one family, with the same values.
  public static func == (a: Layer, b: Layer) -> Bool { a.family.equals(b.family) }
}
