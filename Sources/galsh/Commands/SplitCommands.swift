import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `split d into train=0.7 test=0.3`.
package enum SplitCommands {
  package static let all = [split]

  private static let split = Command(
    CommandSpec(
      "split", "splits a dataset at random, each class by itself",
      details: """
        Makes `d.train`, `d.test` or whatever the parts are called. Every part has every class in its share; what the \
        shares leave of 1 is in no part. Augmented copies stay with their originals.
        """,
      arguments: [.init("data", .object("dataset"), .required, "the dataset")],
      clauses: [
        .init(
          "into", .number(above: 0, to: 1), required: true, parts: true, "names of the parts and their shares"
        )
      ],
      options: [
        .init(
          "by", .choice(SplitUnit.allCases.map(\.rawValue)), default: "none",
          "what stays together: `group` keeps the images of one group in one part"),
        seedOption,
      ],
      examples: [
        "split galaxies into train=0.7 test=0.3", "split d into train=0.6 tune=0.2 test=0.2 by=group",
      ])
  ) { call, session in
    let data: DatasetArtifact = try call.artifact("data")
    let parts = try call.parts("into").map { part -> SplitPart in
      guard let share = Double(part.value) else {
        throw call.error("wrong-type", "the share of \(part.name) is \(part.value.described)", at: "into")
      }
      return (part.name, share)
    }
    let unit = SplitUnit(rawValue: try call.required("by")) ?? .none
    let made = try splitDataset(
      data.dataset, into: parts, by: unit, name: data.name, streams: try session.streams(call))
    let objects = made.map { DatasetArtifact(name: "\(data.name).\($0.name)", dataset: $0.dataset) }
    objects.forEach(session.put)
    return CommandResult(
      "split", [.init("dataset", .string(data.name)), .init("parts", .array(objects.map(\.record)))],
      text: objects.map(\.line).joined(separator: "\n"))
  }
}
