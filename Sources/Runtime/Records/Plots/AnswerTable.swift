import GalaxyBase
import GalaxyErrors
import GalaxyModels

/// What was answered of each image: a class or none of them, or a region of a score.
public struct AnswerTable: Sendable {
  /// One image.
  struct Row: Sendable {
    /// The place of its answer among the answers.
    let answer: Int
    /// Its true class, where it is known.
    let truth: String?
    /// A number that images of one galaxy share; nil where that is not known.
    let galaxy: Int?
  }

  /// What the session calls it, and the figure.
  public let object: String, name: String
  /// The answers that there can be, in order.
  let answers: [String]
  /// What an answer is: `class` or `region`.
  let kind: String
  /// The images that were answered.
  let rows: [Row]
  /// How many images have no answer.
  let unanswered: Int

  /// The answers of an object; `named` is what the figure calls it.
  /// - Throws: `GalaxyError` of kind `not-tested` or `no-thresholds` for a model, `nothing-to-draw` for what has
  ///   no answers.
  public init(_ object: any Artifact, named name: String? = nil) throws {
    self.object = object.name
    self.name = name ?? object.name
    switch object {
    case let kinds as ClassificationArtifact:
      let answers = kinds.classification.classes + [Classification.none]
      self.answers = answers
      kind = "class"
      rows = kinds.classification.rows.compactMap { row in
        row.kind.flatMap { answers.firstIndex(of: $0) }.map { Row(answer: $0, truth: row.truth, galaxy: nil) }
      }
      unanswered = kinds.classification.rows.count - rows.count
    case let scores as ScoresArtifact:
      (answers, kind) = (Region.allCases.map(\.name), "region")
      rows = scores.table.rows.compactMap { row in
        row.region.map {
          Row(answer: $0.rawValue, truth: row.label.map(scores.table.classNames.text), galaxy: nil)
        }
      }
      unanswered = scores.table.count - rows.count
    case let model as ModelArtifact:
      let test = try model.tested("answers to draw")
      let thresholds = try model.judging ?? model.requireThresholds()
      var galaxies: [Int: Int] = [:]
      if test.galaxies.count == test.evaluation.images.count {
        for (image, galaxy) in zip(test.evaluation.images, test.galaxies) { galaxies[image.index] = galaxy }
      }
      let evaluation = test.judged
      (answers, kind) = (Region.allCases.map(\.name), "region")
      rows = evaluation.images.compactMap { image in
        thresholds.region(of: image.score, p: image.p).map {
          Row(
            answer: $0.rawValue, truth: evaluation.classNames.text(image.label), galaxy: galaxies[image.index]
          )
        }
      }
      unanswered = evaluation.images.count - rows.count
    default:
      throw GalaxyError(PlotError.nothingToDraw, "\(object.name) has no answers to draw")
    }
    guard !rows.isEmpty else {
      throw GalaxyError(
        PlotError.nothingToDraw,
        kind == "region"
          ? "no image of \(object.name) has a verdict: there are no thresholds"
          : "no image of \(object.name) has an answer",
        hint: kind == "region" ? "`threshold` the model, then `apply` it anew" : nil)
    }
  }

  /// The true classes that occur: those that may be answered in their order, then the others.
  var truths: [String] {
    let found = Set(rows.compactMap(\.truth))
    let others = found.subtracting(answers)
    let numbers = others.compactMap(Double.init)
    let sorted =
      numbers.count == others.count
      ? others.sorted { (Double($0) ?? 0) < (Double($1) ?? 0) } : others.sorted()
    return answers.filter(found.contains) + sorted
  }

  /// How many galaxies some rows show; nil where that is not known of all.
  static func galaxies(_ rows: [Row]) -> Int? {
    let known = rows.compactMap(\.galaxy)
    return known.count == rows.count ? Set(known).count : nil
  }

  /// Throws where tables answer in different words.
  /// - Throws: `PlotError.otherAnswers`.
  public static func requireAlike(_ tables: [AnswerTable]) throws(GalaxyError) {
    guard let first = tables.first else { throw .nothingToDraw("answers") }
    if let other = tables.first(where: { $0.answers != first.answers }) {
      throw GalaxyError(
        PlotError.otherAnswers,
        "\(first.object) answers \(first.answers.listed), and \(other.object) \(other.answers.listed)",
        hint: "draw each in a figure of its own")
    }
  }

  /// What a reader must know of some tables.
  static func remarks(_ tables: [AnswerTable]) -> [String] {
    tables.compactMap { table in
      table.unanswered > 0
        ? "\(counted(table.unanswered, "image")) of \(table.name) without an answer left out" : nil
    }
  }
}
