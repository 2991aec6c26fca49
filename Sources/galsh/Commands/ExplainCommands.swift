import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `explain m on d[3]`: why an image has its score.
package enum ExplainCommands {
  package static let all = [explain]

  enum Keys {
    static let model: Key<ModelArtifact> = .argument("model", .object("model"), "the model")
    static let image: Key<Value> = .clause(
      "on", .oneOf([.path, .any]),
      "`galaxies[12]`, a row of a table such as `verdicts[0]` or `kinds[5]`, or a file in quotes",
      offers: .files([]))
    static let save: Key<String?> = .clause(
      "save", .path,
      "the picture: a .png, .svg or .pdf file; without it the picture is drawn in the terminal",
      offers: .files(["png", "svg", "pdf"]), access: .writes)
    static let count: Key<Int> = .option(
      "n", .integer(from: 1, to: 1000), default: "10", "how many features are listed; programs get all")
    static let orders: Key<Int?> = .option(
      "orders", .integer(from: 2, to: 1_000_000), default: .described("1000"),
      "of measured numbers: how many orders of the features are drawn; four times as many halve the error")
    static let patch: Key<Int?> = .option(
      "patch", .integer(from: 1), default: .described("an eighth of the side"),
      "of a network: the side of the patch that covers the image, in pixels")
    static let stride: Key<Int?> = .option(
      "stride", .integer(from: 1), default: .described("half of the patch"),
      "of a network: how far the patch goes at a time, in pixels")
  }

  private static let explain = Command(
    CommandSpec(
      "explain", "says why an image has its score: features or regions, and what it is most like",
      details: """
        Of a model of measured numbers: what each number adds to the score (Shapley values against the normal images \
        that the model learnt from; they add up to the score less the mean score of those), where it lies among the \
        normal images, and the sums over families of numbers that go together. Of a network: how the score changes \
        where a piece of the image is covered by its sky (occlusion, Zeiler & Fergus 2014), in colours on one scale for \
        all images of the set; the autoencoder's reconstruction and residual where there is one. Of both the nearest \
        training images. All as one picture and tables. What speaks against believing it is said first: flags of the \
        measurement, a model no better than chance, an image that was trained on, a score that rests on the frame. \
        Shares say what the model looks at, not what made the galaxy (docs/verdicts.md).
        """,
      keys: [Keys.model, Keys.image, Keys.save, Keys.count, Keys.orders, Keys.patch, Keys.stride, seedKey],
      examples: [
        "explain elliptical on galaxies.test[3]", "explain elliptical on verdicts[0] save \"why.png\"",
      ])
  ) { call, session in
    let object = try call[Keys.model]
    let options = try options(call, object)
    let image = try ExplainedRecord(call, session).image(for: object)
    let found = try object.explain(
      image, options: options, among: session.workspace.contents, streams: session.streams(call),
      context: session.work)
    let file = try call[Keys.save]
    let figure = ExplanationFigure(found)
    let bytes = try file.map { try figure.picture(PictureFormat(path: $0)) }
    if let file, let bytes { try AtomicFile.write(bytes, to: file) }
    let text = ExplanationText(found, count: try call[Keys.count])
    var prose = text.prose
    if let file { prose.add("saved to \(file)") }
    var result = CommandResult(
      "explain", fields: text.fields + [.init("saved", .optional(file))], prose,
      value: file.map(Value.string) ?? .nothing)
    if file == nil {
      result.picture = try figure.pixels()
      result.plot = figure
    }
    if let file, let bytes {
      result.files = [CommandResult.PictureFile(bytes, path: file)].compactMap(\.self)
    }
    return result
  }

  /// What the call chooses; an option that has no effect on this model is refused.
  private static func options(_ call: CommandCall, _ object: ModelArtifact) throws -> ExplainOptions {
    let leaves = object.model.leaves
    let owners: [(keys: [any AnyKey], isOf: Bool, what: String)] = [
      ([Keys.orders], leaves.contains { $0.features != nil }, "models of measured numbers"),
      ([Keys.patch, Keys.stride], leaves.contains { $0.body != nil }, "networks"),
    ]
    for owner in owners where !owner.isOf {
      if let key = owner.keys.first(where: call.isGiven) {
        throw call.error(
          CommandError.uselessOption, "`\(key.label)` is for \(owner.what), and \(object.name) has none",
          at: key, hint: "leave `\(key.label)` out")
      }
    }
    var options = ExplainOptions()
    options.orders = try call[Keys.orders] ?? options.orders
    options.patch = try call[Keys.patch]
    options.stride = try call[Keys.stride]
    return options
  }
}
