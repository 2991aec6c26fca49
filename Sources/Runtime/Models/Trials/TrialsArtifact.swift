import GalaxyBase
import GalaxyData

/// Trials under a name.
public struct TrialsArtifact: Artifact, ColumnSource {
  /// What the session calls them.
  public let name: String
  /// What was reached.
  public let trials: Trials
  /// The images, what is normal, and how they were parted, in a sentence.
  public let about: String

  /// Names trials.
  public init(name: String, trials: Trials, about: String) {
    (self.name, self.trials, self.about) = (name, trials, about)
  }

  /// The same under another name.
  public func named(_ name: String) -> TrialsArtifact {
    TrialsArtifact(name: name, trials: trials, about: about)
  }

  /// What the user calls it.
  public static let kind = "trials"

  /// What is known of it, beside name and kind.
  public static let properties: [Property<TrialsArtifact>] = [
    Property("about", .text, "the images, what is normal, and the folds") { .string($0.about) },
    Property("auc", .number, "the mean AUC over the folds, of the best way of training") {
      .optional($0.best?.auc)
    },
    Property("auc_std", .number, "its standard deviation over the folds") { .optional($0.best?.deviation) },
    Property("best", .text, "the way of training with the largest mean AUC") { .optional($0.best?.name) },
    Property("methods", .nested, "each way of training in short") {
      .array($0.trials.methods.map { .object(members(of: $0)) })
    },
    Property("rows", .nested, "what each fold reached", isListed: false) { .array($0.data.rowObjects) },
  ]

  private var best: Trials.Method? {
    trials.methods.max { ($0.auc, -$0.seconds) < ($1.auc, -$1.seconds) }
  }

  /// `parzen: AUC 0.91 ± 0.02 over 10 folds` of each way.
  public var summary: String {
    trials.methods.map { method in
      "\(method.name) \(Self.text(method))"
    }.joined(separator: "; ")
  }

  private static func text(_ method: Trials.Method) -> String {
    let spread = method.deviation.map { " ± \(NumberText.fixed($0, 3))" } ?? ""
    return "AUC \(NumberText.fixed(method.auc, 3))\(spread) over \(counted(method.count, "fold"))"
  }

  /// The methods, then every fold.
  public func details(_ work: WorkContext) -> ArtifactDetails {
    ArtifactDetails(prose, table: ("rows", data))
  }

  /// What was tried, a row a way of training, then a row a fold.
  public var prose: Prose {
    var prose = Prose("\(name): \(about)")
    prose.add(.table(methodTable))
    prose.add(.table(foldTable))
    return prose
  }

  /// A row a way of training.
  public var methodTable: TextTable {
    var table = TextTable(
      ["", "AUC", "±", "95 % of the mean", "average precision", "seconds"],
      [.left, .right, .right, .right, .right, .right])
    for method in trials.methods {
      table.add([
        method.name, NumberText.fixed(method.auc, 3), method.deviation.map { NumberText.fixed($0, 3) } ?? "",
        method.interval.map { "\(NumberText.fixed($0.low, 3)) to \(NumberText.fixed($0.high, 3))" } ?? "",
        NumberText.fixed(method.averagePrecision, 3), NumberText.significant(method.seconds, 2),
      ])
    }
    return table
  }

  /// A row a fold, a column a way of training.
  private var foldTable: TextTable {
    let methods = trials.methods.map(\.name)
    var table = TextTable(["AUC of fold"] + methods, [.left] + methods.map { _ in .right })
    let first = trials.rows.filter { $0.method == methods.first }
    for place in first.indices {
      let own = methods.map { name in trials.rows.filter { $0.method == name } }
      table.add(
        ["\(first[place].repetition).\(first[place].fold)"]
          + own.map { $0.indices.contains(place) ? NumberText.fixed($0[place].auc, 3) : "" })
    }
    return table
  }

  /// Every fold of every way, at full precision.
  public var data: DataTable {
    DataTable(
      [
        .text("method"), .integer("repeat"), .integer("fold"), .integer("trained"), .integer("tested"),
        .number("auc"), .number("average_precision"), .number("seconds"),
      ],
      rows: trials.rows.map { row in
        [
          .string(row.method), .integer(row.repetition), .integer(row.fold), .integer(row.trained),
          .integer(row.tested), .number(row.auc), .number(row.averagePrecision), .number(row.seconds),
        ]
      })
  }

  private static func members(of method: Trials.Method) -> [JSON.Member] {
    [
      .init("method", .string(method.name)), .init("folds", .integer(method.count)),
      .init("auc", .number(method.auc)), .init("auc_std", .optional(method.deviation)),
      .init("auc_95", method.interval.map { [.number($0.low), .number($0.high)] } ?? .null),
      .init("average_precision", .number(method.averagePrecision)),
    ]
  }

  // MARK: - In a session file

  /// Writes all that a session file keeps of it, by name.
  public func write(to content: inout ArtifactContent) {
    content.set("about", .string(about))
    content.set("rows", .array(data.rowObjects))
  }

  /// Reads what `write` wrote; nil if it is anything else.
  public init?(named name: String, from source: some ArtifactSource) throws {
    guard let about = source.values["about"]?.string, let stored = source.values["rows"]?.array else {
      return nil
    }
    let rows = stored.compactMap { row -> Trials.Row? in
      guard let method = row["method"]?.string, let auc = row["auc"]?.number else { return nil }
      return Trials.Row(
        method: method, repetition: row["repeat"]?.integer ?? 0, fold: row["fold"]?.integer ?? 0,
        trained: row["trained"]?.integer ?? 0, tested: row["tested"]?.integer ?? 0, auc: auc,
        averagePrecision: row["average_precision"]?.number ?? 0, seconds: row["seconds"]?.number ?? 0)
    }
    guard rows.count == stored.count else { return nil }
    self.init(name: name, trials: Trials(rows: rows), about: about)
  }

  /// Of all but the seconds, which differ from run to run.
  public func digest(_ work: WorkContext) -> Digest {
    var digester = Digester()
    digester.add(about)
    for row in trials.rows {
      digester.add(row.method)
      digester.add(row.auc)
      digester.add(row.averagePrecision)
      digester.add(row.tested)
    }
    return digester.digest
  }

  /// Whether another is the same in everything.
  public func isCopy(of other: TrialsArtifact) -> Bool { trials == other.trials && about == other.about }
}

extension DataTable {
  /// The rows as objects, with null for what there is not.
  fileprivate var rowObjects: [JSON] {
    rows.map { row in .object(zip(columns, row).map { .init($0.name, $1 ?? .null) }) }
  }
}
