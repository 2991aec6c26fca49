import GalaxyLang
import GalaxyRuntime

/// `test m on d`.
enum TestCommands {
  static let all = [test]

  private static let test = Command(
    CommandSpec(
      "test", "measures how well a model parts normal from anomalous images",
      details: """
        AUC and average precision with bootstrap intervals, the classes, and, once the model has thresholds, how the \
        classes fall into the five regions. Test on images that the model was not trained on.
        """,
      arguments: [.init("model", .object("model"), .required, "the model")],
      clauses: [.init("on", .object("dataset"), required: true, "labelled images")],
      examples: ["test elliptical on galaxies.test"])
  ) { call, session in
    var object: ModelObject = try call.object("model")
    let data: DatasetObject = try call.object("on")
    let labelled = data.dataset.items.indices.filter { data.dataset.items[$0].label != nil }
    guard !labelled.isEmpty else {
      throw call.error(
        "no-labels", "\(data.name) has no labels, so there is nothing to test against", at: "on",
        hint: "`apply` gives scores without labels")
    }
    if labelled.count < data.dataset.count {
      session.output.remark(
        "\(data.dataset.count - labelled.count) images of \(data.name) without a label are left out")
    }
    if object.trainedOn?.name == data.name {
      session.output.remark("\(object.name) was trained on \(data.name): these figures flatter it")
    }
    object.remarkOnReading(data.dataset, session.output)
    let clock = ContinuousClock()
    let begun = clock.now
    let (images, dataset) = try scored(object.model, data, session)
    let seconds = (clock.now - begun) / .seconds(1)
    var random = session.streams.stream("bootstrap/test/\(object.name)/\(data.name)")
    let evaluation = try Evaluation(images: images, random: &random)
    object.test = ModelObject.TestRecord(
      input: try InputRecord(data.dataset, name: data.name, context: session.work), evaluation: evaluation,
      seconds: seconds,
      mostNormal: sheet("most normal to \(object.name)", evaluation.mostNormal(sheetSize), dataset),
      mostAnomalous: sheet("most anomalous to \(object.name)", evaluation.mostAnomalous(sheetSize), dataset))
    session.put(object)
    return CommandResult(
      "test",
      [.init("model", .string(object.name)), .init("dataset", .string(data.name))] + evaluation.fields
        + [
          .init("confusion", object.model.thresholds.map { evaluation.confusion($0).json } ?? .null),
          .init("seconds", .number(seconds)),
        ],
      text: text(object, data, evaluation, width: session.output.width), value: .object(object))
  }

  /// Images on the sheets of the most normal and most anomalous ones.
  private static let sheetSize = 12

  /// The labelled images of a dataset with a model's scores.
  static func scored(
    _ model: Model, _ data: DatasetObject, _ session: Session
  ) throws -> (images: [ScoredImage], dataset: Dataset) {
    let labelled = data.dataset.items.indices.filter { data.dataset.items[$0].label != nil }
    let dataset = data.dataset.subset(labelled, source: data.dataset.source)
    let scores = try model.scores(of: dataset, context: session.work)
    let images = zip(dataset.items, scores).enumerated().compactMap { index, pair -> ScoredImage? in
      guard let label = pair.0.label else { return nil }
      return ScoredImage(
        index: labelled[index], name: pair.0.name, label: label, anomalous: label != model.normalClass,
        score: pair.1)
    }
    return (images, data.dataset)
  }

  private static func sheet(_ title: String, _ images: [ScoredImage], _ dataset: Dataset) -> ImageSheet {
    ImageSheet(
      title: title,
      images: images.compactMap { image in
        dataset.image(image.index).map {
          SheetImage(
            pixels: $0.pixels, width: $0.width, height: $0.height, name: image.name, score: image.score)
        }
      })
  }

  private static func text(
    _ object: ModelObject, _ data: DatasetObject, _ evaluation: Evaluation, width: Int?
  ) -> String {
    var classes = TablePrinter(
      ["class", "", "images", "mean score", "median"], [.left, .left, .right, .right, .right])
    for row in evaluation.classes {
      classes.add([
        "\(row.label)", row.anomalous ? "anomalous" : "normal", "\(row.count)",
        NumberText.significant(row.mean),
        NumberText.significant(row.median),
      ])
    }
    /// In one line if it fits, else a line an image.
    func listed(_ title: String, _ images: [ScoredImage]) -> String {
      let scores = images.map { "(\(NumberText.significant($0.score)))" }
      let line = title + "  " + zip(images, scores).map { "\($0.0.name) \($0.1)" }.joined(separator: ", ")
      guard let width, line.count > width else { return line }
      var table = TablePrinter(["", "", ""], [.right])
      for (index, image) in images.enumerated() {
        table.add([index == 0 ? title : "", image.name, scores[index]])
      }
      return table.text(width: width)
    }
    var lines = ["\(object.name) on \(data.name): \(evaluation.text)", classes.text(width: width)]
    if let thresholds = object.model.thresholds {
      lines.append(evaluation.confusion(thresholds).text(width: width))
    }
    lines.append(listed("most normal   ", evaluation.mostNormal(3)))
    lines.append(listed("most anomalous", evaluation.mostAnomalous(3)))
    return lines.joined(separator: "\n")
  }
}

extension Evaluation {
  /// Every figure, and the scores.
  var fields: [JSON.Member] {
    func interval(_ range: Interval?) -> JSON {
      range.map { [.number($0.low), .number($0.high)] } ?? .null
    }
    return [
      .init("images", .integer(images.count)), .init("auc", .optional(auc)),
      .init("auc_95", interval(intervals?.auc)), .init("average_precision", .optional(averagePrecision)),
      .init("average_precision_95", interval(intervals?.averagePrecision)),
      .init(
        "classes",
        .array(
          classes.map {
            [
              "label": .integer($0.label), "anomalous": .bool($0.anomalous), "count": .integer($0.count),
              "mean": .number($0.mean), "median": .number($0.median),
            ]
          })),
      .init(
        "scores",
        .array(
          images.map {
            ["name": .string($0.name), "label": .integer($0.label), "score": .number($0.score)]
          })),
    ]
  }
}

extension ConfusionTable {
  /// A row a class, a column a region, and how often the regions are right.
  func text(width: Int?) -> String {
    var table = TablePrinter(
      ["class"] + Region.allCases.map(\.name), [.left] + Region.allCases.map { _ in .right })
    for row in rows {
      table.add(["\(row.label)\(row.anomalous ? "" : " (normal)")"] + row.counts.map { "\($0)" })
    }
    table.add(["right"] + Region.allCases.map { accuracy(of: $0).map(NumberText.percent) ?? "" })
    let decided = decidedShare.map(NumberText.percent) ?? "none"
    let right = accuracy.map { "\(NumberText.percent($0)) of them rightly" } ?? "none rightly"
    return "\(table.text(width: width))\ndecided: \(decided) of the images, \(right)"
  }

  /// The same for programs.
  var json: JSON {
    [
      "accuracy": .optional(accuracy), "decided_share": .optional(decidedShare),
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
          [
            "label": .integer(row.label), "anomalous": .bool(row.anomalous),
            "counts": .array(row.counts.map { .integer($0) }),
          ]
        }),
    ]
  }
}
