import GalaxyBase

extension Comparison {
  /// Reads what `ComparisonArtifact` wrote to a session file; nil if it is anything else.
  init?(stored values: JSON) {
    guard let real = values["real"], let name = real["set"]?.string, let images = real["images"]?.integer,
      let galaxies = real["galaxies"]?.integer, let simulated = PairFigures(json: values["simulated"]),
      let origin = values["origin"]?.string, let stored = values["rows"]?.array
    else { return nil }
    self.real = RealImages(
      name: name, images: images, galaxies: galaxies, unmeasured: real["unmeasured"]?.integer ?? 0,
      trainedOn: real["trained_on"]?.integer ?? 0)
    (self.simulated, control) = (simulated, PairFigures(json: values["control"]))
    direct = Estimate("auc", of: values["direct"])
    beyondControl = Estimate("auc", of: values["beyond_control"])
    features = (values["features"]?.array ?? []).compactMap(TellingFeature.init(json:))
    regions = (values["regions"]?.array ?? []).compactMap(RegionShare.init(json:))
    spread = GroupSpread(json: values["spread"])
    (self.origin, model) = (origin, values["model"]?.string)
    notes = (values["notes"]?.array ?? []).compactMap(\.string)
    rows = stored.map(Row.init(json:))
  }
}

extension Comparison.Row {
  /// The image's values by name.
  var members: [JSON.Member] {
    [
      .init("name", .string(name)), .init("path", .string(path)), .init("class", .optional(className)),
      .init("group", .string(group)), .init("realism", .optional(realism)),
      .init("distance", .optional(distance)), .init("among_real", isAmongReal.map(JSON.bool) ?? .null),
      .init("classifier_score", .optional(classifierScore)), .init("score", .optional(score)),
      .init("region", .optional(region)), .init("reason", .string(reason ?? "")),
    ]
  }

  /// Reads what `members` wrote.
  init(json: JSON) {
    let reason = json["reason"]?.string ?? ""
    self.init(
      path: json["path"]?.string ?? "", name: json["name"]?.string ?? "", className: json["class"]?.string,
      group: json["group"]?.string ?? "", realism: json["realism"]?.number,
      distance: json["distance"]?.number, classifierScore: json["classifier_score"]?.number,
      score: json["score"]?.number, region: json["region"]?.string, reason: reason.isEmpty ? nil : reason)
  }
}
