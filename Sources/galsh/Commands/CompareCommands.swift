import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `compare real sims control=survey as realism`.
package enum CompareCommands {
  package static let all = [compare]

  private enum Keys {
    static let real: Key<JudgedImages> = .argument(
      "real", JudgedImages.type, "real images, or a table of their features")
    static let simulated: Key<JudgedImages> = .argument(
      "simulated", JudgedImages.type, "simulated images, or a table of their features")
    static let model: Key<ModelArtifact?> = .clause(
      "by", .object("model"), "a model, whose scores of both are compared, too")
    static let features: Key<Value?> = .clause(
      "with", .oneOf([.object("features"), .object("model")]),
      "features in place of the measured shapes: a table with the images of all sets, or a model, whose latent vectors "
        + "are taken")
    static let name: Key<String> = .clause("as", .name, "what to call the comparison")
    static let control: Key<JudgedImages?> = .option(
      "control", JudgedImages.type, default: .described("none"),
      "other real images, which went through a pipeline of their own")
  }

  private static let compare = Command(
    CommandSpec(
      "compare", "says how like real galaxies simulated ones are, beside a control",
      details: """
        A classifier is asked to tell the simulated galaxies from the real ones by their features, and tested on galaxies \
        that it has not seen: AUC 0.5 is not at all. Beside it stand the share of simulated galaxies that lie among the \
        real ones (nearer to one than 95 % of real galaxies are to another), the maximum mean discrepancy of the \
        features, what each feature tells alone, and shortcuts: how well border, size in the frame and background do \
        without any galaxy. `by m` adds the scores of a model (Kolmogorov and Smirnov, Wasserstein, the regions); real \
        images that it was trained on are left out of these. `with` takes other features: a table that has the images of \
        all sets by their path or name, or the latent vectors of a model.

        Real galaxies of another survey differ from yours, too, by their pipeline alone: control= takes such images, \
        treated as the simulated ones were (`match`), and every figure is shown for both. The sentence, \
        `NAME.sentence`, speaks of what goes beyond the control, and says so where there is none. Images of one \
        galaxy (its draws, cameras, copies; the group= of a manifest) count once in every interval and p-value, and how far they \
        scatter is told beside the scatter between galaxies.
        """,
      keys: [
        Keys.real, Keys.simulated, Keys.model, Keys.features, Keys.name, Keys.control, seedKey,
      ],
      examples: ["compare galaxies.test sims by spiral control=survey as realism"])
  ) { call, session in
    let (model, features) = (try call[Keys.model], try call[Keys.features])
    let (first, second, other) = (
      try call[Keys.real], try call[Keys.simulated], try call[Keys.control]
    )
    try model?.requireScores()
    func set(_ images: JudgedImages, _ key: any AnyKey) throws -> ComparedSet {
      try CompareCommands.set(images, at: key, with: features, call, session)
    }
    let comparison = try Comparison(
      real: set(first, Keys.real), simulated: set(second, Keys.simulated),
      control: other.map { try set($0, Keys.control) }, by: model, streams: session.streams(call),
      context: session.work)
    let object = ComparisonArtifact(name: try call[Keys.name], comparison: comparison)
    session.put(object)
    let values = [JSON.Member("name", .string(object.name))] + object.listed
    return CommandResult(
      "compare", fields: values.map { .init($0.key, $0.value) } + [.init("rows", object.data)], object.prose,
      value: .artifact(object))
  }

  /// The images of one place of the command with their features.
  private static func set(
    _ images: JudgedImages, at key: any AnyKey, with features: Value?, _ call: CommandCall,
    _ session: Session
  ) throws -> ComparedSet {
    switch images {
    case .table(let table):
      if features != nil {
        throw call.error(
          CommandError.uselessOption,
          "\(table.name) is a table of features already, so `with` is of no use", at: Keys.features,
          hint: "give the datasets, or leave `with` out")
      }
      return ComparedSet(table.table, name: table.name)
    case .dataset(let data):
      try data.dataset.materialize(context: session.work)
      let (table, model) = (FeaturesArtifact.read(features), ModelArtifact.read(features))
      guard table != nil || model != nil else {
        return try ComparedSet(data.dataset, name: data.name, context: session.work)
      }
      return try ComparedSet(
        data.dataset, name: data.name,
        features: { dataset in
          if let table { return try table.table.rows(of: dataset, called: data.name, table: table.name) }
          guard let model else { return try FeatureTable.shapes(of: dataset, context: session.work) }
          return try model.model.latentTable(of: dataset, context: session.work)
        }, context: session.work)
    }
  }
}
