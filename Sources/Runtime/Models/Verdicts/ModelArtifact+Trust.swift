import GalaxyBase
import GalaxyData

// How far a model's figures and verdicts can be trusted, and what must be said with them.

extension TestRecord {
  /// What the test says of the model: by the images that it was not trained on, if they are of both kinds.
  /// `offset` is what was taken from the distances to make the scores.
  public func standing(offset: Double) -> Standing {
    let standing = Standing(of: judged, offset: offset, members: memberAUCs)
    guard let seen, !seen.isEmpty, unseen?.auc == nil, standing.kind == .fair || standing.kind == .unstable
    else { return standing }
    return Standing(
      .seen,
      "tested on images that it was trained on (\(seen.count) of \(evaluation.images.count)), so how it does on new "
        + "ones is not known")
  }

  /// `420 of 600 images were trained on; the other 180: AUC 0.61 (95 % 0.52 to 0.7)`; nil where none was.
  public var seenText: String? {
    guard let seen, !seen.isEmpty else { return nil }
    let (count, all) = (seen.count, evaluation.images.count)
    let trained = "\(count) of \(counted(all, "image")) \(count == 1 ? "was" : "were") trained on"
    guard count < all else { return "\(trained): these figures flatter the model" }
    guard let unseen, unseen.auc != nil else {
      return "\(trained): these figures flatter the model, and the other \(all - count) are of one class only"
    }
    return "\(trained), which flatters the model; the others alone: \(unseen.text)"
  }

  /// `5 members alone: AUC 0.84 0.79 0.81 0.8 0.83, mean 0.814, standard deviation 0.0207`; nil for a model of one
  /// training.
  public var membersText: String? {
    guard let spread = Standing.spread(of: memberAUCs) else { return nil }
    let each = memberAUCs.map { NumberText.significant($0, 3) }.joined(separator: " ")
    return
      "\(memberAUCs.count) members alone: AUC \(each), mean \(NumberText.significant(spread.mean, 3)), standard "
      + "deviation \(NumberText.significant(spread.deviation, 2))"
  }

  /// What `membersText` says, for programs.
  var memberProperties: [JSON.Member] {
    guard let spread = Standing.spread(of: memberAUCs) else { return [] }
    return [
      .init("member_auc", .array(memberAUCs.map(JSON.number))),
      .init("member_auc_mean", .number(spread.mean)),
      .init("member_auc_std", .number(spread.deviation)),
    ]
  }

  /// What `seenText` says, for programs.
  var seenProperties: [JSON.Member] {
    guard let seen else { return [] }
    return [.init("trained_on", .integer(seen.count))]
      + (unseen.map { [.init("untrained", .object(Array($0.properties.prefix { $0.key != "classes" })))] }
        ?? [])
  }
}

extension ModelArtifact {
  /// What the latest test says of it.
  public var standing: Standing {
    keptStanding ?? test?.standing(offset: model.scoreOffset) ?? .untested
  }

  /// The thresholds as verdicts are given by them: "surely" only where the test allows it, or where the user
  /// insists.
  public var judging: Thresholds? {
    model.thresholds?.withholdingSurely(!standing.allowsSurely && !isForced)
  }

  /// One line of the standing for whatever rests on the scores; nil for a model that does what it says.
  public var caution: String? {
    guard standing.isWarning else { return nil }
    return "\(name): \(standing.text)\(Standing.withheld(judging, standing))"
  }

  /// Judges a set of rows against the normal images of the test: nil unless most lie beyond all that the model
  /// knows. Images that are labelled as anomalous are left out, and the known anomalies of the test must not
  /// lie there as often.
  func foreignRemark(_ rows: [ScoreRow], data: String?) -> String? {
    guard let test else { return nil }
    let normals = test.judged.normalScores.sorted()
    let scores = rows.filter { $0.anomalous != true }.compactMap(\.score)
    let known = test.judged.anomalousScores
    guard normals.count >= ThresholdHalves.leastOfEach, scores.count >= 5 else { return nil }
    func share(_ scores: [Double], above cut: Double) -> Double {
      scores.isEmpty ? 0 : Double(scores.count { $0 > cut }) / Double(scores.count)
    }
    // A stray among the normal images, one in fifty, must not hide what holds for the others.
    let strays = 0...max(1, normals.count / 50)
    guard
      let stray = strays.first(where: { stray in
        let cut = normals[normals.count - 1 - stray]
        return share(scores, above: cut) > max(0.5, share(known, above: cut))
      })
    else { return nil }
    let beyond = scores.count { $0 > normals[normals.count - 1 - stray] }
    let normal =
      stray == 0
      ? "every one of the \(normals.count) normal images"
      : "\(normals.count - stray) of the \(normals.count) normal images"
    let look =
      data.map { "`check \(test.input.name) \($0)` shows" }
      ?? "load them, and `check \(test.input.name) NAME` shows"
    return
      "\(beyond) of \(scores.count) images lie above \(normal) of "
      + "\(test.input.name): rather another kind of picture than \(beyond) anomalies; \(look) how they differ"
  }
}

extension Model {
  /// A digest of its numbers and its detector, by which a table tells whether it was scored by this model or by
  /// what it was before it was trained again.
  public var contents: String {
    // Its name and thresholds, which the whole file would have, are no part of what it computes.
    let tensors = (try? safeTensors().tensors) ?? []
    var metadata = detector?.metadata ?? [:]
    metadata["members"] = "\(memberCount)"
    let bytes = (try? SafeTensors(tensors: tensors, metadata: metadata).encoded()) ?? []
    return String(Digest(of: bytes).hex.prefix(16))
  }

  /// What was taken from the distances to make the scores: R² of a soft boundary, else 0.
  var scoreOffset: Double { hypersphere.map { $0.radius * $0.radius } ?? 0 }
}
