import GalaxyErrors
import GalaxyLang
import GalaxyRuntime

/// Looking after the trained models of a session: none makes room for something else unasked.
extension Session {
  /// Looks at the names that a call gives to what it makes.
  /// - Throws: a `Diagnostic` if one of them is that of a trained model which something else would replace.
  func checkNames(of call: CommandCall) throws {
    for (label, name) in call.newNames {
      guard let old = find(name) as? ModelArtifact, !isRepeated(call, old) else { continue }
      try mayReplace(old, at: label, call)
    }
  }

  /// Looks at the objects that a session file brings in.
  /// - Throws: a `Diagnostic` if a trained model would make room for one that is not the same.
  package func checkNames(of contents: SessionContents, _ call: CommandCall) throws {
    for entry in contents.objects {
      guard let old = find(entry.name) as? ModelArtifact, try old.digest(work) != entry.digest else {
        continue
      }
      try mayReplace(old, at: nil, call)
    }
  }

  /// Whether a call may put something in a trained model's place: asks where somebody can answer.
  /// - Throws: a `Diagnostic` of kind `model-in-the-way`.
  package func mayReplace(_ model: ModelArtifact, at label: String?, _ call: CommandCall) throws {
    if !settings.guardsFiles || call.overwrites { return }
    if asksQuestions {
      let answer = face.ask("\(model.name) is a trained model: \(model.summary). Replace it? (y/n)")
      if ["y", "yes"].contains(answer?.trimmed.lowercased() ?? "") { return }
      throw call.error(
        OutputError.modelInTheWay, "\(model.name) stays as it is: nothing was done", at: label,
        hint: "choose another name")
    }
    throw call.error(
      OutputError.modelInTheWay,
      "`\(model.name)` is a trained model (\(model.summary)), which `\(call.spec.name)` would replace",
      at: label, hint: "choose another name, or say overwrite=true")
  }

  /// Whether a call trains what the model is already: another round of the same kind, or the same command, or
  /// a command of the script that made it.
  private func isRepeated(_ call: CommandCall, _ old: ModelArtifact) -> Bool {
    let verb = call.spec.name.split(separator: " ").first ?? ""
    guard ["pretrain", "train"].contains(verb) else { return false }
    if let start = call.value("model"), case .object(let object) = start, object.name == old.name {
      return true
    }
    let isSame =
      switch call.spec.name {
      case "train svdd": old.model.hypersphere != nil
      case "train sad": old.model.detector is DeepSAD
      case "train classes": old.model.detector is SoftmaxClassifier
      case "train contrastive": old.model.isOpenToNormal && old.model.detector == nil
      case "train detector": old.model.detector != nil && old.model.hypersphere == nil
      default: old.model.detector == nil
      }
    return isSame || makers[old.name] == cellIdentity ?? call.source.name
      || allCalls.contains { $0.text == call.text }
  }

  /// The trained models that are lost when the session ends, in order: no file keeps them.
  package var unsavedModels: [String] {
    if let keeper, !keeper.hasFailedToSave { return [] }
    return workspace.names.filter { workspace.unsaved.contains($0) && find($0) is ModelArtifact }
  }

  /// Notes which text made the objects of a call.
  func noteMakers(of call: CommandCall) {
    for (_, name) in call.newNames { makers[name] = cellIdentity ?? call.source.name }
  }
}

extension Session {
  /// The tables of scores that a model has made since it was trained last.
  package func tables(by model: String) -> [ScoresArtifact] {
    let calls = allCalls
    func latest(_ name: String, _ isWanted: (StoredCall) -> Bool) -> Int? {
      calls.lastIndex { call in isWanted(call) && call.made.contains { $0.key == name } }
    }
    let trained = latest(model) { call in
      ["pretrain", "train", "import"].contains { call.command.hasPrefix($0) }
    }
    let now = (find(model) as? ModelArtifact)?.model.contents
    return workspace.contents.compactMap { $0 as? ScoresArtifact }.filter { scores in
      guard scores.table.modelName == model else { return false }
      if let then = scores.scoredBy { return then == now }
      guard let trained, let applied = latest(scores.name, { $0.command == "apply" }) else { return true }
      return applied > trained
    }
  }
}
