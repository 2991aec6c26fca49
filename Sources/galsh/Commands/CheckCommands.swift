import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `check d`: what may spoil a training; `check a b`: what tells two sets apart before any galaxy is looked at.
package enum CheckCommands {
  package static let all = [check]

  private enum Keys {
    static let data: Key<SessionObject> = .argument(
      "data", .object(["dataset", "model"]), "the dataset; a model where there are two to compare")
    static let other: Key<SessionObject?> = .argument(
      "other", .object(["dataset", "model"]), "a second dataset, or a model, to compare it with")
  }

  private static let check = Command(
    CommandSpec(
      "check", "looks for what in a dataset may spoil a training, or tells two sets apart",
      details: """
        Of one dataset: images that are the same pixel by pixel, with one label or several; images with hardly any \
        contrast, or with much of them at white; classes of one image, or of very different sizes; missing labels; \
        8-bit pictures beside stretched flux or 16-bit pictures; frames of crop=galaxy that are tiny, padded, at the \
        border or on a star; what was left out. \
        Of two datasets, or a dataset and a model (its normal training images): by what they differ before any galaxy \
        is looked at. Size in the file, the galaxy's size in the frame (r50, r90), the finest structure, noise, \
        background, grey levels, JPEG quality and format are measured of every image; each with its medians and \
        how well it alone tells the two apart (AUC, 95 %). Those are named that exceed chance when all are taken \
        together. Of a dataset that `match` made each is told before and after the match, and so are twelve numbers of \
        the pictures in their own size.
        """,
      keys: [Keys.data, Keys.other],
      examples: ["check galaxies", "check galaxies sims", "check sims m", "check galaxies matched"]),
    isForReading: true
  ) { call, session in
    let first = try call[Keys.data].artifact
    if let second = try call[Keys.other]?.artifact {
      // Of two datasets the matched one is compared before and after.
      if let one = first as? DatasetArtifact, let two = second as? DatasetArtifact,
        one.dataset !== two.dataset
      {
        if two.dataset.matching != nil { return try CheckedMatch(one, two, session).result }
        if one.dataset.matching != nil { return try CheckedMatch(two, one, session).result }
      }
      return try CheckedPair(first, second, session).result
    }
    guard let data = first as? DatasetArtifact else {
      throw call.error(
        FitError.wrongType, "`check` of one thing takes a dataset, and \(first.name) is a model",
        at: Keys.data,
        hint: "`check d \(first.name)` compares the images of d with those that it was trained on")
    }
    return try look(at: data, session)
  }

  private static func look(at data: DatasetArtifact, _ session: Session) throws -> CommandResult {
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
