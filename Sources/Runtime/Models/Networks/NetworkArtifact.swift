import GalaxyBase

/// A network under its own name: one that was defined, or the built-in `galnet`.
extension NetworkDescription: Artifact {
  /// The network of the seed; always there, and not listed among what the user made.
  public static let builtIn = try? NetworkDescription.galnet()

  /// What the user calls it.
  public static let kind = "network"

  /// What is known of it, beside name and kind.
  public static let properties: [Property<NetworkDescription>] = [
    Property("input", .text, "channels, rows and columns of an image") { .string("\($0.input)") },
    Property("latent", .integer, "values of the latent vector") { .integer($0.latent.count) },
    Property("parameters", .integer, "weights to train") { .integer($0.parameters) },
    Property("layers", .nested, "the layers with their outputs and weights") { $0.table.json },
  ]

  /// Whether it is the network that is always there.
  public var isBuiltIn: Bool { name == "galnet" }

  /// The same under another name.
  public func named(_ name: String) -> NetworkDescription {
    // Its layers have been checked.
    (try? NetworkDescription(name: name, input: input, encoder: encoder, decoder: decoder)) ?? self
  }

  /// One line for lists.
  public var summary: String {
    let halves = decoder.isEmpty ? "encoder only" : "autoencoder"
    return "\(halves), \(input) to \(latent), \(parameters) parameters"
  }

  private var parameters: Int { parameterCount.encoder + parameterCount.decoder }

  /// A row a layer.
  private var table: DataTable {
    DataTable(
      [.text("half"), .text("layer"), .text("output"), .integer("parameters")],
      rows: rows.map { [.string($0.half), .string($0.layer), .string($0.output), .integer($0.parameters)] })
  }

  /// A line a layer with its output and parameters, as in Table 3 of the seed.
  public func details(_ work: WorkContext) -> ArtifactDetails {
    var table = TextTable(["", "layer", "output", "parameters"], [.left, .left, .right, .right])
    table.add(["", "input", "\(input)", ""])
    var half = ""
    for row in rows {
      table.add([
        row.half == half ? "" : row.half, row.layer, row.output,
        row.parameters == 0 ? "" : "\(row.parameters)",
      ])
      half = row.half
    }
    let counts = parameterCount
    table.add(["", "encoder", "", "\(counts.encoder)"])
    if counts.decoder > 0 { table.add(["", "decoder", "", "\(counts.decoder)"]) }
    let remark = memoryRemark(batch: TrainingOptions().batchSize).map { [Prose.Piece.text($0)] } ?? []
    return ArtifactDetails(Prose([.text(line), .table(table)] + remark), table: ("layers", self.table))
  }

  // MARK: - In a session file

  /// Writes all that a session file keeps of it, by name.
  public func write(to content: inout ArtifactContent) { content.set(json.object ?? []) }

  /// Reads what `write` wrote; nil if it is anything else.
  public init?(named name: String, from source: some ArtifactSource) {
    self.init(json: source.values)
  }

  /// The digest of its description.
  public func digest(_ work: WorkContext) -> Digest {
    Digest(of: Array(json.compact.utf8))
  }

  /// Whether another is described by the same words.
  public func isCopy(of other: NetworkDescription) -> Bool { self == other }
}
