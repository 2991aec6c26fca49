import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `measure d as shapes`.
package enum MeasureCommands {
  package static let all = [measure]

  private enum Keys {
    static let images: Key<Value> = .argument(
      "data", .oneOf([.object("dataset"), .path]), "a dataset, or a folder, pattern or file")
    static let model: Key<ModelArtifact?> = .clause(
      "with", .object("model"), "a model, whose network's latent vectors are taken in place of the shapes")
    static let name: Key<String> = .clause("as", .name, "what to call the table")
  }

  /// What chooses an image in its file; a dataset and a model have made their choice.
  private static let choice = LoadOptions.choiceOfImage + [.init(LoadOptions.Keys.cutout) { $1.cutout = $0 }]

  private static let measure = Command(
    CommandSpec(
      "measure", "measures galaxies: a table of features, a row an image",
      details: """
        72 numbers that tell how a galaxy looks, twelve flags that tell when not to trust them, and where and how large it \
        is; `help features` explains each. They are measured on the files in their own size, not on the pixels that a \
        network sees: size, stretch, limits, nan and crop of a dataset change nothing, what chooses an image in its file \
        does. What `augment` did is done to the file's middle square. Files of a folder or pattern are measured as they \
        are read, so that any number will do. What cannot be read is a row with its reason. `with` takes the latent \
        vectors of a model's network instead, of images as the model was trained on. `train detector` learns from such a \
        table, `show`, `save` and `shapes[3].gini` look at it.
        """,
      keys: [Keys.images, Keys.model, Keys.name] + choice.map(\.key),
      examples: [
        "measure galaxies.train as shapes", "measure \"sims\" as of_sims",
        "measure \"cube.fits\" as c band=r",
        "measure galaxies with m as latents",
      ])
  ) { call, session in
    let table = try table(call, session)
    let object = FeaturesArtifact(name: try call[Keys.name], table: table)
    session.put(object)
    let flags = table.flagLine.map { ["  \($0)"] } ?? []
    return CommandResult(
      "measure", [.init("name", .string(object.name))] + object.listed.map { .init($0.key, $0.value) },
      text: ([object.line] + flags).joined(separator: "\n"), value: .artifact(object))
  }

  private static func table(_ call: CommandCall, _ session: Session) throws -> FeatureTable {
    let images = try call[Keys.images]
    let model = try call[Keys.model]?.model
    let data = DatasetArtifact.read(images)
    if let given = choice.map(\.key).first(where: { call.isGiven($0) }), data != nil || model != nil {
      let owner = data.map { "dataset \($0.name)" } ?? "model \(model?.name ?? "")"
      throw call.error(
        CommandError.uselessOption,
        "`\(given.label)` is of no use here: \(owner) says what is read of a file",
        at: given, hint: "leave `\(given.label)` out")
    }
    if let data {
      if let model { return try model.latentTable(of: data.dataset, context: session.work) }
      return try FeatureTable.shapes(of: data.dataset, context: session.work)
    }
    let options = try Self.options(call)
    let measured =
      try model.map { try $0.latentTable(ofFiles: images.text, context: session.work) }
      ?? FeatureTable.shapes(ofFiles: images.text, options: options, context: session.work)
    for file in measured.files { session.recorder.calls.read(file.path, file.origin) }
    measured.remarks.forEach(session.remark)
    return measured.table
  }

  private static func options(_ call: CommandCall) throws -> LoadOptions {
    var options = LoadOptions()
    for field in choice { try field.set(call, &options) }
    return options
  }
}
