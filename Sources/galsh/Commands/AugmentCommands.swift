import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `augment d to 500 per class … as e`.
package enum AugmentCommands {
  package static let all = [augment]

  private enum Keys {
    static let data: Key<DatasetArtifact> = .argument("data", .object("dataset"), "the dataset")
    static let count: Key<Int> = .clause("to", label: "count", .integer(from: 1), "images in each class")
    static let per: Key<String?> = .clause("per", .choice(["class"]), "the count is per class")
    static let name: Key<String> = .clause("as", .name, "what to call the result")
    static let folder: Key<String?> = .clause(
      "to", label: "folder", .path, "a folder that gets the images as PNG files with a manifest",
      offers: .folders, access: .fills)
    static let varied = VariationKeys(shift: "0", zoom: "0", noise: "0")
  }

  private static let augment = Command(
    CommandSpec(
      "augment", "fills every class up to a number with varied copies",
      details: """
        The originals come first. A class that has enough images keeps them all and gets no copies; a copy never \
        leaves its original's side of a split.
        """,
      keys: [
        Keys.data, Keys.count, Keys.per, Keys.name, Keys.folder,
      ] + Keys.varied.all + [seedKey],
      examples: ["augment galaxies.train to 500 per class noise=0.01 as train"]),
    outputs: { call, _ in
      guard let folder = try call[Keys.folder] else { return [] }
      return try pictureFiles(of: call[Keys.data].dataset, in: folder)
    }
  ) { call, session in
    let options = try Keys.varied.options(call)
    let name = try call[Keys.name]
    let made = try augmentDataset(
      call[Keys.data].dataset, to: call[Keys.count], options: options, name: name,
      streams: session.streams(call), folder: call[Keys.folder], context: session.work)
    let object = DatasetArtifact(name: name, dataset: made)
    session.put(object)
    let copies = made.items.count(where: \.isCopy)
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
