import GalaxyLang
import GalaxyRuntime
import GalshSession

/// An explanation in words and numbers.
struct ExplanationText {
  private let found: Explanation
  private let count: Int

  init(_ found: Explanation, count: Int) { (self.found, self.count) = (found, count) }

  private static func number(_ value: Double) -> String { NumberText.significant(value, 3) }

  // MARK: - For people

  /// Cautions first, then the numbers or regions, then the nearest images.
  var prose: Prose {
    var prose = Prose(heading)
    prose.add(found.cautions.map { "  caution: \($0)" }.joined(separator: "\n"))
    if let features = found.features { add(features, to: &prose) }
    if let occlusion = found.occlusion { add(occlusion, to: &prose) }
    if let made = found.reconstruction {
      let usual = made.trainingError.map { "; of the training images \(Self.number($0)) in the mean" } ?? ""
      let by = made.decoder.map { " by \($0), from which \(found.model) was trained" } ?? ""
      prose.add("reconstruction\(by): error \(Self.number(made.error))\(usual)")
    }
    if let note = found.reconstructionNote { prose.add(note) }
    addMembers(to: &prose)
    addNearest(to: &prose)
    return prose
  }

  private var heading: String {
    let subject = [found.name, found.className].compactMap(\.self).joined(separator: ", ")
    let line = "\(found.model) on \(found.image) (\(subject))"
    guard let row = found.row, let score = row.score else {
      return "\(line): \(found.model) is an autoencoder and gives no score"
    }
    let verdict = row.region == nil ? nil : row.verdict
    let said = ["score \(NumberText.significant(score))", verdict, found.standing].compactMap(\.self)
    return "\(line): \(said.joined(separator: ", "))"
  }

  private func add(_ features: FeatureExplanation, to prose: inout Prose) {
    let shares = features.shares
    prose.add(
      "score \(Self.number(shares.score)) = \(Self.number(shares.base)), the mean of \(counted(shares.normals, "normal image")) learnt from, "
        + "\(NumberText.signed(shares.score - shares.base, 3)) from \(counted(features.features.count, "feature"))"
    )
    var table = TextTable(
      ["feature", "value", "normal range", "share", "part", ""], [.left, .right, .left, .right, .right])
    for feature in features.features.prefix(count) {
      let range = feature.range
      table.add([
        feature.name, Self.number(range.value), "\(Self.number(range.low)) – \(Self.number(range.high))",
        NumberText.signed(feature.share.value, 2), "\(NumberText.fixed(feature.part, 0)) %", feature.words,
      ])
    }
    let rest = features.features.dropFirst(count)
    if !rest.isEmpty {
      let sum = rest.reduce(0) { $0 + $1.share.value }, part = rest.reduce(0) { $0 + $1.part }
      table.add([
        "\(rest.count) others", "", "", NumberText.signed(sum, 2), "\(NumberText.fixed(part, 0)) %",
      ])
    }
    prose.add(.table(table, indent: 2))
    prose.add(
      "  + makes it stranger, - more normal; normal range: 68 % of \(features.normalCount) normal images")
    prose.add("  \(features.method)")
    guard !features.families.isEmpty else { return }
    var families = TextTable(["by family", "share", "part", ""], [.left, .right, .right])
    for family in features.families {
      families.add([
        family.family.rawValue, NumberText.signed(family.share.value, 2),
        "\(NumberText.fixed(family.part, 0)) %",
        "\(counted(family.count, "feature")): \(family.family.meaning)",
      ])
    }
    prose.add(.table(families, indent: 2))
  }

  private func add(_ occlusion: Explanation.Occlusion, to prose: inout Prose) {
    let (map, regions) = (occlusion.map, occlusion.regions)
    prose.add(
      "occlusion: patches of \(map.patch) × \(map.patch) pixels in steps of \(map.stride), filled with the median of "
        + "the border; colours up to ±\(Self.number(occlusion.scale)), "
        + occlusion.scaleText + beyond(occlusion))
    var table = TextTable(
      ["region", "middle (x, y)", "size", "effect", "part", "of the scale"],
      [.left, .left, .left, .right, .right, .right])
    for (number, region) in regions.regions.enumerated() {
      let x = Double(region.x.lowerBound + region.x.upperBound - 1) / 2
      let y = Double(region.y.lowerBound + region.y.upperBound - 1) / 2
      table.add([
        "\(number + 1) \(region.place.rawValue)", "\(Self.number(x)), \(Self.number(y))",
        "\(region.x.count) × \(region.y.count)", NumberText.signed(region.change, 2),
        "\(NumberText.fixed(100 * region.share, 0)) %",
        "\(NumberText.signed(100 * region.change / occlusion.scale, 2)) %",
      ])
    }
    if regions.regions.isEmpty {
      prose.add("  no piece changes the score")
    } else {
      prose.add(.table(table, indent: 2))
    }
    let parts = [("galaxy", regions.galaxy), ("background", regions.background), ("border", regions.border)]
      .map { "\($0.0) \(NumberText.fixed(100 * $0.1, 0)) %" }
    prose.add(
      "  all changes: \(parts.joined(separator: ", ")); the galaxy takes "
        + "\(NumberText.fixed(100 * regions.galaxyArea, 0)) % of the image")
  }

  private func beyond(_ occlusion: Explanation.Occlusion) -> String {
    occlusion.beyond > 0 ? "; \(NumberText.fixed(100 * occlusion.beyond, 0)) % of the pixels lie beyond" : ""
  }

  private func addMembers(to prose: inout Prose) {
    guard !found.members.isEmpty else { return }
    var table = TextTable(["part", "score", "rank", "mostly by"], [.left, .right, .right])
    for member in found.members {
      table.add([
        member.name, Self.number(member.score), Self.number(member.rank),
        member.reasons.joined(separator: ", "),
      ])
    }
    prose.add(.table(table, indent: 2))
    prose.add("  the score is the mean of the ranks among normal images, 0 … 100; shares are of that mean")
  }

  private func addNearest(to prose: inout Prose) {
    let nearest = found.nearest
    if !nearest.neighbours.isEmpty {
      var table = TextTable(["nearest training image", "class", "distance"], [.left, .left, .right])
      for neighbour in nearest.neighbours {
        table.add([neighbour.name, neighbour.className ?? "", Self.number(neighbour.distance)])
      }
      prose.add(.table(table, indent: 2))
      let typical =
        nearest.typical.map {
          "; from one normal training image to the nearest other it is \(Self.number($0)) in the middle"
        } ?? ""
      prose.add("  in \(nearest.space)\(typical)")
    }
    if let note = nearest.note { prose.add("  \(note)") }
  }

  // MARK: - For programs

  /// Everything at full precision.
  var fields: [CommandResult.Field] {
    let row = found.row
    let said: [CommandResult.Field] = [
      .init("model", .string(found.model)), .init("normal", .string(found.normal)),
      .init("image", .string(found.image)), .init("name", .string(found.name)),
      .init("path", .string(found.path)), .init("class", .optional(found.className)),
      .init("score", .optional(row?.score)), .init("p", .optional(row?.p)),
      .init("percentile", .optional(row?.percentile)),
      .init("verdict", .optional(row.flatMap { $0.region == nil ? nil : $0.verdict })),
      .init("standing", .optional(found.standing)),
      .init("cautions", .array(found.cautions.map(JSON.string))),
    ]
    let members =
      found.members.isEmpty
      ? [] : [CommandResult.Field("members", DataTable(records: found.members.map(Self.members)))]
    return said + (found.features.map(Self.fields) ?? []) + (found.occlusion.map(Self.fields) ?? [])
      + reconstructionFields + members + nearestFields
  }

  private static func fields(_ features: FeatureExplanation) -> [CommandResult.Field] {
    let shares = features.shares
    let rows: [[JSON.Member]] = features.features.map { feature in
      let range = feature.range
      return [
        .init("feature", .string(feature.name)), .init("family", .optional(feature.family?.rawValue)),
        .init("value", .number(range.value)), .init("median", .number(range.median)),
        .init("low_68", .number(range.low)), .init("high_68", .number(range.high)),
        .init("low_95", .number(range.lowest)), .init("high_95", .number(range.highest)),
        .init("percentile", .number(range.percentile)), .init("share", .number(feature.share.value)),
        .init("error", .number(feature.share.error)), .init("part", .number(feature.part)),
        .init("effect", .string(effect(feature.share.value))), .init("words", .string(feature.words)),
      ]
    }
    let families: [[JSON.Member]] = features.families.map { family in
      [
        .init("family", .string(family.family.rawValue)), .init("share", .number(family.share.value)),
        .init("error", .number(family.share.error)), .init("part", .number(family.part)),
        .init("features", .integer(family.count)), .init("effect", .string(effect(family.share.value))),
      ]
    }
    return [
      .init("base", .number(shares.base)), .init("residual", .number(shares.residual)),
      .init("method", .string(features.method)), .init("normals", .integer(shares.normals)),
      .init("orders", .integer(shares.orders)), .init("features", DataTable(records: rows)),
      .init("families", DataTable(records: families)),
    ]
  }

  private static func effect(_ value: Double) -> String {
    value > 0 ? "raises" : value < 0 ? "lowers" : "none"
  }

  private static func fields(_ occlusion: Explanation.Occlusion) -> [CommandResult.Field] {
    let (map, regions) = (occlusion.map, occlusion.regions)
    func range(_ range: Range<Int>) -> JSON {
      .array([.integer(range.lowerBound), .integer(range.upperBound - 1)])
    }
    let rows: [[JSON.Member]] = regions.regions.map { region in
      [
        .init("place", .string(region.place.rawValue)), .init("x", range(region.x)),
        .init("y", range(region.y)), .init("change", .number(region.change)),
        .init("part", .number(100 * region.share)), .init("effect", .string(effect(region.change))),
      ]
    }
    let grid = (0..<map.rows).map { row in
      JSON.array((0..<map.columns).map { .number(map.changes[row * map.columns + $0]) })
    }
    return [
      .init("regions", DataTable(records: rows)),
      .init(
        "occlusion",
        [
          "patch": .integer(map.patch), "stride": .integer(map.stride), "fill": .number(map.fill),
          "scale": .number(occlusion.scale), "beyond_scale": .number(100 * occlusion.beyond),
          "scale_of": .string(occlusion.scaleText),
          "galaxy": .number(100 * regions.galaxy), "background": .number(100 * regions.background),
          "border": .number(100 * regions.border), "galaxy_area": .number(100 * regions.galaxyArea),
          "rests_on_frame": .bool(regions.restsOnFrame), "changes": .array(grid),
        ]),
    ]
  }

  private var reconstructionFields: [CommandResult.Field] {
    guard found.reconstruction != nil || found.reconstructionNote != nil else { return [] }
    let made = found.reconstruction
    return [
      .init(
        "reconstruction",
        made.map { made in
          [
            "error": .number(made.error), "training_error": .optional(made.trainingError),
            "decoder": .string(made.decoder ?? found.model),
          ]
        } ?? .null), .init("reconstruction_note", .optional(found.reconstructionNote)),
    ]
  }

  private static func members(_ member: Explanation.Member) -> [JSON.Member] {
    [
      .init("model", .string(member.name)), .init("score", .number(member.score)),
      .init("rank", .number(member.rank)), .init("reasons", .array(member.reasons.map(JSON.string))),
    ]
  }

  private var nearestFields: [CommandResult.Field] {
    let nearest = found.nearest
    let rows: [[JSON.Member]] = nearest.neighbours.map { neighbour in
      [
        .init("name", .string(neighbour.name)), .init("path", .string(neighbour.path)),
        .init("class", .optional(neighbour.className)), .init("normal", .bool(neighbour.isNormal)),
        .init("distance", .number(neighbour.distance)), .init("index", .integer(neighbour.position)),
      ]
    }
    return [
      .init("nearest", DataTable(records: rows)), .init("nearest_of", .optional(nearest.source)),
      .init("nearest_space", .string(nearest.space)), .init("nearest_typical", .optional(nearest.typical)),
      .init("nearest_note", .optional(nearest.note)),
    ]
  }
}
