import GalaxyBase
import GalaxyData
import GalaxyErrors

/// The labelled images of a dataset with their scores, and what tells whether figures that rest on them mean
/// anything: which show the same galaxy, and which the model was trained on.
public struct ScoredSet: Sendable, Equatable {
  /// What the session calls the dataset.
  public let name: String
  /// The images, in the dataset's order.
  public let images: [ScoredImage]
  /// The names of the classes; empty where labels are plain numbers.
  public let classNames: ClassNames
  /// For each image a number that those of one galaxy share.
  public let galaxies: [Int]
  /// The first 64 bits of the digest of each image's pixels; empty where they are not known.
  public let contents: [UInt64]
  /// The places among `images` of those that the model was trained on, rising; nil where it is not known.
  public let seen: [Int]?
  /// The scores by each training of a repeated model, [member][image]; empty for a model of one training.
  let memberScores: [[Double]]

  /// Makes one; each image is a galaxy of its own where `galaxies` is empty.
  init(
    name: String, images: [ScoredImage], classNames: ClassNames, galaxies: [Int], contents: [UInt64],
    seen: [Int]?, memberScores: [[Double]] = []
  ) {
    self.memberScores = memberScores
    self.name = name
    self.images = images
    self.classNames = classNames
    self.galaxies = galaxies.count == images.count ? galaxies : Array(images.indices)
    self.contents = contents.count == images.count ? contents : []
    self.seen = seen
  }

  /// Scores the labelled images of a dataset, which is called `name`.
  /// - Throws: what scoring throws.
  public init(
    of model: Model, trained: TrainedImages?, on dataset: Dataset, name: String,
    context: WorkContext = WorkContext()
  ) throws {
    let (images, memberScores) = try model.labelledScores(of: dataset, context: context)
    let (galaxies, digests) = try (dataset.galaxies(context: context), dataset.pixelDigests(context: context))
    let marks = try trained?.contain(dataset, context: context)
    self.init(
      name: name, images: images, classNames: dataset.classes,
      galaxies: images.map { galaxies[$0.index] }, contents: images.map { digests[$0.index].prefix },
      seen: marks.map { marks in images.indices.filter { marks[images[$0].index] } },
      memberScores: memberScores.count > 1 ? memberScores : [])
  }

  /// The AUC of each training of a repeated model; empty for a model of one, and with one class only.
  func memberAUCs() throws -> [Double] {
    let anomalous = images.map(\.anomalous)
    guard Set(anomalous).count == 2 else { return [] }
    return try memberScores.map { try ROC(scores: $0, anomalous: anomalous).auc }
  }

  /// How many galaxies the images show.
  var galaxyCount: Int { Set(galaxies).count }

  /// The images that the model was not trained on; nil where that is not known.
  public var unseen: ScoredSet? {
    seen.map { seen in
      let marks = Set(seen)
      return part(images.indices.filter { !marks.contains($0) })
    }
  }

  /// The images at these places.
  func part(_ places: [Int]) -> ScoredSet {
    let marks = Set(seen ?? [])
    return ScoredSet(
      name: name, images: places.map { images[$0] }, classNames: classNames,
      galaxies: places.map { galaxies[$0] }, contents: contents.isEmpty ? [] : places.map { contents[$0] },
      seen: seen == nil ? nil : places.indices.filter { marks.contains(places[$0]) })
  }

  /// How well the scores part the classes.
  /// - Throws: `GalaxyError` of kind `too-few-scores` or `score-not-finite`.
  func evaluation(random: inout RandomStream) throws -> Evaluation {
    try Evaluation(images: images, galaxies: galaxies, classNames: classNames, random: &random)
  }

  /// How the images fall into the regions of thresholds that came from the images of these contents: of
  /// those alone that gave no cut and were not trained on, if there are enough.
  func grade(_ thresholds: Thresholds, cuts: CutRecord?) -> Grade {
    let gave = cuts?.contents ?? []
    let cutting = contents.indices.filter { gave.contains(contents[$0]) }
    let marks = Set(seen ?? []).union(cutting)
    func table(_ set: ScoredSet) -> ConfusionTable {
      ConfusionTable(
        images: set.images, classNames: classNames, thresholds: thresholds, galaxies: set.galaxyCount)
    }
    guard !marks.isEmpty else {
      let isKnown = !contents.isEmpty && cuts != nil && seen != nil
      return Grade(confusion: table(self), note: nil, isIndependent: isKnown ? true : nil)
    }
    let rest = part(images.indices.filter { !marks.contains($0) })
    let kinds = Set(images.map(\.anomalous))
    if rest.images.count >= ThresholdHalves.leastOfEach, Set(rest.images.map(\.anomalous)) == kinds {
      let neither = [
        cutting.isEmpty ? nil : "gave no cut", (seen ?? []).isEmpty ? nil : "were not trained on",
      ].compactMap(\.self).listed
      return Grade(
        confusion: table(rest), note: "on the \(rest.images.count) images of \(name) that \(neither)",
        isIndependent: true)
    }
    let why = [
      cutting.isEmpty ? nil : "gave the cuts", (seen ?? []).isEmpty ? nil : "were trained on",
    ].compactMap(\.self).joined(separator: " or ")
    return Grade(
      confusion: table(self), note: "on images of \(name) that \(why): new ones may do worse",
      isIndependent: false)
  }
}

/// How images fall into regions, and on which of them that was counted.
public struct Grade: Sendable, Equatable {
  /// The counts.
  public let confusion: ConfusionTable
  /// What should be known of the images, in a clause; nil if nothing.
  public let note: String?
  /// Whether none of the images gave a cut or was trained on; nil where that is not known.
  public let isIndependent: Bool?

  /// The note, then a row a class.
  public var prose: Prose {
    var prose = Prose([])
    if let note { prose.add(.text("\(note):")) }
    prose.pieces += confusion.prose.pieces
    return prose
  }

  /// The counts for programs, and what they were counted on.
  public var json: JSON {
    .object(
      (confusion.json.object ?? []) + [
        .init("on", .optional(note)), .init("independent", isIndependent.map(JSON.bool) ?? .null),
      ])
  }
}

extension Model {
  /// The labelled images of a dataset with their scores; those that cannot be measured are left out.
  /// - Throws: what scoring throws.
  public func scoredImages(of dataset: Dataset, context: WorkContext = WorkContext()) throws -> [ScoredImage]
  {
    try labelledScores(of: dataset, context: context).images
  }

  /// The labelled images of a dataset with their scores, and the scores by each training.
  fileprivate func labelledScores(
    of dataset: Dataset, context: WorkContext
  ) throws -> (images: [ScoredImage], members: [[Double]]) {
    let labelled = dataset.items.indices.filter { dataset.items[$0].label != nil }
    let part = dataset.subset(labelled, source: dataset.source)
    return labelledScores(
      try judge(part, context: context), indices: labelled, names: part.items.map(\.name),
      labels: part.items.map(\.label), classes: dataset.classes)
  }

  fileprivate func labelledScores(
    _ said: [Judgement], indices: [Int], names: [String], labels: [Int?], classes: ClassNames
  ) -> (images: [ScoredImage], members: [[Double]]) {
    let normal = normalLabel(among: classes)
    var images: [ScoredImage] = []
    var members = [[Double]](repeating: [], count: said.first?.members.count ?? 0)
    for (place, judgement) in said.enumerated() {
      guard let label = labels[place], let score = judgement.score else { continue }
      images.append(
        ScoredImage(
          index: indices[place], name: names[place], label: label, anomalous: label != normal, score: score,
          p: judgement.p))
      for (member, score) in judgement.members.enumerated() { members[member].append(score) }
    }
    return (images, members)
  }
}

extension ScoredSet {
  /// Scores the labelled rows of a table, which is called `name`.
  /// - Throws: what scoring throws.
  public init(
    of model: Model, trained: TrainedImages?, on table: FeatureTable, name: String,
    context: WorkContext = WorkContext()
  ) throws {
    let (images, _) = model.labelledScores(
      try model.judge(table, context: context), indices: Array(table.rows.indices),
      names: table.rows.map(\.name), labels: table.rows.map(\.label), classes: table.classes)
    let galaxies = table.galaxies
    let contents = images.map { table.rows[$0.index].identity }
    self.init(
      name: name, images: images, classNames: table.classes, galaxies: images.map { galaxies[$0.index] },
      contents: contents,
      seen: trained.map { trained in images.indices.filter { trained.contains(contents[$0]) } })
  }
}
