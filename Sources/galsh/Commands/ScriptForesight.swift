import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// What can be told of galsh's commands before they run: sizes and shapes that do not go together, and what is
/// asked of models that are not so far. What only the run can tell is let pass.
package final class ScriptForesight: Foresight {
  /// A dataset: the side of its images, if the script tells it.
  private struct Images { var size: Int? }
  /// A model as the script leaves it.
  private struct Trained {
    var network: NetworkDescription?
    var isTrained: Bool
    var isTested = false
    var repeats: Int?
  }

  private var networks: [String: NetworkDescription] = [:]
  private var datasets: [String: Images] = [:]
  private var models: [String: Trained] = [:]

  /// Nothing is known but the network that is always there.
  package init() {
    if let builtIn = NetworkDescription.builtIn { networks[builtIn.name] = builtIn }
  }

  package func forget(_ names: [String]?) {
    guard let names else {
      (networks, datasets, models) = (networks.filter { $0.value.isBuiltIn }, [:], [:])
      return
    }
    for name in names {
      if networks[name]?.isBuiltIn != true { networks[name] = nil }
      for known in datasets.keys where known == name || known.hasPrefix(name + ".") { datasets[known] = nil }
      models[name] = nil
    }
  }

  package func problems(of call: CommandCall, unknown: Set<String>) -> [Diagnostic] {
    do {
      try look(at: Foreseen(call: call, unknown: unknown))
      return []
    } catch let diagnostic as Diagnostic {
      return [diagnostic]
    } catch let error as GalaxyError {
      return [call.error(error.kind, error.message, hint: error.hint)]
    } catch {
      return []
    }
  }

  /// A call, of which some values are not known.
  private struct Foreseen {
    let call: CommandCall
    let unknown: Set<String>

    /// A name or a word; nil if it is not there or not known.
    func text(_ label: String) -> String? { call.value(label).flatMap { String($0) } }
    func isKnown(_ labels: String...) -> Bool { unknown.isDisjoint(with: labels) }
  }

  private func look(at it: Foreseen) throws {
    switch it.call.spec.name {
    case "network": try lookAtNetwork(it)
    case "load manifest", "load images", "load fits", "load hdf5", "load tar", "load npy": try lookAtLoad(it)
    case "split": try lookAtSplit(it)
    case "augment":
      let start = it.text("data").flatMap { datasets[$0] }
      learn(it) { datasets[$0] = start }
    case "measure", "load features", "label", "suggest": learn(it) { _ in }
    case "pretrain ae": try lookAtPretraining(it)
    case "train svdd", "train sad": try lookAtTraining(it)
    case "train classes": try lookAtFreeTraining(it, isTrained: true)
    case "train contrastive": try lookAtFreeTraining(it, isTrained: false)
    case "train detector": try lookAtDetector(it)
    case "test": try lookAtTest(it)
    case "apply": try lookAtApply(it)
    case "show", "whos", "plot", "view", "gallery", "export", "print", "save", "mock galaxies", "why",
      "explain",
      "history":
      break
    case "threshold": try lookAtThreshold(it)
    default: forgetWhatIsMade(it)
    }
  }

  // MARK: - Networks and images

  private func lookAtNetwork(_ it: Foreseen) throws {
    learn(it, "name") { _ in }
    guard it.unknown.isEmpty else { return }
    let network = try NetworkCommands.description(of: it.call)
    networks[network.name] = network
  }

  private func lookAtLoad(_ it: Foreseen) throws {
    learn(it) {
      datasets[$0] = Images(size: it.isKnown("size") ? it.call.value("size").flatMap { Int($0) } : nil)
    }
    if it.unknown.isEmpty { _ = try LoadOptions(it.call) }
  }

  private func lookAtSplit(_ it: Foreseen) throws {
    guard let name = it.text("data") else { return }
    let parts = it.call.parts("into")
    for part in parts { datasets["\(name).\(part.name)"] = datasets[name] }
    let shares = parts.compactMap { Double($0.value) }
    let sum = shares.reduce(0, +)
    if shares.count == parts.count, sum > 1 + 1e-9 {
      throw it.call.error(
        OptionError.badOption, "the fractions sum to \(NumberText.significant(sum)), more than 1", at: "into")
    }
  }

  // MARK: - Models

  private func lookAtPretraining(_ it: Foreseen) throws {
    let isResumed = it.call.isGiven("resume") || !it.isKnown("resume")
    let network = it.isKnown("network") && !isResumed ? it.text("network").flatMap { networks[$0] } : nil
    learn(it) {
      models[$0] = Trained(network: network, isTrained: false, repeats: repeats(it))
    }
    if it.unknown.isEmpty { _ = try TrainingOptions(it.call) }
    guard let network else { return }
    if network.decoder.isEmpty {
      throw it.call.error(
        NetworkError.noDecoder, "network \(network.name) has no `decode { }`, which an autoencoder needs",
        at: it.call.isGiven("network") ? "network" : nil,
        hint: "part the layers with `encode { … }` and `decode { … }`, or train svdd without pretraining")
    }
    try requireSize(of: network, it)
  }

  private func lookAtTraining(_ it: Foreseen) throws {
    let isResumed = it.call.isGiven("resume") || !it.isKnown("resume")
    let start = it.text("model").flatMap { models[$0] }
    if it.text("model") != nil, it.call.isGiven("network") {
      throw it.call.error(
        CommandError.uselessOption, "model \(it.text("model") ?? "") has its network already", at: "network")
    }
    let network =
      start?.network ?? (it.call.isGiven("network") ? it.text("network").flatMap { networks[$0] } : nil)
    if let count = start?.repeats, let wanted = it.call.value("repeat").flatMap({ Int($0) }), count > 1,
      wanted != count
    {
      throw it.call.error(
        TrainCommandError.otherRepeat,
        "model \(it.text("model") ?? "") has \(count) members, each of which is trained on", at: "repeat",
        hint: "leave repeat= out, or pretrain with repeat=\(wanted)")
    }
    if it.isKnown("as", "model"), it.text("as") == nil, it.text("model") == nil, it.call.isGiven("network"),
      !isResumed
    {
      throw it.call.error(
        TrainCommandError.missingName, "a model from nothing needs a name", hint: "add `as NAME`")
    }
    let trained = Trained(network: network, isTrained: true, repeats: start?.repeats)
    if it.isKnown("as"), let name = it.text("as") ?? it.text("model") {
      models[name] = trained
    } else {
      models = [:]
    }
    if it.unknown.isEmpty { _ = try TrainingOptions(it.call) }
    if let network, !isResumed { try requireSize(of: network, it) }
  }

  /// A training that starts from a model or from nothing as it likes.
  private func lookAtFreeTraining(_ it: Foreseen, isTrained: Bool) throws {
    let start = it.text("model").flatMap { models[$0] }
    let network =
      start?.network
      ?? (it.isKnown("network", "model") && !it.call.isGiven("model") && !it.call.isGiven("resume")
        ? networks[it.text("network") ?? NetworkDescription.builtIn?.name ?? ""] : nil)
    if it.isKnown("as", "model"), let name = it.text("as") ?? it.text("model") {
      forget([name])
      models[name] = Trained(network: network, isTrained: isTrained, repeats: start?.repeats)
    } else {
      models = [:]
    }
    if it.unknown.isEmpty { _ = try TrainingOptions(it.call) }
    if let network { try requireSize(of: network, it) }
  }

  private func lookAtDetector(_ it: Foreseen) throws {
    let start = it.text("model").flatMap { models[$0] }
    if let network = start?.network { try requireSize(of: network, it) }
    if let name = it.text("as") ?? it.text("model") {
      models[name] = Trained(network: start?.network, isTrained: true, repeats: start?.repeats)
    }
  }

  private func lookAtTest(_ it: Foreseen) throws {
    guard let name = it.text("model"), let model = models[name] else { return }
    try requireTrained(name, model, it)
    if let network = model.network { try requireSize(of: network, it) }
    models[name]?.isTested = true
  }

  private func lookAtApply(_ it: Foreseen) throws {
    if let name = it.text("model"), let model = models[name] { try requireTrained(name, model, it) }
    learn(it) { _ in }
  }

  private func lookAtThreshold(_ it: Foreseen) throws {
    if let name = it.text("model"), let model = models[name] {
      try requireTrained(name, model, it)
      let isAutomatic =
        it.isKnown("cuts") && elements(it.call.value("cuts")).contains { String($0) == "auto" }
      if isAutomatic, !model.isTested, it.isKnown("on"), !it.call.isGiven("on") {
        throw it.call.error(
          VerdictError.notTested, "model \(name) was not tested, so there are no scores to cut",
          hint: "run `test \(name) on …` first, or name images: `on …`")
      }
    }
    guard it.isKnown("cuts") else { return }
    let cuts = elements(it.call.value("cuts"))
    let values = cuts.compactMap { Double($0) }
    if values.isEmpty || values.count != cuts.count { return }
    guard values.count == 4 else {
      throw it.call.error(
        ScoreError.badThresholds, "a model has four thresholds, found \(cuts.count)", at: "cuts",
        hint: "give t1 t2 t3 t4, or `auto`")
    }
    do throws(GalaxyError) {
      _ = try Thresholds(values[0], values[1], values[2], values[3])
    } catch {
      throw it.call.error(error.kind, error.message, at: "cuts", hint: error.hint)
    }
  }

  // MARK: -

  private func elements(_ value: Value?) -> [Value] { if case .list(let list) = value { list } else { [] } }

  private func repeats(_ it: Foreseen) -> Int? {
    it.isKnown("repeat") ? it.call.value("repeat").map { Int($0) ?? 1 } ?? 1 : nil
  }

  /// What the command makes under the name behind `as`.
  private func learn(_ it: Foreseen, _ label: String = "as", _ make: (String) -> Void) {
    guard it.isKnown(label) else { return forget(nil) }
    guard let name = it.text(label) else { return }
    forget([name])
    make(name)
  }

  private func forgetWhatIsMade(_ it: Foreseen) {
    // Objects that a command is given may be other ones behind it, too.
    for (_, value) in it.call.values { if let name = String(value) { forget([name]) } }
    if !it.unknown.isEmpty { forget(nil) }
  }

  private func requireTrained(_ name: String, _ model: Trained, _ it: Foreseen) throws {
    if !model.isTrained {
      throw it.call.error(
        TrainingError.notTrained, "model \(name) has no hypersphere yet, so it has no scores", at: "model",
        hint: "run `train svdd \(name) on …` first")
    }
  }

  /// Throws if the images that the command is given are of another size than a network's input, or have
  /// another number of channels.
  private func requireSize(of network: NetworkDescription, _ it: Foreseen) throws {
    let input = network.input
    let side = it.text("on").flatMap { datasets[$0]?.size }
    guard let side else {
      guard input.channels == 1, input.height == input.width else {
        throw it.call.error(
          TrainingError.wrongSize,
          "network \(network.name) takes \(input); images are grey and square: 1×n×n",
          hint: "define it `from 1xNxN`")
      }
      return
    }
    guard input.channels == 1, input.height == side, input.width == side else {
      throw it.call.error(
        TrainingError.wrongSize, "the images are 1×\(side)×\(side); network \(network.name) takes \(input)",
        at: "on",
        hint: "load the images with size= as the network wants, or define a network for this size")
    }
  }
}
