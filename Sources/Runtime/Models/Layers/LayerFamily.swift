import GalaxyErrors

/// A family of layers: all that galsh knows of it. How its line looks, what it makes of which shapes, what
/// weights it has, and how it joins the stages that are computed. A new family is one file, and a line in
/// `LayerFamilies`.
package protocol LayerFamily: Sendable, Equatable {
  /// What its line looks like.
  static var specification: LayerSpecification { get }
  /// The name that its tensors bear, counted from 1 in each half of the network: `conv1`, `bn1`, `fc1`,
  /// `deconv1`; nil without tensors.
  static var tensorStem: String? { get }

  /// Takes the values of its line; nil if one is missing or of another kind. Sizes are not checked here.
  init?(_ values: LayerValues)
  /// The line as the language writes it, such as `conv 5x5 2 pad=2`.
  var text: String { get }
  /// What comes out when `input` goes in.
  /// - Throws: `GalaxyError` of kind `shape-mismatch` where the two do not go together, with the sizes, or
  ///   `too-large`.
  func output(for input: FeatureShape) throws(GalaxyError) -> FeatureShape
  /// The shape of its weight tensor for this input, if it has one.
  func weightShape(for input: FeatureShape) -> [Int]?
  /// Adds itself to the stages of a network. `following` is the layer after it in its half of the network.
  func join(_ stages: inout StageBuilder, following: (any LayerFamily)?)
  /// One convolution that does the same as this layer behind a nearest-neighbour upsampling of `input`; nil
  /// where there is none.
  func upsampling(_ factor: Int, _ input: FeatureShape) -> ConvolutionOperation?
}

// What most families are: without tensors, and nothing that takes in an upsampling.
extension LayerFamily {
  package static var tensorStem: String? { nil }
  package var text: String { Self.specification.verb }
  package func weightShape(for input: FeatureShape) -> [Int]? { nil }
  package func upsampling(_ factor: Int, _ input: FeatureShape) -> ConvolutionOperation? { nil }

  /// The error of a shape that it does not take.
  func refusal(_ input: FeatureShape, _ reason: String) -> GalaxyError {
    .doesNotFit(layer: text, input: "\(input)", reason: reason)
  }

  /// Whether another layer is of this family, with the same values.
  func equals(_ other: any LayerFamily) -> Bool { other as? Self == self }
}

/// What the line of a layer looks like: the shell makes commands and help of it.
public struct LayerSpecification: Sendable, Equatable {
  /// What may stand in one place.
  public enum Kind: Sendable, Equatable {
    /// So many sizes, such as `5x5`.
    case sizes(Int)
    /// A whole number within bounds; nil: none above.
    case integer(from: Int, to: Int? = nil)
    /// A number within bounds.
    case number(from: Double, to: Double)
  }

  /// A value that stands behind the verb.
  public struct Argument: Sendable, Equatable {
    /// What help calls it.
    public let label: String
    /// What it may be.
    public let kind: Kind
    /// One line for help.
    public let doc: String
  }

  /// A value that is written `name=value` and may be left out.
  public struct Option: Sendable, Equatable {
    /// The name before `=`.
    public let name: String
    /// What it may be.
    public let kind: Kind
    /// What it is where it is left out, as it would be written.
    public let standard: String
    /// One line for help.
    public let doc: String
  }

  /// The word that the line begins with.
  public let verb: String
  /// One line for help.
  public let summary: String
  /// What must stand behind the verb, in order.
  public let arguments: [Argument]
  /// What may.
  public let options: [Option]

  /// Describes a line.
  package init(_ verb: String, _ summary: String, arguments: [Argument] = [], options: [Option] = []) {
    self.verb = verb
    self.summary = summary
    self.arguments = arguments
    self.options = options
  }
}

/// The values of a layer's line, by the names of its specification.
public struct LayerValues: Sendable, Equatable {
  /// One of them.
  public enum Value: Sendable, Equatable {
    /// Sizes, such as `5x5`.
    case sizes([Int])
    /// A whole number.
    case integer(Int)
    /// Any number.
    case number(Double)
  }

  private let values: [String: Value]

  /// Takes them.
  public init(_ values: [String: Value]) { self.values = values }

  /// So many sizes; nil if something else is there.
  func sizes(_ label: String, _ count: Int) -> [Int]? {
    if case .sizes(let sizes) = values[label], sizes.count == count { sizes } else { nil }
  }

  /// A whole number; nil if something else is there.
  func integer(_ label: String) -> Int? {
    if case .integer(let value) = values[label] { value } else { nil }
  }

  /// A number; nil if something else is there.
  func number(_ label: String) -> Double? {
    if case .number(let value) = values[label] { value } else { nil }
  }
}
