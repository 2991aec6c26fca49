import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `pretrain ae` and `train svdd`.
package enum TrainCommands {
  package static let all = [pretrain, train]

  private enum Keys {
    static let name: Key<String> = .clause("as", .name, "what to call the model")
    static let network: Key<NetworkDescription> = .option(
      "network", .object("network"), default: "galnet", "the layers")
  }

  /// What is `train svdd`'s own.
  private enum Own {
    static let objective: Key<Model.Objective> = .option(
      "objective", default: .oneClass, "what is minimised")
    static let nu: Key<Double> = .option(
      "nu", .number(above: 0, to: 1), default: "0.1",
      "the share of normal images that a soft boundary leaves outside")
  }

  private static let pretrain = Command(
    CommandSpec(
      "pretrain ae", "trains an autoencoder on the normal images",
      details: """
        The loss is the mean over the batch of the squared differences of output and input, summed over the pixels. \
        The scaling of the images to 0 … 1 is fitted here, on the normal images, and stays with the model.
        """ + TrainingCalls.repetition + TrainingCalls.resumption,
      keys: [TrainingCalls.on, Keys.name, Keys.network, NormalClass.key, TrainingCalls.repeatKey]
        + TrainingOptions.keys + [TrainingCalls.resumeKey],
      examples: [
        "pretrain ae on train normal=1 epochs=100 as elliptical",
        "pretrain ae on train normal=1 repeat=5 as m",
      ])
  ) { call, session in
    let data = try call[TrainingCalls.on]
    let name = try call[Keys.name]
    let unfinished =
      try call[TrainingCalls.resumeKey] == true ? TrainingCalls.unfinished(call, session, [name]) : nil
    let request = try TrainingRequest(
      method: AutoencoderMethod(), name: name, start: nil, network: call[Keys.network],
      normal: unfinished?.model.normalClass ?? TrainingCalls.normalClass(call, data),
      repeats: call[TrainingCalls.repeatKey] ?? 1, options: TrainingOptions(call),
      seed: TrainingCalls.seed(call, session))
    return try TrainingCalls.run(request, going: unfinished, data, call, session)
  }

  private static let train = Command(
    CommandSpec(
      "train svdd", "trains Deep SVDD on the normal images",
      details: """
        The encoder starts from the model's weights, and the model keeps its name unless `as` gives another. With \
        network= and no model it starts from fresh weights, with a warning: it is not pretrained. \
        Training drops the model's thresholds and tests.
        """ + TrainingCalls.repetition
          + " Of a model that was pretrained with repeat= each training is trained on."
          + TrainingCalls.resumption,
      keys: [
        TrainingCalls.model, TrainingCalls.on, TrainingCalls.name, TrainingCalls.network,
        TrainingCalls.normal, Own.objective, Own.nu, TrainingCalls.repeatKey,
      ] + TrainingOptions.keys + [TrainingCalls.resumeKey],
      examples: [
        "train svdd elliptical on train epochs=100", "train svdd on train network=galnet normal=1 as fresh",
        "train svdd elliptical on train resume=true",
      ])
  ) { call, session in
    try TrainingCalls.trainEncoder(call, session) { call in
      try SVDDMethod(objective: call[Own.objective], nu: call[Own.nu])
    }
  }
}
