import GalaxyBase
import GalaxyData

extension ClassNames {
  /// The name of a class for programs, behind its label; nothing where it has none.
  func member(_ label: Int) -> [JSON.Member] {
    name(of: label).map { [JSON.Member("class", .string($0))] } ?? []
  }
}

extension Evaluation {
  /// `54 images, AUC 0.873 (95 % 0.77 to 0.95), average precision 0.914`
  public var text: String {
    let galaxies = normalGalaxies + anomalousGalaxies
    let count = counted(images.count, "image") + (hasCopies ? " of \(galaxies) galaxies" : "")
    guard let auc, let averagePrecision else { return "\(count) of one class, so there is no AUC" }
    func interval(_ range: Interval?) -> String {
      range.map { " (95 % \(NumberText.significant($0.low, 3)) to \(NumberText.significant($0.high, 3)))" }
        ?? ""
    }
    return "\(count), AUC \(NumberText.significant(auc))\(interval(aucInterval)), "
      + "average precision \(NumberText.significant(averagePrecision))\(interval(averagePrecisionInterval))"
  }

  /// Every figure for programs, and the scores.
  public var properties: [JSON.Member] {
    func interval(_ range: Interval?) -> JSON {
      range.map { [.number($0.low), .number($0.high)] } ?? .null
    }
    return [
      .init("images", .integer(images.count)), .init("auc", .optional(auc)),
      .init("auc_95", interval(aucInterval)), .init("average_precision", .optional(averagePrecision)),
      .init("average_precision_95", interval(averagePrecisionInterval)),
      .init(
        "classes",
        .array(
          classes.map {
            .object(
              [.init("label", .integer($0.label))] + classNames.member($0.label) + [
                .init("anomalous", .bool($0.anomalous)), .init("count", .integer($0.count)),
                .init("mean", .number($0.mean)), .init("median", .number($0.median)),
              ])
          })),
      .init(
        "scores",
        .array(
          images.map {
            .object(
              [.init("name", .string($0.name)), .init("label", .integer($0.label))]
                + classNames.member($0.label) + [.init("score", .number($0.score))])
          })),
    ]
  }

  /// A row a class: how many images, their mean and median score.
  public var classTable: TextTable {
    var table = TextTable(
      ["class", "", "images", "mean score", "median"], [.left, .left, .right, .right, .right])
    for row in classes {
      table.add([
        classNames.text(row.label), row.anomalous ? "anomalous" : "normal", "\(row.count)",
        NumberText.significant(row.mean), NumberText.significant(row.median),
      ])
    }
    return table
  }

  /// In one line if it fits, else a line an image.
  fileprivate static func listed(_ title: String, _ images: [ScoredImage]) -> Prose.Piece {
    let scores = images.map { "(\(NumberText.significant($0.score)))" }
    var table = TextTable(["", "", ""], [.right])
    for (index, image) in images.enumerated() {
      table.add([index == 0 ? title : "", image.name, scores[index]])
    }
    let names = zip(images, scores).map { "\($0.0.name) \($0.1)" }.joined(separator: ", ")
    return .fitting("\(title)  \(names)", else: table)
  }
}

extension ModelArtifact {
  /// What the latest test says of it; empty without one.
  public var testProse: Prose {
    guard let test else { return Prose([]) }
    let evaluation = test.evaluation
    var prose = Prose([.text("\(name) on \(test.input.name): \(evaluation.text)")])
    for line in [test.membersText, test.seenText].compactMap(\.self) { prose.add(.text(line)) }
    prose.add(.text("\(name): \(standing.text)"))
    prose.add(.table(evaluation.classTable))
    if let grade { prose.pieces += grade.prose.pieces }
    prose.add(Evaluation.listed("most normal   ", evaluation.mostNormal(3)))
    prose.add(Evaluation.listed("most anomalous", evaluation.mostAnomalous(3)))
    return prose
  }

  /// The same for programs.
  public var testProperties: [JSON.Member] {
    guard let test else { return [] }
    return test.evaluation.properties + [
      .init("standing", .string(standing.kind.rawValue)), .init("standing_text", .string(standing.text)),
    ] + test.memberProperties + test.seenProperties + [
      .init("confusion", grade?.json ?? .null), .init("seconds", .number(test.seconds)),
    ]
  }
}

extension ConfusionTable {
  /// A row a class, a column a region, and how often the regions are right.
  public var prose: Prose {
    var table = TextTable(
      ["class"] + Region.allCases.map(\.name), [.left] + Region.allCases.map { _ in .right })
    for row in rows {
      table.add(
        ["\(classNames.text(row.label))\(row.anomalous ? "" : " (normal)")"] + row.counts.map { "\($0)" })
    }
    table.add(["right"] + Region.allCases.map { accuracy(of: $0).map(NumberText.percent) ?? "" })
    let decided = decidedShare.map(NumberText.percent) ?? "none"
    let interval = accuracyInterval.map {
      " (95 % \(NumberText.fixed($0.low * 100, 0)) to \(NumberText.fixed($0.high * 100, 0)))"
    }
    let right =
      accuracy.map { "\(NumberText.percent($0))\(interval ?? "") of them rightly" } ?? "none rightly"
    return Prose([.table(table), .text("decided: \(decided) of the images, \(right)")])
  }

  /// The same for programs.
  public var json: JSON {
    [
      "accuracy": .optional(accuracy),
      "accuracy_95": accuracyInterval.map { [.number($0.low), .number($0.high)] } ?? .null,
      "decided_share": .optional(decidedShare),
      "regions": .array(
        Region.allCases.map { region in
          [
            "region": .number(region.value), "name": .string(region.name),
            "count": .integer(count(in: region)),
            "accuracy": .optional(accuracy(of: region)),
          ]
        }),
      "classes": .array(
        rows.map { row in
          .object(
            [.init("label", .integer(row.label))] + classNames.member(row.label) + [
              .init("anomalous", .bool(row.anomalous)),
              .init("counts", .array(row.counts.map { .integer($0) })),
            ])
        }),
    ]
  }
}
