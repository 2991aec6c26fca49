import GalaxyBase
import GalaxyData

/// A comparison under its name.
public struct ComparisonArtifact: Artifact {
  /// What the session calls it.
  public let name: String
  /// The figures.
  public let comparison: Comparison

  /// Names a comparison.
  public init(name: String, comparison: Comparison) { (self.name, self.comparison) = (name, comparison) }

  /// The same under another name.
  public func named(_ name: String) -> ComparisonArtifact {
    ComparisonArtifact(name: name, comparison: comparison)
  }

  /// What the user calls it.
  public static let kind = "comparison"
  /// Large: left in the session file until it is wanted.
  public static let isLarge = true

  /// What is known of it, beside name and kind.
  public static let properties: [Property<ComparisonArtifact>] =
    [
      Property("sentence", .text, "what the figures allow to be said, and no more") {
        .string($0.comparison.sentence)
      }
    ] + figures + [
      Property("control", .nested, "the same figures of the control against the real galaxies") {
        $0.comparison.control.map { .object($0.members) } ?? .null
      },
      Property(
        "beyond_control", .number, "AUC of the simulated galaxies less that of the control"
      ) { .optional($0.comparison.beyondControl?.value) },
      Property("beyond_control_low", .number, "lower end of its 95 % interval", isListed: false) {
        .optional($0.comparison.beyondControl?.interval?.low)
      },
      Property("beyond_control_high", .number, "upper end of its 95 % interval", isListed: false) {
        .optional($0.comparison.beyondControl?.interval?.high)
      },
      Property(
        "direct", .nested, "how well the simulated galaxies are told from the control", isListed: false
      ) {
        $0.comparison.direct.map { .object($0.members("auc")) } ?? .null
      },
      Property("real", .nested, "the real images that were compared", isListed: false) { $0.realJSON },
      Property("simulated", .nested, "the simulated ones and all their figures", isListed: false) {
        .object($0.comparison.simulated.members)
      },
      Property("features", .nested, "what each feature tells, the strongest first", isListed: false) {
        .array($0.comparison.features.map { .object($0.members) })
      },
      Property("regions", .nested, "the shares of the regions of the model's scores", isListed: false) {
        .array($0.comparison.regions.map { .object($0.members) })
      },
      Property("spread", .nested, "scatter within simulated galaxies and between them", isListed: false) {
        $0.comparison.spread?.json ?? .null
      },
      Property("model", .text, "the model whose scores were compared", isListed: false) {
        .optional($0.comparison.model)
      },
      Property("most_realistic", .nested, "the simulated images most like real ones", isListed: false) {
        .array($0.comparison.ranked.prefix(shown).map { .object($0.members) })
      },
      Property("least_realistic", .nested, "the simulated images least like real ones", isListed: false) {
        .array($0.comparison.ranked.suffix(shown).reversed().map { .object($0.members) })
      },
      Property("notes", .nested, "what limits the figures") {
        .array($0.comparison.notes.map(JSON.string))
      },
      Property("count", .integer, "how many simulated images there are") {
        .integer($0.comparison.rows.count)
      },
      Property("rows", .nested, "every simulated image with its realism", isListed: false) {
        .array($0.comparison.rows.map { .object($0.members) })
      },
    ]

  /// How many of the most and least realistic images are listed.
  static let shown = 10

  /// The figures of the simulated galaxies, which those of the control stand beside.
  private static let figures: [Property<ComparisonArtifact>] =
    interval("auc", "how well a classifier tells simulated from real: 0.5 is not at all", \.auc) + [
      Property("auc_p", .number, "its chance if labels meant nothing", isListed: false) {
        .optional($0.comparison.simulated.auc?.p)
      },
      Property("mmd", .number, "maximum mean discrepancy of the features") {
        .optional($0.comparison.simulated.mmd?.value)
      },
      Property("mmd_p", .number, "its chance if both were drawn from the same galaxies") {
        .optional($0.comparison.simulated.mmd?.p)
      },
      Property("mmd_chance", .number, "what chance stays below in 95 %", isListed: false) {
        .optional($0.comparison.simulated.mmdChance)
      },
    ] + interval("ks", "largest difference of the scores' distributions", \.ks) + [
      Property("ks_p", .number, "its chance if both were drawn from the same galaxies", isListed: false) {
        .optional($0.comparison.simulated.ks?.p)
      }
    ]
    + interval(
      "wasserstein", "area between the scores' distributions, in spreads of the real scores", \.wasserstein)
    + interval(
      "share_among_real", "share of the simulated galaxies that lie among the real ones (95 % of those do)",
      \.shareAmongReal) + [
      Property("shortcuts", .nested, "how well border, size and background tell simulated from real") {
        $0.comparison.simulated.json["shortcuts"] ?? .null
      }
    ]

  private static func interval(
    _ name: String, _ meaning: String, _ figure: @escaping @Sendable (PairFigures) -> Estimate?
  ) -> [Property<ComparisonArtifact>] {
    [
      Property(name, .number, meaning) { .optional(figure($0.comparison.simulated)?.value) },
      Property("\(name)_low", .number, "lower end of its 95 % interval", isListed: name == "auc") {
        .optional(figure($0.comparison.simulated)?.interval?.low)
      },
      Property("\(name)_high", .number, "upper end of its 95 % interval", isListed: name == "auc") {
        .optional(figure($0.comparison.simulated)?.interval?.high)
      },
    ]
  }

  private var realJSON: JSON {
    let real = comparison.real
    return [
      "set": .string(real.name), "images": .integer(real.images), "galaxies": .integer(real.galaxies),
      "unmeasured": .integer(real.unmeasured), "trained_on": .integer(real.trainedOn),
    ]
  }

  /// What it takes of the memory, in bytes.
  public var byteCount: Int {
    comparison.rows.reduce(20_000) { $0 + 200 + $1.path.utf8.count + $1.name.utf8.count }
  }

  /// What may be said.
  public var summary: String { comparison.sentence }

  /// All figures beside those of the control, and the sentence; programs get every image.
  public func details(_ work: WorkContext) -> ArtifactDetails {
    ArtifactDetails(prose, table: ("rows", data))
  }

  /// How many simulated images there are.
  public var elementCount: Int? { comparison.rows.count }

  /// The values of the one at `index`, by name.
  public func element(at index: Int) -> [JSON.Member] {
    comparison.rows.indices.contains(index) ? comparison.rows[index].members : []
  }

  // MARK: - In a session file

  /// Writes all that a session file keeps of it, by name.
  public func write(to content: inout ArtifactContent) {
    content.set("real", realJSON)
    content.set("simulated", comparison.simulated.json)
    if let control = comparison.control { content.set("control", control.json) }
    if let direct = comparison.direct { content.set("direct", .object(direct.members("auc"))) }
    if let beyond = comparison.beyondControl { content.set("beyond_control", .object(beyond.members("auc"))) }
    content.set("features", .array(comparison.features.map { .object($0.members) }))
    content.set("regions", .array(comparison.regions.map { .object($0.members) }))
    if let spread = comparison.spread { content.set("spread", spread.json) }
    content.set("origin", .string(comparison.origin))
    content.set("model", .optional(comparison.model))
    content.set("notes", .array(comparison.notes.map(JSON.string)))
    content.set("rows", .array(comparison.rows.map { .object($0.members) }))
  }

  /// Reads what `write` wrote; nil if it is anything else.
  public init?(named name: String, from source: some ArtifactSource) throws {
    guard let comparison = Comparison(stored: source.values) else { return nil }
    self.init(name: name, comparison: comparison)
  }

  /// Of all figures, without the paths of the images.
  public func digest(_ work: WorkContext) -> Digest {
    var content = ArtifactContent()
    write(to: &content)
    var digester = Digester()
    for member in content.values where member.key != "rows" { digester.add(member.value.compact) }
    for row in comparison.rows {
      for value in [row.realism, row.distance, row.classifierScore, row.score] { digester.add(value) }
      digester.add(row.region ?? "")
      digester.add(row.reason == nil ? 1 : 0)
    }
    return digester.digest
  }

  /// Whether another is the same in everything.
  public func isCopy(of other: ComparisonArtifact) -> Bool { comparison == other.comparison }
}

extension PairFigures {
  /// The figures by name.
  var json: JSON { .object(members) }
}
