import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `train classes on d as kinds`: a supervised classifier.
package enum TrainClasses {
  package static let all = [train]

  private static let normal: Key<Value?> = .option(
    "normal", .label, default: .described("the model's, else the first"),
    "the class whose absence the score tells, by number or name", offers: .classes)

  private static let train = Command(
    CommandSpec(
      "train classes", "trains a network to tell classes apart",
      details: """
        The encoder of the network, and behind its latent vector a linear layer with a softmax, learn the labels of all \
        labelled images by cross-entropy. Classes count alike, whatever their numbers of images: an image of a class \
        with n of N images weighs N / (k · n) among k classes (class_weight="balanced" of scikit-learn). Images without \
        a label are left out. The model knows the classes and their probabilities; its score is −ln p(normal), so \
        that `test`, `threshold` and `apply` do with it what they do with any model.
         With a model its encoder goes on from where it is, with its scaling of the images; otherwise the network \
        begins with fresh weights, and the scaling to 0 … 1 is fitted on the labelled images.
        """ + TrainingCalls.repetition + TrainingCalls.resumption,
      keys: [
        TrainingCalls.freeModel, TrainingCalls.on, TrainingCalls.name, TrainingCalls.freeNetwork, normal,
        TrainingCalls.repeatKey,
      ] + TrainingOptions.keys + [TrainingCalls.resumeKey],
      examples: [
        "train classes on galaxies.train network=small normal=1 epochs=50 as kinds",
        "train classes elliptical on galaxies.train epochs=50 as finer",
      ])
  ) { call, session in
    let data = try call[TrainingCalls.on]
    return try TrainingCalls.train(call, session, on: data, { _ in ClassesMethod() }) {
      let (start, network) = try TrainingCalls.givenStart(call)
      let normal: Int
      if let start {
        normal = try TrainingCalls.normalClass(call, data, of: start)
      } else if let given = try TrainingCalls.label(call[TrainClasses.normal], data, call) {
        normal = given
      } else {
        normal = data.dataset.labels.compactMap(\.self).first ?? 0
        session.remark(
          "class \(data.dataset.classes.text(normal)), the first, is taken for the normal one: normal= chooses "
            + "another")
      }
      return TrainingCalls.Beginning(start: start, network: network, normal: normal)
    }
  }
}

/// `train classes`.
struct ClassesMethod: TrainingMethod {
  static let work = "train classes"
  var told: [JSON.Member] { [] }
  var texts: [String: String] { [:] }

  init() {}
  init?(told unfinished: UnfinishedTraining) {}

  func train(_ request: TrainingRequest, on dataset: Dataset, context: WorkContext) throws -> Model {
    try trainClasses(
      name: request.name, from: request.start, network: request.network, on: dataset,
      normalClass: request.normal, options: request.options, repeats: request.repeats,
      streams: request.streams, context: context)
  }

  func use(_ request: TrainingRequest, of dataset: Dataset) throws -> TrainingUse {
    let labelled = dataset.items.indices.filter { dataset.items[$0].label != nil }
    let classes = dataset.labels.compactMap(\.self).map { label in
      "\(dataset.classes.text(label)) \(dataset.items.count { $0.label == label })"
    }
    let left = dataset.count - labelled.count
    let remark = "\(counted(left, "image")) without a label \(left == 1 ? "is" : "are") left out"
    return TrainingUse(
      positions: Set(labelled),
      text: "\(classes.count) classes (\(classes.joined(separator: ", "))), "
        + "normal class \(request.normalText(in: dataset))",
      remarks: left > 0 ? [remark] : [])
  }
}
