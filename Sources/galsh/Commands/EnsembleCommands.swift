import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `ensemble a b c as m`.
package enum EnsembleCommands {
  package static let all = [ensemble]

  private enum Keys {
    static let models: Key<[Value]> = .argument(
      "models", .object("model"), .variadic(atLeast: 2), "models of one normal class, at least two")
    static let on: Key<JudgedImages?> = .clause(
      "on", JudgedImages.type, "images whose normal ones give the ranks")
    static let name: Key<String> = .clause("as", .name, "what to call the result")
  }

  private static let ensemble = Command(
    CommandSpec(
      "ensemble", "has several models judge as one, by the mean of their percentile ranks",
      details: """
        Each model ranks an image among normal images, 0 … 100; the score is the mean of the ranks. The normal images are \
        those of `on`, else of each model's latest test, that the model was not trained on. The models may be of any \
        kind, networks or measured shapes, but must have one normal class. The result is a model of its own: later changes \
        to its parts do not change it.
        """,
      keys: [Keys.models, Keys.on, Keys.name],
      examples: ["ensemble elliptical m on galaxies.test as both"])
  ) { call, session in
    let models = try call[Keys.models].compactMap { ModelArtifact.read($0) }
    let images = try call[Keys.on]
    var parts: [(model: Model, normalScores: [Double])] = []
    for model in models {
      try model.requireScores()
      let set = try images?.scored(by: model, session) ?? model.tested("normal scores to rank by").scored
      let normals = (set.unseen ?? set).images.filter { !$0.anomalous }.map(\.score)
      if let seen = set.seen, !seen.isEmpty {
        session.remark("\(seen.count) images of \(set.name) that \(model.name) was trained on give no ranks")
      }
      parts.append((model.model, normals))
    }
    let name = try call[Keys.name]
    let model = try Model.ensemble(name, of: parts)
    let trained = models.dropFirst().reduce(models.first?.trainedImages) { known, next in
      known.map { $0.union(next.trainedImages) } ?? next.trainedImages
    }
    let object = ModelArtifact(
      model: model, trainedOn: models.first?.trainedOn,
      trainedImages: models.allSatisfy { $0.trainedImages != nil } ? trained : nil)
    session.put(object)
    let counts = parts.map { "\($0.model.name) by \(counted($0.normalScores.count, "normal image"))" }
    let values =
      [
        JSON.Member("name", .string(name)), .init("models", .array(models.map { .string($0.name) })),
      ] + object.listed
    return CommandResult(
      "ensemble", values,
      text: "\(name): mean of the percentile ranks of \(models.map(\.name).listed), normal class "
        + "\(model.normalText); ranks: \(counts.joined(separator: ", "))",
      value: .artifact(object))
  }
}
