import GalaxyBase
import GalaxyData
import GalaxyErrors

/// Fits a detector to the latent vectors of the normal images of a dataset: the model's network stays as it
/// is, pretrained or from a Deep SVDD training. Of a model of several trainings each is judged by a detector of
/// its own. Thresholds are dropped with the scores they cut.
/// - Parameters:
///   - kind: one of `Detectors.fitted`, such as `neighbours`.
///   - options: values for the kind's options; what is not named is the default.
///   - name: what the result is called.
/// - Throws: `GalaxyError` of kind `unknown-detector` or of a kind of `TrainingError`; what fitting throws.
public func trainDetector(
  kind: String, options: [String: Double] = [:], name: String, from model: Model, on dataset: Dataset,
  streams: SeedStreams = SeedStreams(seed: 0), context: WorkContext
) throws -> Model {
  guard let detector = Detectors.fitted.first(where: { $0.kind == kind }) else {
    throw GalaxyError.unknownDetector(kind, known: Detectors.fitted.map { $0.kind })
  }
  let body = try model.requireNetwork()
  guard dataset.options == body.preprocessing.options else {
    throw GalaxyError.otherPreprocessing(
      model: name, wanted: body.preprocessing.options.summary, found: dataset.options.summary)
  }
  guard let normal = model.normalLabel(among: dataset.classes) else {
    throw GalaxyError.noNormalImages(model.normalText, found: dataset.classes.all)
  }
  let indices = try normalIndices(of: dataset, label: normal)
  try body.network.requireInput(of: dataset)
  let feed = try ImageFeed(dataset, indices: indices, context: context)
  let standard = Dictionary(detector.options.map { ($0.name, $0.standard) }) { $1 }
  var ranks: [NormalRanks] = []
  let members = try model.members.map { member in
    var trained = member
    let latent = try member.extractor.features(of: feed, context: context)
    guard let features = TrainingFeatures(normals: latent, width: body.network.latent.count) else {
      throw GalaxyError(
        TrainingError.notFinite, "the latent vectors of \(member.name) are not all finite",
        hint: "train its network again with a smaller lr")
    }
    var random = streams.stream("detector/\(kind)/\(member.name)")
    trained.detector = try detector.fit(
      features, options: standard.merging(options) { $1 }, random: &random, context: context)
    if model.memberCount > 1 { ranks.append(try trained.normalRanks(of: feed, threads: context.threads)) }
    return trained
  }
  var trained = Model(members: members, ranks: ranks)
  (trained.pretraining, trained.training) = (model.pretraining, model.training)
  trained.name = name
  return trained
}
