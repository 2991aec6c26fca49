import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `export m to "dir"` and `import weights "x.safetensors" into m`.
package enum ExportCommands {
  package static let all = [export, importWeights]

  private enum Keys {
    static let model: Key<ModelArtifact> = .argument("model", .object("model"), "the model")
    static let folder: Key<String> = .clause("to", .path, "the folder", offers: .folders, access: .fills)
    static let weights: Key<String> = .argument("file", .path, "the file", offers: .files(["safetensors"]))
    static let into: Key<ModelArtifact> = .clause("into", .object("model"), "the model")
  }

  private static let export = Command(
    CommandSpec(
      "export", "writes a model and all that is known of it to a folder",
      details: """
        results.json, config.json, model.safetensors (PyTorch's shapes and names) and log.txt; after a test \
        test_output.txt, scores.png, normals.png, outliers.png; after `apply` apply_output.txt and scores.csv of \
        the latest, and every table of scores that the model has made since it was trained as scores_NAME.csv; loss.png. A file is written beside its place and renamed: never half.
        """,
      keys: [Keys.model, Keys.folder],
      examples: ["export elliptical to \"out/elliptical\""]),
    outputs: { call, session in
      let (model, folder) = try (call[Keys.model], call[Keys.folder])
      let names =
        ModelExport.fileNames + session.tables(by: model.name).map { ModelExport.fileName(of: $0.name) }
      return names.map { Files.join(folder, $0) }
    }
  ) { call, session in
    let object = try call[Keys.model]
    let folder = try call[Keys.folder]
    var bundle = try ExportBundle(
      of: object, config: config(object, session), log: session.recorder.logLines)
    bundle.tables = session.tables(by: object.name).map { ($0.name, $0.table) }
    let report = try ModelExport.write(bundle, to: folder)
    return CommandResult(
      "export",
      [
        .init("model", .string(object.name)), .init("folder", .string(folder)),
        .init("written", .array(report.written.map { .string($0) })),
        .init("removed", .array(report.removed.map { .string($0) })),
        .init("standing", .string(object.standing.kind.rawValue)),
      ],
      text: "\(object.name): exported to \(folder) (\(report.written.joined(separator: ", ")))"
        + (report.removed.isEmpty
          ? "" : "\n  removed what is no longer so: \(report.removed.joined(separator: ", "))")
        + (object.standing.isWarning ? "\n  \(object.name): \(object.standing.text)" : ""),
      value: .string(folder))
  }

  private static let importWeights = Command(
    CommandSpec(
      "import weights", "gives a model the weights of a safetensors file",
      details: """
        The encoder must be there; decoder, centre and radius are taken if they are. Thresholds and tests of the \
        model no longer hold and are dropped.
        """,
      keys: [Keys.weights, Keys.into],
      examples: ["import weights \"encoder.safetensors\" into elliptical"])
  ) { call, session in
    let object = try call[Keys.into]
    let file = try call[Keys.weights]
    let tensors = try SafeTensors(contentsOf: file)
    let imported = ModelArtifact(model: try object.model.importing(tensors), trainedOn: nil)
    session.put(imported)
    return CommandResult(
      "import weights",
      [
        .init("model", .string(object.name)), .init("file", .string(file)),
        .init("tensors", .array(tensors.tensors.map { .string($0.name) })),
      ],
      text: "\(object.name): \(tensors.tensors.count) tensors from \(file)", value: .artifact(imported))
  }

  /// Every parameter, the seed, versions, and digests of the inputs.
  private static func config(_ object: ModelArtifact, _ session: Session) -> JSON {
    let model = object.model
    let config: JSON = [
      "galsh_version": .string(galshVersion), "model_format": .string(Model.formatVersion),
      "name": .string(model.name), "seed": .integer(Int(clamping: session.settings.seed)),
      "threads": .integer(session.settings.threads), "normal_class": .integer(model.normalClass),
      "network": model.network?.json ?? .null, "preprocessing": model.preprocessing?.json ?? .null,
      "objective": .optional(model.hypersphere?.objective.rawValue), "nu": .optional(model.hypersphere?.nu),
      "pretraining": model.pretraining?.json ?? .null, "training": model.training?.json ?? .null,
      "trained_on": object.trainedOn?.json ?? .null, "tested_on": object.test?.input.json ?? .null,
    ]
    guard let name = model.normalName else { return config }
    return .object((config.object ?? []) + [.init("normal_class_name", .string(name))])
  }
}
