import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `check d`: what may spoil a training.
package enum CheckCommands {
  package static let all = [check]

  private enum Keys {
    static let data: Key<DatasetArtifact> = .argument("data", .object("dataset"), "the dataset")
  }

  private static let check = Command(
    CommandSpec(
      "check", "looks for what in a dataset may spoil a training or its test",
      details: """
        Images that are the same pixel by pixel, with one label or several; images with hardly any contrast, or with \
        much of them at white; classes of one image, or of very different sizes; missing labels; 8-bit pictures \
        beside stretched flux or 16-bit pictures; what was left out.
        """,
      keys: [Keys.data],
      examples: ["check galaxies"]),
    isForReading: true
  ) { call, session in
    let data = try call[Keys.data]
    let check = try DatasetCheck(data.dataset, context: session.work)
    let findings = check.findings.map { finding -> JSON in
      [
        "kind": .string(finding.kind.rawValue), "message": .string(finding.message),
        "images": .array(finding.images.map(JSON.string)),
      ]
    }
    let title = "\(data.name): \(counted(check.count, "image")) looked at"
    let lines = check.findings.map { finding in
      let names = finding.message.contains(finding.images.first ?? "") ? [] : finding.images
      let list = names.prefix(4).joined(separator: ", ") + (names.count > 4 ? " …" : "")
      return "  \(finding.message)" + (list.isEmpty ? "" : ": \(list)")
    }
    return CommandResult(
      "check",
      [
        .init("name", .string(data.name)), .init("count", .integer(check.count)),
        .init("findings", .array(findings)),
      ],
      text: ([title + (lines.isEmpty ? ", nothing found" : "")] + lines).joined(separator: "\n"))
  }
}
