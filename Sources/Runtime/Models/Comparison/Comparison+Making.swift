import GalaxyBase
import GalaxyData
import GalaxyErrors

extension Comparison {
  /// Compares simulated with real images, and a control with the same real ones.
  /// - Parameters:
  ///   - control: other real galaxies that went through a pipeline of their own.
  ///   - model: whose scores are compared, too.
  /// - Throws: `GalaxyError` of kind `same-images`, `unlike-features` or `interrupted`; what scoring throws.
  public init(
    real: ComparedSet, simulated: ComparedSet, control: ComparedSet? = nil, by model: ModelArtifact? = nil,
    streams: SeedStreams, context: WorkContext
  ) throws {
    let one = ImageSample(real)
    let two = ImageSample(simulated, without: one.contents)
    let three = control.map { ImageSample($0, without: one.contents.union(two.contents)) }
    for sample in [two, three].compactMap(\.self) { try Self.require(sample, beside: one) }
    let maker = try ComparisonMaker(real: one, streams: streams, context: context)
    let judge = try model.map {
      try ScoredSamples($0, [one, two, three].compactMap(\.self), context: context)
    }
    let found = try maker.figures(of: two, role: "simulated", scores: judge)
    let beside = try three.map { try maker.figures(of: $0, role: "control", scores: judge) }
    let direct = try three.flatMap { try maker.area(of: two, against: $0, role: "direct") }
    var telling = try maker.telling(two, role: "simulated")
    if let three {
      let others = Dictionary(
        try maker.telling(three, role: "control").map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a })
      for index in telling.indices {
        telling[index].controlArea = others[telling[index].name]?.area
        telling[index].controlDifference = others[telling[index].name]?.difference
      }
    }
    self.real = RealImages(
      name: real.name, images: one.places.count, galaxies: one.galaxies, unmeasured: one.unmeasured,
      trainedOn: judge?.trainedOn ?? 0)
    (self.simulated, self.control) = (found.figures, beside?.figures)
    self.direct = direct?.figure
    beyondControl = maker.difference(found.area, beside?.area)
    features = telling
    regions = judge?.regions ?? []
    spread = maker.spread(two, found.area, judge)
    (origin, self.model) = (real.table.origin.text, model?.name)
    rows = maker.rows(two, found, judge)
    notes = Self.notes(one, two, three, judge)
  }

  private static func require(_ sample: ImageSample, beside real: ImageSample) throws(GalaxyError) {
    if sample.places.isEmpty, sample.leaked > 0 {
      throw GalaxyError(
        ComparisonError.sameImages,
        "\(sample.set.name) has no image that is not among those that it is compared with"
          + " (\(counted(sample.leaked, "image")))",
        hint: "compare sets without an image in common")
    }
    guard sample.set.table.featureNames == real.set.table.featureNames else {
      throw GalaxyError(
        ComparisonError.unlikeFeatures,
        "\(sample.set.name) has \(counted(sample.set.table.width, "feature")), \(sample.set.table.origin.text), and "
          + "\(real.set.name) \(counted(real.set.table.width, "feature")), \(real.set.table.origin.text)",
        hint: "measure both in one way")
    }
  }

  private static func notes(
    _ real: ImageSample, _ simulated: ImageSample, _ control: ImageSample?, _ judge: ScoredSamples?
  ) -> [String] {
    var notes: [String] = []
    for sample in [simulated, control].compactMap(\.self) where sample.leaked > 0 {
      notes.append(
        "\(counted(sample.leaked, "image")) of \(sample.set.name) left out: another set shows the same")
    }
    for sample in [real, simulated, control].compactMap(\.self) where sample.unmeasured > 0 {
      notes.append("\(counted(sample.unmeasured, "image")) of \(sample.set.name) could not be measured")
    }
    let blind = [real, simulated, control].compactMap(\.self).filter { !$0.set.hasPictures }
    if !blind.isEmpty {
      notes.append(
        "no pictures of \(blind.map(\.set.name).listed): border, size and background were not looked at")
    }
    return notes + (judge?.notes ?? [])
  }
}
