import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages

/// The training images that a model holds for most like an image.
public struct NearestTraining: Sendable, Equatable {
  /// One of them.
  public struct Neighbour: Sendable, Equatable {
    /// Its short name and its file.
    public let name: String, path: String
    /// Its class; nil where it has no label.
    public let className: String?
    /// Whether it was normal to the model.
    public let isNormal: Bool
    /// How far it is from the image.
    public let distance: Double
    /// Its position in the dataset or table.
    public let position: Int
  }

  /// The nearest first.
  public var neighbours: [Neighbour]
  /// What distances are measured in.
  public let space: String
  /// The middle of the distances from a normal training image to the nearest other one; nil for fewer than two.
  public let typical: Double?
  /// What the images are of: the dataset or table, as the session calls it; nil where it is not at hand.
  public let source: String?
  /// What there is to say: why none are named, or that only some were compared.
  public let note: String?

  /// None, for a reason.
  init(none note: String) {
    (neighbours, space, typical, source, self.note) = ([], "", nil, nil, note)
  }

  init(
    _ neighbours: [Neighbour], space: String, typical: Double?, source: String, note: String? = nil
  ) {
    (self.neighbours, self.space, self.typical, self.source) = (neighbours, space, typical, source)
    self.note = note
  }

  /// How many are named.
  static let count = 5
  /// So many training images are compared at most by their latent vectors, which take time.
  static let mostImages = 2000
}

/// Vectors of training images among which the nearest are looked for.
struct NeighbourSearch {
  /// [image][number], all of one length.
  let vectors: [[Double]]

  private static func distance(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for k in 0..<min(a.count, b.count) { sum += (a[k] - b[k]) * (a[k] - b[k]) }
    return sum.squareRoot()
  }

  /// The places of the nearest, the nearest first; of equal distances the lower place.
  func nearest(to vector: [Double], count: Int, except: Set<Int> = []) -> [(place: Int, distance: Double)] {
    let all = vectors.indices.filter { !except.contains($0) }.map {
      (place: $0, distance: Self.distance(vectors[$0], vector))
    }
    return Array(all.sorted { ($0.distance, $0.place) < ($1.distance, $1.place) }.prefix(count))
  }

  /// The median distance from a vector to the nearest other one, of two hundred at even distances.
  func typical(among places: [Int]) -> Double? {
    guard places.count >= 2 else { return nil }
    let asked = min(places.count, 200)
    let distances = (0..<asked).compactMap { number -> Double? in
      let own = places[number * places.count / asked]
      return places.lazy.filter { $0 != own }.map { Self.distance(vectors[own], vectors[$0]) }.min()
    }
    return Statistics.median(distances)
  }
}

extension ModelArtifact {
  /// The nearest training images by named numbers.
  /// - Parameters:
  ///   - fitted: the model, itself or a part of it, whose numbers they are.
  ///   - values: the image's numbers.
  ///   - content: what tells the image from others, which is not its own neighbour.
  ///   - source: what it was trained on, if that is at hand.
  func nearestByFeatures(
    _ fitted: Model, values: [Double], content: UInt64?, source: TrainingSource?
  ) -> NearestTraining {
    guard let fitting = fitted.fitting else {
      return NearestTraining(none: "\(fitted.name) does not keep what it was fitted to")
    }
    guard let source else {
      return NearestTraining(none: missingSource("the nearest of them cannot be named"))
    }
    let features = fitting.features
    guard let scale = Standardisation.robust(features.normals, width: features.width, clip: 8) else {
      return NearestTraining(none: "the numbers of \(fitted.name)'s normal images have no scale")
    }
    let images = TrainingImages(fitted, source, trained: trainedImages)
    guard images.normals.count == features.normalCount else {
      return NearestTraining(
        none: "\(source.name) has \(counted(images.normals.count, "normal image")) that can be measured, and "
          + "\(fitted.name) was fitted to \(features.normalCount): the nearest cannot be named")
    }
    // Anomalies that were made have no file; those that are images stand in the order of their classes.
    let isReal = fitting.recipe.anomaliesPerNormal == 0 && images.others.count == features.anomalyCount
    let positions = images.normals + (isReal ? images.others : [])
    let vectors = (0..<positions.count).map { place in
      scale(
        place < features.normalCount
          ? features.normal(place) : features.anomaly(place - features.normalCount))
    }
    let search = NeighbourSearch(vectors: vectors)
    let own = positions.indices.filter { content != nil && images.content(positions[$0]) == content }
    let found = search.nearest(to: scale(values), count: NearestTraining.count, except: Set(own)).map {
      images.neighbour(positions[$0.place], distance: $0.distance, isNormal: $0.place < features.normalCount)
    }
    return NearestTraining(
      found,
      space: "\(fitted.features?.names.count ?? 0) numbers in units of half the normal images' 16–84 % range",
      typical: search.typical(among: Array(0..<features.normalCount)), source: source.name)
  }

  /// The nearest training images by latent vectors, of several trainings side by side.
  /// - Throws: what reading pixels throws; of kind `interrupted`.
  func nearestByLatents(
    _ network: Model, of image: Dataset, source: TrainingSource?, context: WorkContext
  ) throws -> NearestTraining {
    guard case .dataset(let data)? = source else {
      return NearestTraining(none: missingSource("the nearest of them cannot be named"))
    }
    try data.dataset.materialize(context: context)
    let marks = try trainedImages?.contain(data.dataset, context: context)
    let normals = Set(normalPositions(in: data.dataset))
    let digests = try data.dataset.pixelDigests(context: context)
    let own = try image.pixelDigests(context: context).first
    let lost = data.dataset.failures
    var positions = data.dataset.items.indices.filter { position in
      (marks.map { $0[position] } ?? normals.contains(position)) && lost[position] == nil
        && digests[position] != own
    }
    var note: String?
    let all = positions.count
    if all > NearestTraining.mostImages {
      positions = (0..<NearestTraining.mostImages).map { positions[$0 * all / NearestTraining.mostImages] }
      note = "compared with \(positions.count) of \(all) training images, at even distances"
    }
    let trained = data.dataset.subset(positions, source: data.dataset.source)
    guard trained.count == positions.count, !positions.isEmpty else {
      return NearestTraining(none: "\(data.name) has no other image that \(name) was trained on")
    }
    let search = NeighbourSearch(vectors: try network.latentVectors(of: trained, context: context))
    guard let vector = try network.latentVectors(of: image, context: context).first else {
      return NearestTraining(none: "the image has no latent vector")
    }
    let found = search.nearest(to: vector, count: NearestTraining.count).map { place, distance in
      let item = data.dataset.items[positions[place]]
      return NearestTraining.Neighbour(
        name: item.name, path: item.path, className: item.label.map(data.dataset.classes.text),
        isNormal: normals.contains(positions[place]), distance: distance, position: positions[place])
    }
    return NearestTraining(
      found, space: "\(vector.count) latent numbers of \(network.name)",
      typical: search.typical(among: positions.indices.filter { normals.contains(positions[$0]) }),
      source: data.name, note: note)
  }
}

/// Where a dataset or table has the rows that a detector was fitted to, in the order of the fit.
private struct TrainingImages {
  private let source: TrainingSource
  /// Positions of normal images, and of labelled others by class and position.
  let normals: [Int], others: [Int]

  init(_ model: Model, _ source: TrainingSource, trained: TrainedImages?) {
    self.source = source
    let labels: [Int?], usable: (Int) -> Bool, classes: ClassNames, contents: [UInt64?]
    switch source {
    case .dataset(let data):
      labels = data.dataset.items.map(\.label)
      usable = { _ in true }
      classes = data.dataset.classes
      contents = data.dataset.items.indices.map { data.dataset.content(at: $0) }
    case .table(let table):
      labels = table.table.rows.map(\.label)
      usable = { table.table.rows[$0].isMeasured }
      classes = table.table.classes
      contents = table.table.rows.map(\.identity)
    }
    let label = model.normalLabel(among: classes)
    // Normal rows that could not be measured were not fitted to, and are not known as trained on.
    func isKnown(_ position: Int) -> Bool {
      guard let trained, let content = contents[position] else { return true }
      return trained.contains(content)
    }
    normals = labels.indices.filter { labels[$0] == label && usable($0) && isKnown($0) }
    others = labels.indices.filter { position in
      labels[position] != nil && labels[position] != label && usable(position)
        && contents[position].map { trained?.contains($0) ?? false } ?? false
    }.sorted { (labels[$0] ?? 0, $0) < (labels[$1] ?? 0, $1) }
  }

  /// What tells an image from others.
  func content(_ position: Int) -> UInt64? {
    switch source {
    case .dataset(let data): data.dataset.content(at: position)
    case .table(let table): table.table.rows[position].identity
    }
  }

  func neighbour(_ position: Int, distance: Double, isNormal: Bool) -> NearestTraining.Neighbour {
    let (name, path, label, classes): (String, String, Int?, ClassNames)
    switch source {
    case .dataset(let data):
      let item = data.dataset.items[position]
      (name, path, label, classes) = (item.name, item.path, item.label, data.dataset.classes)
    case .table(let table):
      let row = table.table.rows[position]
      (name, path, label, classes) = (row.name, row.path, row.label, table.table.classes)
    }
    return NearestTraining.Neighbour(
      name: name, path: path, className: label.map(classes.text), isNormal: isNormal, distance: distance,
      position: position)
  }
}
