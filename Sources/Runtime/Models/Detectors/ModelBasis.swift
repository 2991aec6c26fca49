import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages

/// What gives a model the numbers that its detector judges.
package enum ModelBasis: Sendable, Equatable {
  /// The latent vectors of a network's encoder.
  case network(NetworkBody)
  /// Named numbers of an image: measured shapes, or what another program gave.
  case features(FeatureBasis)
  /// The verdicts of other models.
  case ensemble([EnsemblePart])
}

/// A network with its numbers and the images that it takes.
public struct NetworkBody: Sendable, Equatable {
  /// The layers.
  public let network: NetworkDescription
  /// How a raw file becomes an input.
  public let preprocessing: Preprocessing
  /// The weights: the encoder's, then the decoder's if the network has one.
  package var numbers: NetworkWeights
}

/// Which numbers of an image a model judges, and how they are come by.
public struct FeatureBasis: Sendable, Equatable {
  /// Where the numbers come from: they can be measured on other images, or only be given.
  public let origin: FeatureTable.Origin
  /// Their names, in order.
  public let names: [String]
  /// What chooses an image in its file.
  public let options: LoadOptions

  /// `72 measured numbers`, `512 numbers of emb.csv`.
  public var text: String {
    switch origin {
    case .morphology: "\(names.count) measured numbers"
    case .latent(let model, _): "\(names.count) latent numbers of \(model)"
    case .file(let name): "\(names.count) numbers of \(name)"
    }
  }

  /// - Throws: `GalaxyError` of kind `other-features` unless a table has these numbers.
  func require(_ table: FeatureTable, model: String) throws(GalaxyError) {
    if table.featureNames == names, table.origin.isSameKind(as: origin) { return }
    let missing = names.filter { !table.featureNames.contains($0) }
    let why =
      missing.isEmpty
      ? "has \(counted(table.width, "number")) of another kind"
      : "lacks \(missing.prefix(3).joined(separator: ", "))" + (missing.count > 3 ? " and others" : "")
    throw GalaxyError(
      ModelError.otherFeatures, "model \(model) judges \(text), and this table \(why)",
      hint: origin == .morphology ? "`measure … as t` gives such a table" : nil)
  }
}

extension FeatureTable.Origin {
  /// Whether numbers of both that have the same names can be compared.
  func isSameKind(as other: FeatureTable.Origin) -> Bool {
    switch (self, other) {
    case (.morphology, .morphology), (.file, .file): true
    // A table of shapes that was saved and loaded again has their names.
    case (.morphology, .file), (.file, .morphology): true
    case (.latent(_, let one), .latent(_, let other)): one == other
    default: false
    }
  }

  /// For a session file.
  package var json: JSON {
    switch self {
    case .morphology: ["kind": "morphology"]
    case .latent(let model, let contents):
      ["kind": "latent", "model": .string(model), "contents": .string(contents)]
    case .file(let name): ["kind": "file", "file": .string(name)]
    }
  }

  /// Reads what `json` wrote; nil if it is anything else.
  package init?(json: JSON?) {
    switch json?["kind"]?.string {
    case "morphology"?: self = .morphology
    case "latent"?:
      guard let model = json?["model"]?.string, let contents = json?["contents"]?.string else { return nil }
      self = .latent(model: model, contents: contents)
    case "file"?:
      guard let file = json?["file"]?.string else { return nil }
      self = .file(file)
    default: return nil
    }
  }
}

/// What a model cannot be asked for.
public enum ModelError: ErrorKind, ErrorFamily {
  case noNetwork = """
    no-network
    A model has no network: it judges measured numbers, or is an ensemble.
    `pretrain ae` makes a model with a network.
    """
  case otherFeatures = """
    other-features
    A table has not the numbers that a model judges.
    `measure` the images as those were that the model was trained on.
    """
  case needsFeatures = """
    needs-features
    A model judges numbers that another program gave, which cannot be measured on images.
    Give it a table of such numbers: `load features`.
    """
  case ensembleOfOne = """
    ensemble-of-one
    An ensemble needs at least two models.
    Name them: `ensemble a b as both`.
    """
  case otherNormalClasses = """
    other-normal-classes
    Models that judge together must take the same class for normal.
    `classify` brings models of several classes together.
    """
  case notCalibrated = """
    not-calibrated
    A model has no calibration, so there are no p-values.
    `threshold MODEL auto method=conformal` makes one.
    """
  case sameClasses = """
    same-classes
    Two of the models that are to tell classes apart are of one class.
    Take one model a class; `ensemble` brings models of one class together.
    """
}

extension Model {
  /// The network with its numbers; nil for a model that has none.
  public var body: NetworkBody? {
    if case .network(let body) = basis { body } else { nil }
  }
  /// The layers; nil for a model without a network.
  public var network: NetworkDescription? { body?.network }
  /// How a raw file becomes an input of the network; nil for a model without one.
  public var preprocessing: Preprocessing? { body?.preprocessing }
  /// The numbers that it judges, if they are named ones; nil for a model of a network.
  public var features: FeatureBasis? {
    if case .features(let basis) = basis { basis } else { nil }
  }
  /// How files are read for it.
  public var options: LoadOptions {
    preprocessing?.options ?? features?.options ?? parts?.first?.model.options ?? LoadOptions()
  }
  /// What it is of, in a few words: its network's name, or its numbers.
  public var basisText: String {
    network?.name ?? features?.text ?? parts?.map(\.model.name).listed ?? ""
  }

  /// The weights of the network; a model without one has none, and takes none.
  package var numbers: NetworkWeights {
    get { body?.numbers ?? .none }
    set {
      guard var body else { return }
      body.numbers = newValue
      forgetVerdicts()
      basis = .network(body)
    }
  }

  /// - Throws: `GalaxyError` of kind `no-network` for a model without one.
  public func requireNetwork() throws(GalaxyError) -> NetworkBody {
    if let body { return body }
    throw GalaxyError(
      ModelError.noNetwork, "model \(name) has no network: it judges \(basisText)",
      hint: "`pretrain ae` makes a model with a network")
  }
}
