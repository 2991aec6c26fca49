import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `split d into train=0.7 test=0.3`.
package enum SplitCommands {
  package static let all = [split]

  private enum Keys {
    static let data: Key<DatasetArtifact> = .argument("data", .object("dataset"), "the dataset")
    static let into: Key<[SplitPart]> = Key<[CommandCall.Part]>.parts(
      "into", .number(above: 0, to: 1), "names of the parts and their shares"
    ).map { parts, call in
      try parts.map { part in
        guard let share = Double(part.value) else {
          throw call.error(
            FitError.wrongType, "the share of \(part.name) is \(part.value.described)", at: Keys.into)
        }
        return (part.name, share)
      }
    }
    static let by: Key<SplitUnit> = .option(
      "by", default: .none, "what stays together: `group` keeps the images of one group in one part")
  }

  private static let split = Command(
    CommandSpec(
      "split", "splits a dataset at random, each class by itself",
      details: """
        Makes `d.train`, `d.test` or whatever the parts are called. Every part has every class in its share; what the \
        shares leave of 1 is in no part. Augmented copies stay with their originals.
        """,
      keys: [Keys.data, Keys.into, Keys.by, seedKey],
      examples: [
        "split galaxies into train=0.7 test=0.3", "split d into train=0.6 tune=0.2 test=0.2 by=group",
      ])
  ) { call, session in
    let data = try call[Keys.data]
    let made = try splitDataset(
      data.dataset, into: call[Keys.into], by: call[Keys.by], name: data.name,
      streams: try session.streams(call))
    let objects = made.map { DatasetArtifact(name: "\(data.name).\($0.name)", dataset: $0.dataset) }
    objects.forEach(session.put)
    return CommandResult(
      "split", [.init("dataset", .string(data.name)), .init("parts", .array(objects.map(\.record)))],
      text: objects.map(\.line).joined(separator: "\n"))
  }
}
