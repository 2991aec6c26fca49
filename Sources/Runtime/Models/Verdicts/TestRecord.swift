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
  /// For each image a number that those of one galaxy share; empty where each is its own.
  public var galaxies: [Int]
  /// The first 64 bits of the digest of each image's pixels; empty where they are not known.
  public var contents: [UInt64]
  /// Which of the evaluation's images the model was trained on, by their place among them, rising; nil where
  /// it is not known what it was trained on.
  public var seen: [Int]?
  /// What was found on the images that it was not trained on; nil if there are none, or no others.
  public var unseen: Evaluation?
  /// The AUC of each member of a repeated model; empty for a model that is one, and with one class only.
  public var memberAUCs: [Double]

  /// Images on each sheet.
  private static let sheetSize = 12

  /// Makes a record.
  public init(
    input: InputRecord, evaluation: Evaluation, seconds: Double, mostNormal: ImageSheet,
    mostAnomalous: ImageSheet, galaxies: [Int] = [], contents: [UInt64] = [],
    seen: [Int]? = nil, unseen: Evaluation? = nil, memberAUCs: [Double] = []
  ) {
    self.input = input
    self.evaluation = evaluation
    self.seconds = seconds
    self.mostNormal = mostNormal
    self.mostAnomalous = mostAnomalous
    self.galaxies = galaxies
    self.contents = contents
    self.seen = seen
    self.unseen = unseen
    self.memberAUCs = memberAUCs
  }

  /// Tests a model on the labelled images of a dataset, which is called `name`; the bootstrap draws from the
  /// streams `bootstrap/test/MODEL/NAME` and, of the images that it was not trained on,
  /// `bootstrap/unseen/MODEL/NAME`.
  /// - Throws: `GalaxyError` of kind `no-labels` without any labelled image; what scoring throws.
  public init(
    of model: Model, trained: TrainedImages? = nil, on dataset: Dataset, name: String, streams: SeedStreams,
    context: WorkContext = WorkContext()
  ) throws {
    let clock = ContinuousClock()
    let begun = clock.now
    guard dataset.items.contains(where: { $0.label != nil }) else { throw GalaxyError.noLabels(name) }
    let scored = try ScoredSet(of: model, trained: trained, on: dataset, name: name, context: context)
    try self.init(
      of: model, scored, input: InputRecord(dataset, name: name, context: context),
      seconds: (clock.now - begun) / .seconds(1), streams: streams
    ) { image in
      (try? dataset.image(image.index, context: context)).map {
        SheetImage(
          pixels: $0.pixels, width: $0.width, height: $0.height, name: image.name, score: image.score)
      }
    }
  }

  /// Tests a model on the labelled rows of a table, which is called `name`; the pictures come from the rows'
  /// files, where they are there.
  /// - Throws: `GalaxyError` of kind `no-labels` without any labelled row; what scoring throws.
  public init(
    of model: Model, trained: TrainedImages? = nil, on table: FeatureTable, name: String,
    streams: SeedStreams, context: WorkContext = WorkContext()
  ) throws {
    let clock = ContinuousClock()
    let begun = clock.now
    guard table.rows.contains(where: { $0.label != nil }) else { throw GalaxyError.noLabels(name) }
    let scored = try ScoredSet(of: model, trained: trained, on: table, name: name, context: context)
    var options = table.options
    options.size = Self.sheetSide
    let loader = try? ImageLoader(options: options)
    try self.init(
      of: model, scored, input: InputRecord(table, name: name),
      seconds: (clock.now - begun) / .seconds(1), streams: streams
    ) { image in
      guard let pixels = try? loader?.load(table.rows[image.index].path).pixels.withFloats(Array.init) else {
        return SheetImage(problem: "no picture", name: image.name, score: image.score)
      }
      return SheetImage(
        pixels: pixels, width: Self.sheetSide, height: Self.sheetSide, name: image.name, score: image.score)
    }
  }

  /// Side of the pictures that are read from files.
  private static let sheetSide = 128

  private init(
    of model: Model, _ scored: ScoredSet, input: InputRecord, seconds: Double, streams: SeedStreams,
    picture: (ScoredImage) -> SheetImage?
  ) throws {
    let name = scored.name
    var random = streams.stream("bootstrap/test/\(model.name)/\(name)")
    let evaluation = try scored.evaluation(random: &random)
    var unseen: Evaluation?
    if let rest = scored.unseen, rest.images.count < scored.images.count, !rest.images.isEmpty {
      var random = streams.stream("bootstrap/unseen/\(model.name)/\(name)")
      unseen = try rest.evaluation(random: &random)
    }
    func sheet(_ title: String, _ images: [ScoredImage]) -> ImageSheet {
      ImageSheet(
        title: title,
        images: images.compactMap(picture))
    }
    self.init(
      input: input, evaluation: evaluation, seconds: seconds,
      mostNormal: sheet("most normal to \(model.name)", evaluation.mostNormal(Self.sheetSize)),
      mostAnomalous: sheet("most anomalous to \(model.name)", evaluation.mostAnomalous(Self.sheetSize)),
      galaxies: evaluation.hasCopies ? scored.galaxies : [], contents: scored.contents, seen: scored.seen,
      unseen: unseen, memberAUCs: try (unseen?.auc == nil ? scored : scored.unseen ?? scored).memberAUCs())
  }

  /// The images with their scores.
  public var scored: ScoredSet {
    ScoredSet(
      name: input.name, images: evaluation.images, classNames: evaluation.classNames, galaxies: galaxies,
      contents: contents, seen: seen)
  }

  /// What the figures of the model are taken from: the images that it was not trained on, if they are of both
  /// kinds; else all.
  public var judged: Evaluation {
    if let unseen, unseen.auc != nil { unseen } else { evaluation }
  }

  /// The normal images' scores, to which others are compared: of those that the model was not trained on, if
  /// there are any.
  public var reference: ReferenceScores {
    let new = unseen?.normalScores ?? []
    return ReferenceScores(
      name: "\(input.name), normal", scores: new.isEmpty ? evaluation.normalScores : new)
  }
}
