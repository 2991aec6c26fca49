import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `threshold m`, `threshold m t1 t2 t3 t4`, `threshold m auto`.
package enum ThresholdCommands {
  package static let all = [threshold]

  private enum Keys {
    static let model: Key<ModelArtifact> = .argument("model", .object("model"), "the model")
    static let cuts: Key<[Value]> = .argument(
      "cuts", .oneOf([.number(), .choice(["auto"])]), .variadic(atMost: 4), "four numbers, or `auto`")
    static let on: Key<JudgedImages?> = .clause(
      "on", JudgedImages.type, "images to find the cuts from, or a table of their features")
    static let method: Key<AutomaticThresholds.Method> = .option(
      "method", default: .quantile, "how `auto` finds them")
    static let alpha: Key<Double?> = .option(
      "alpha", .number(above: 0, to: 0.5), default: .described("0.05"),
      "with method=conformal: the share of normal images that are to be called anomalous")
    static let grade: Key<GradedOn?> = .option(
      "grade", default: "other-half where there are enough images",
      "which images `auto` shows the accuracy on")
    static let force: Key<Bool?> = .option(
      "force", .bool, default: .described("false"),
      "cut scores that are reversed or hardly differ, and let verdicts say \"surely\" whatever the test says")
  }

  /// Whether the images that give the cuts grade them, too.
  private enum GradedOn: String, CaseIterable {
    case otherHalf = "other-half"
    case same
  }

  private static let threshold = Command(
    CommandSpec(
      "threshold", "sets, finds or shows the four cuts of a model's score",
      details: """
        Four rising numbers cut the score into surely normal, probably normal, undecided, probably anomalous, surely \
        anomalous. `auto` finds them: `quantile` from normal images alone (their quantiles \
        \(AutomaticThresholds.quantiles.map { NumberText.significant($0) }.joined(separator: ", "))), `youden` from \
        labelled images of both kinds, `conformal` gives every image a p-value, how often a normal image would be at \
        least so strange (Vovk et al. 2005), and parts the regions at p = 0.5, 4 alpha, alpha and alpha / 5. A model of \
        measured numbers is calibrated on its own normal images, each judged by a detector of the other four of five \
        folds (Vovk 2015); with `on`, and any other model, on the normal images named or of the latest test that it was \
        not trained on. With n of them no p is below 1/(n + 1): a smaller alpha is refused. It uses the images of the latest test unless `on` names others. With at least \
        \(2 * ThresholdHalves.leastOfEach) galaxies of each kind that the method needs, one half of the images gives \
        the cuts and the other grades them; grade=same gives all to the cuts. Scores that the test showed to be reversed \
        or to hardly differ are not cut, and a model that is no better than chance gives no verdict that says "surely", \
        unless force=true.
        """,
      keys: [Keys.model, Keys.cuts, Keys.on, Keys.method, Keys.alpha, Keys.grade, Keys.force],
      examples: [
        "threshold m 0.032 0.041 0.083 0.105", "threshold m auto method=conformal alpha=0.2",
        "threshold m auto method=youden on galaxies.test",
      ])
  ) { call, session in
    var object = try call[Keys.model]
    try object.requireScores()
    let cuts = try call[Keys.cuts]
    if cuts.first.flatMap(String.init) == "auto" {
      guard cuts.count == 1 else {
        throw call.error(ScoreError.badThresholds, "nothing goes with `auto`", at: Keys.cuts)
      }
      let found = try automatic(&object, call, session)
      found.remarks.forEach(session.remark)
      // Calibrated by features, the images of the test are judged anew by their own p-values.
      let isAnew = object.model.calibration?.needsFeatures == true
      if isAnew { try testAnew(&object, session) }
      session.put(object)
      return result(object, found.how, isAnew ? object.grade : found.grade)
    }
    let ofAuto: [any AnyKey] = [Keys.method, Keys.on, Keys.alpha, Keys.grade]
    for key in ofAuto where call.isGiven(key) {
      throw call.error(CommandError.uselessOption, "`\(key.label)` belongs to `auto`", at: key)
    }
    let isForced = try call[Keys.force] ?? false
    if cuts.isEmpty {
      _ = try object.requireThresholds()
      guard !call.isGiven(Keys.force) else {
        throw call.error(
          CommandError.uselessOption, "force belongs to thresholds that are set or found", at: Keys.force)
      }
      return result(object, object.cuts?.how, object.grade)
    }
    let values = cuts.compactMap { Double($0) }
    guard cuts.count == 4, values.count == 4 else {
      throw call.error(
        ScoreError.badThresholds, "a model has four thresholds, found \(cuts.count)", at: Keys.cuts,
        hint: "give t1 t2 t3 t4, or `auto`")
    }
    let thresholds = try Thresholds(values[0], values[1], values[2], values[3])
    object.model.thresholds = thresholds
    object.model.calibration = nil
    object.cuts = CutRecord(how: "set by hand", contents: [])
    object.isForced = isForced
    session.put(object)
    return result(object, object.cuts?.how, object.grade)
  }

  /// Thresholds from scores: of the dataset given, else of the latest test.
  private static func automatic(
    _ object: inout ModelArtifact, _ call: CommandCall, _ session: Session
  ) throws -> FoundThresholds {
    let isConformal = try call[Keys.method] == .conformal
    if !isConformal, call.isGiven(Keys.alpha) {
      throw call.error(
        CommandError.uselessOption, "`alpha` belongs to method=conformal", at: Keys.alpha)
    }
    if isConformal, call.isGiven(Keys.grade) {
      throw call.error(
        CommandError.uselessOption,
        "`grade` does not belong to method=conformal, which grades no images that it calibrates on",
        at: Keys.grade)
    }
    var source: ScoredSet?
    if let data = try call[Keys.on] {
      source = try data.understood(by: object.model, session).scored(by: object, session)
    } else if object.test == nil, !(isConformal && object.model.fitting != nil) {
      throw call.error(
        VerdictError.notTested, "model \(object.name) was not tested, so there are no scores to cut",
        hint: "run `test \(object.name) on …` first, or name images: `on …`")
    }
    if isConformal {
      return try object.calibrate(
        alpha: call[Keys.alpha] ?? 0.05, from: source, isForced: call[Keys.force] ?? false,
        streams: session.streams, context: session.work)
    }
    return try object.findThresholds(
      method: call[Keys.method], from: source, sameImages: call[Keys.grade] == .same,
      isForced: call[Keys.force] ?? false, streams: session.streams)
  }

  /// Tests a model once more on the images of its latest test, if they are what they were; else its grade goes.
  private static func testAnew(_ object: inout ModelArtifact, _ session: Session) throws {
    guard let test = object.test else { return }
    let name = test.input.name
    if let data = session.find(name) as? DatasetArtifact,
      try InputRecord(data.dataset, name: name, context: session.work).digest == test.input.digest
    {
      return try object.test(
        on: data.dataset, name: name, streams: session.streams, context: session.work)
    }
    if let table = session.find(name) as? FeaturesArtifact,
      InputRecord(table.table, name: name).digest == test.input.digest
    {
      return try object.test(on: table.table, name: name, streams: session.streams, context: session.work)
    }
    session.remark("`test` again shows how the classes fall into the regions: \(name) is not what it was")
  }

  private static func result(_ object: ModelArtifact, _ how: String?, _ grade: Grade?) -> CommandResult {
    let thresholds = object.model.thresholds
    let values = thresholds?.values ?? []
    let equal = thresholds?.equalityRemark
    var prose = Prose(
      "\(object.name): thresholds \(thresholds?.text ?? "none")" + (how.map { " (\($0))" } ?? ""))
    if let equal { prose.add(.text(equal)) }
    if let caution = object.caution { prose.add(.text(caution)) }
    if let grade {
      if grade.note == nil, let test = object.test { prose.add(.text("on \(test.input.name):")) }
      prose.pieces += grade.prose.pieces
    }
    return CommandResult(
      "threshold",
      fields: [
        .init("model", .string(object.name)), .init("thresholds", .array(values.map(JSON.number))),
        .init("how", .optional(how)), .init("equal", .optional(equal)),
        .init("standing", .string(object.standing.kind.rawValue)),
        .init("standing_text", .string(object.standing.text)), .init("forced", .bool(object.isForced)),
        .init("confusion", grade?.json ?? .null),
      ],
      prose, value: .list(values.map { .number($0) }))
  }
}
