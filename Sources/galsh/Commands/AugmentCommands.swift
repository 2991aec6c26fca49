import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `augment d to 500 per class … as e`.
package enum AugmentCommands {
  package static let all = [augment]

  private static let augment = Command(
    CommandSpec(
      "augment", "fills every class up to a number with varied copies",
      details: """
        The originals come first. A class that has enough images keeps them all and gets no copies; a copy never \
        leaves its original's side of a split.
        """,
      arguments: [.init("data", .object("dataset"), .required, "the dataset")],
      clauses: [
        .init("to", label: "count", .integer(from: 1), required: true, "images in each class"),
        .init("per", .choice(["class"]), "the count is per class"),
        .init("as", .name, required: true, "what to call the result"),
        .init(
          "to", label: "folder", .path, "a folder that gets the images as PNG files with a manifest",
          offers: .folders),
      ],
      options: [
        .init(
          "rotate", .oneOf([.choice(["any", "none"]), .integer(from: 90, to: 90)]), default: "any",
          "angles: any, quarter turns (90), or none"),
        .init(
          "flip", .choice(AugmentOptions.Flip.allCases.map(\.rawValue)), default: "both",
          "mirrorings, each with probability 1/2"),
        .init("shift", .number(from: 0, to: 0.5), default: "0", "largest shift, as a share of the side"),
        .init("zoom", .number(from: 0, to: 0.9), default: "0", "largest change of scale: 1 ± zoom"),
        .init(
          "noise", .number(from: 0, to: 1), default: "0",
          "deviation of normal noise, as a share of the full range"),
        seedOption,
      ],
      examples: ["augment galaxies.train to 500 per class noise=0.01 as train"])
  ) { call, session in
    let data: DatasetArtifact = try call.artifact("data")
    let options = AugmentOptions(
      rotate: AugmentOptions.Rotation(rawValue: try call.required("rotate", Value.self).text) ?? .any,
      flip: AugmentOptions.Flip(rawValue: try call.required("flip")) ?? .both,
      shift: try call.required("shift"), zoom: try call.required("zoom"), noise: try call.required("noise"))
    let name: String = try call.required("as")
    let made = try augmentDataset(
      data.dataset, to: try call.required("count"), options: options, name: name,
      streams: try session.streams(call), folder: try call.optional("folder"), context: session.work)
    let object = DatasetArtifact(name: name, dataset: made)
    session.put(object)
    let copies = made.items.count { $0.copyOf != nil }
    return CommandResult(
      "augment",
      [
        .init("name", .string(name)), .init("originals", .integer(made.count - copies)),
        .init("copies", .integer(copies)),
      ]
        + object.listed,
      text: "\(object.line), \(made.count - copies) originals and \(copies) copies", value: .artifact(object))
  }
}
