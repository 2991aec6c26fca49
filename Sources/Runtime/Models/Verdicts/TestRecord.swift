import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages

/// What a test of a model left behind.
public struct TestRecord: Sendable, Equatable {
  /// The images tested on.
  public var input: InputRecord
  /// What it found.
  public var evaluation: Evaluation
  /// Seconds that scoring took.
  public var seconds: Double
  /// The images with the lowest scores.
  public var mostNormal: ImageSheet
  /// The images with the highest scores.
  public var mostAnomalous: ImageSheet

  /// Images on each sheet.
  private static let sheetSize = 12

  /// Makes a record.
  public init(
    input: InputRecord, evaluation: Evaluation, seconds: Double, mostNormal: ImageSheet,
    mostAnomalous: ImageSheet
  ) {
    self.input = input
    self.evaluation = evaluation
    self.seconds = seconds
    self.mostNormal = mostNormal
    self.mostAnomalous = mostAnomalous
  }

  /// Tests a model on the labelled images of a dataset, which is called `name`; the bootstrap draws from the
  /// stream `bootstrap/test/MODEL/NAME`.
  /// - Throws: `GalaxyError` of kind `no-labels` without any labelled image; what scoring throws.
  public init(
    of model: Model, on dataset: Dataset, name: String, streams: SeedStreams,
    context: WorkContext = WorkContext()
  ) throws {
    let clock = ContinuousClock()
    let begun = clock.now
    guard dataset.items.contains(where: { $0.label != nil }) else { throw GalaxyError.noLabels(name) }
    let images = try model.scoredImages(of: dataset, context: context)
    let seconds = (clock.now - begun) / .seconds(1)
    var random = streams.stream("bootstrap/test/\(model.name)/\(name)")
    let evaluation = try Evaluation(images: images, classNames: dataset.classes, random: &random)
    func sheet(_ title: String, _ images: [ScoredImage]) -> ImageSheet {
      ImageSheet(
        title: title,
        images: images.compactMap { image in
          dataset.image(image.index).map {
            SheetImage(
              pixels: $0.pixels, width: $0.width, height: $0.height, name: image.name, score: image.score)
          }
        })
    }
    self.init(
      input: try InputRecord(dataset, name: name, context: context), evaluation: evaluation, seconds: seconds,
      mostNormal: sheet("most normal to \(model.name)", evaluation.mostNormal(Self.sheetSize)),
      mostAnomalous: sheet("most anomalous to \(model.name)", evaluation.mostAnomalous(Self.sheetSize)))
  }

  /// The normal images' scores, to which others are compared.
  public var reference: ReferenceScores {
    ReferenceScores(name: "\(input.name), normal", scores: evaluation.normalScores)
  }
}

extension Model {
  /// The labelled images of a dataset with their scores.
  /// - Throws: what scoring throws.
  public func scoredImages(of dataset: Dataset, context: WorkContext = WorkContext()) throws -> [ScoredImage]
  {
    let labelled = dataset.items.indices.filter { dataset.items[$0].label != nil }
    let part = dataset.subset(labelled, source: dataset.source)
    let scores = try scores(of: part, context: context)
    let normal = normalLabel(among: dataset.classes)
    return zip(part.items, scores).enumerated().compactMap { index, pair -> ScoredImage? in
      guard let label = pair.0.label else { return nil }
      return ScoredImage(
        index: labelled[index], name: pair.0.name, label: label, anomalous: label != normal,
        score: pair.1)
    }
  }
}

// MARK: - In a session file

extension TestRecord {
  /// What is no table.
  var stored: JSON {
    let names = evaluation.classNames
    return .object(
      [
        .init("input", input.json), .init("seconds", .number(seconds)),
        .init("intervals", evaluation.intervals?.stored ?? .null),
        .init("titles", [.string(mostNormal.title), .string(mostAnomalous.title)]),
      ] + (names.isEmpty ? [] : [.init("classes", names.json)]))
  }

  /// Adds the scores and the sheets to what an artifact keeps.
  func addTables(to content: inout ArtifactContent) {
    let images = evaluation.images
    content.add("tests", ["image", "name", "label", "anomalous", "score"], count: images.count) { row in
      let image = images[row]
      return [
        .integer(image.index), .text(image.name), .integer(image.label), .integer(image.anomalous ? 1 : 0),
        .number(image.score),
      ]
    }
    for (name, sheet) in [("normal", mostNormal), ("anomalous", mostAnomalous)] {
      let columns = ["sheet", "name", "score", "width", "height", "pixels"]
      content.add("sheets", columns, count: sheet.images.count) { row in
        let image = sheet.images[row]
        return [
          .text(name), .text(image.name), .optional(image.score), .integer(image.width),
          .integer(image.height),
          .bytes(image.greys),
        ]
      }
    }
  }

  /// Reads what `stored` and `addTables` wrote; nil if it is anything else.
  init?(_ stored: JSON, from source: some ArtifactSource) throws {
    let images = try source.rows(of: "tests") { row in
      ScoredImage(
        index: row.integer("image"), name: row.text("name"), label: row.integer("label"),
        anomalous: row.integer("anomalous") != 0, score: row.number("score"))
    }
    // The pictures as they were shown: 8 bits, from each image's lowest value to its highest.
    func sheet(_ name: String, _ title: String) throws -> ImageSheet {
      let images = try source.rows(of: "sheets", where: ["sheet": name]) { row in
        SheetImage(
          pixels: row.bytes("pixels").map(Float.init), width: row.integer("width"),
          height: row.integer("height"), name: row.text("name"), score: row.optionalNumber("score"))
      }
      return ImageSheet(title: title, images: images)
    }
    let titles = stored["titles"]?.array?.compactMap(\.string) ?? []
    guard let input = InputRecord(json: stored["input"]), titles.count == 2,
      let evaluation = try? Evaluation(
        images: images, classNames: ClassNames(json: stored["classes"]),
        intervals: ROCIntervals(stored: stored["intervals"]))
    else { return nil }
    self.init(
      input: input, evaluation: evaluation, seconds: stored["seconds"]?.number ?? 0,
      mostNormal: try sheet("normal", titles[0]), mostAnomalous: try sheet("anomalous", titles[1]))
  }
}
