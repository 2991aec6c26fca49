import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `train contrastive on [real, simulated] as m`: an encoder without labels.
package enum TrainContrastive {
  package static let all = [train]

  private enum Own {
    static let on = Key<Value>.clause(
      "on", .oneOf([.object("dataset"), .list(of: .object("dataset"))]), "the images: a dataset, or [a, b, …]"
    ).map { value, _ in
      let values = if case .list(let elements) = value { elements } else { [value] }
      return values.compactMap { DatasetArtifact.read($0) }
    }
    static let normal: Key<Value?> = .option(
      "normal", .label, default: .described("the model's, else the first"),
      "the class that later trainings take as normal", offers: .classes)
    static let temperature: Key<Double> = .option(
      "temperature", .number(above: 0), default: "0.5", "what similarities are divided by")
    static let head: Key<ProjectionHead.Form> = .option(
      "head", default: .nonlinear, "what stands before the loss, and is thrown away")
    static let projection: Key<Int> = .option(
      "projection", .integer(from: 1, to: 4096), default: "128", "values behind the head")
    static let varied = VariationKeys(shift: "0.05", zoom: "0.2", noise: "0.02")
    static let blur: Key<Double> = .option(
      "blur", .number(from: 0, to: 20), default: "1", "largest deviation of a Gaussian blur, in pixels")
  }

  private static let train = Command(
    CommandSpec(
      "train contrastive", "trains an encoder on images without labels",
      details: """
        SimCLR (Chen et al. 2020): of every image of a batch two views are drawn, turned, mirrored, scaled, shifted, \
        blurred and noisy at random, and the encoder learns to make the two alike and unlike the views of all other \
        images. A view's loss is −ln of exp(s/temperature) of its partner over the sum for all other views, where s \
        is the cosine of what the head makes of two latent vectors; head=nonlinear is W₂ max(0, W₁ h). Large batches \
        teach more than small ones. Labels are not looked at.
         `on [real, simulated]` takes the images of several datasets together, as Eisert et al. (2024) do, so that \
        one encoder sees both. The model has no detector: `train detector`, `train svdd`, `train sad` and \
        `train classes` go on from its encoder, and may name another normal class. What a view may change the \
        encoder learns to overlook: leave out with shift=0, zoom=0, noise=0 or blur=0 what tells your classes apart.
         With a model the encoder goes on from there, with its scaling of the images; otherwise from fresh weights, and the \
        scaling to 0 … 1 is fitted on all images. With repeat=N there are N encoders from other seeds, whose detectors \
        judge as one model.
        """ + TrainingCalls.resumption,
      keys: [
        TrainingCalls.freeModel, Own.on, TrainingCalls.name, TrainingCalls.freeNetwork, Own.normal,
        Own.temperature, Own.head, Own.projection,
      ] + Own.varied.all + [Own.blur, TrainingCalls.repeatKey] + TrainingOptions.keys + [
        TrainingCalls.resumeKey
      ],
      examples: [
        "train contrastive on [galaxies.train, sims] network=small epochs=50 as seen",
        "train contrastive elliptical on galaxies.train temperature=0.2 blur=2 epochs=50 as finer",
      ])
  ) { call, session in
    let sources = try call[Own.on]
    guard let first = sources.first else {
      throw call.error(
        CommandError.missingOption, "which images? The list is empty", at: "on", hint: "on [real, simulated]")
    }
    var data = first
    if sources.count > 1 {
      let name = "[\(sources.map(\.name).joined(separator: ", "))]"
      data = DatasetArtifact(
        name: name, dataset: try .unlabelled(joining: sources.map(\.dataset), source: name))
      for other in sources.dropFirst() where other.dataset.options != first.dataset.options {
        session.remark(
          "\(other.name) was read otherwise than \(first.name); the model reads files as \(first.name) was read"
        )
      }
    }
    let method = try ContrastiveMethod(
      temperature: call[Own.temperature],
      head: ProjectionHead(form: call[Own.head], width: call[Own.projection]),
      views: ViewOptions(augment: Own.varied.options(call), blur: call[Own.blur]))
    return try TrainingCalls.train(call, session, on: data, { _ in method }) {
      let (start, network) = try TrainingCalls.givenStart(call)
      let given = try TrainingCalls.label(call[Own.normal], first, call)
      let labels = first.dataset.labels.compactMap(\.self)
      let normal = given ?? start?.model.normalClass ?? labels.first ?? 0
      if given == nil, start == nil, labels.count > 1 {
        session.remark(
          "later trainings take class \(first.dataset.classes.text(normal)), the first, for the normal one unless "
            + "they are given normal=")
      }
      return TrainingCalls.Beginning(start: start, network: network, normal: normal)
    }
  }
}

/// `train contrastive`.
struct ContrastiveMethod: TrainingMethod {
  static let work = "train contrastive"
  let temperature: Double
  let head: ProjectionHead
  let views: ViewOptions

  init(temperature: Double, head: ProjectionHead, views: ViewOptions) {
    (self.temperature, self.head, self.views) = (temperature, head, views)
  }

  var told: [JSON.Member] {
    let augment = views.augment
    return [
      .init("temperature", .number(temperature)), .init("head", .string(head.form.rawValue)),
      .init("projection", .integer(head.width)), .init("rotate", .string(augment.rotate.rawValue)),
      .init("flip", .string(augment.flip.rawValue)), .init("shift", .number(augment.shift)),
      .init("zoom", .number(augment.zoom)), .init("noise", .number(augment.noise)),
      .init("blur", .number(views.blur)),
    ]
  }

  init?(told unfinished: UnfinishedTraining) {
    guard let temperature = unfinished.told("temperature")?.number,
      let form = unfinished.told("head")?.string.flatMap(ProjectionHead.Form.init),
      let width = unfinished.told("projection")?.integer,
      let rotate = unfinished.told("rotate")?.string.flatMap(AugmentOptions.Rotation.init),
      let flip = unfinished.told("flip")?.string.flatMap(AugmentOptions.Flip.init),
      let shift = unfinished.told("shift")?.number, let zoom = unfinished.told("zoom")?.number,
      let noise = unfinished.told("noise")?.number, let blur = unfinished.told("blur")?.number
    else { return nil }
    self.init(
      temperature: temperature, head: ProjectionHead(form: form, width: width),
      views: ViewOptions(
        augment: AugmentOptions(rotate: rotate, flip: flip, shift: shift, zoom: zoom, noise: noise),
        blur: blur))
  }

  var texts: [String: String] {
    Dictionary(told.map { ($0.key, $0.value.string ?? $0.value.number.map { "\($0)" } ?? "") }) { $1 }
  }

  func train(_ request: TrainingRequest, on dataset: Dataset, context: WorkContext) throws -> Model {
    try trainContrastive(
      name: request.name, from: request.start, network: request.network, on: dataset,
      normalClass: request.normal, temperature: temperature, head: head, views: views,
      options: request.options, repeats: request.repeats, streams: request.streams, context: context)
  }

  func record(of model: Model) -> TrainingRecord? { model.pretraining }

  func use(_ request: TrainingRequest, of dataset: Dataset) throws -> TrainingUse {
    TrainingUse(
      positions: Set(dataset.items.indices), text: "\(counted(dataset.count, "image")) without labels")
  }

  func remarks(
    on record: TrainingRecord, _ request: TrainingRequest, _ dataset: Dataset, _ context: WorkContext
  ) throws -> [String] {
    record.contrastiveRemarks
  }
}
