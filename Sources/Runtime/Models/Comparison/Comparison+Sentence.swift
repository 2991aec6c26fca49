import GalaxyBase

extension Comparison {
  /// What the figures allow to be said, in one sentence that claims no more: of a difference between
  /// simulated and real galaxies only what goes beyond that of the control.
  public var sentence: String {
    if let lack { return lack }
    guard let auc = simulated.auc else { return "nothing could be compared" }
    let told = "\(simulated.name) is told from \(real.name) with an AUC of \(auc.text())"
    let isTold = Self.exceeds(auc, 0.5)
    guard let control else {
      if !isTold { return withinChance(auc) }
      return "\(told), but without a control the pipeline (frame, noise, sky, coding) may explain all of it"
        + whatObservationExplains + ": give real galaxies of another pipeline with control="
    }
    guard control.galaxies >= Self.fewest, let controlAUC = control.auc, let beyondControl else {
      let found = isTold ? told : withinChance(auc)
      return
        "\(found), but a control of \(Self.galaxies(control.galaxies)) is too small to say whether there is more "
        + "than a pipeline: \(Self.fewest) are the least"
    }
    let beside = "\(control.name), real galaxies themselves, with \(controlAUC.text())"
    // Two decimals may hide on which side of 0 an end lies.
    let isFine = beyondControl.interval.map { min(abs($0.low), abs($0.high)) < 0.005 } ?? false
    let difference = beyondControl.text(isFine ? 3 : 2)
    if !isTold { return withinChance(auc) + ", and \(beside)" }
    if let twins = control.twins {
      return "\(told), but \(twins): nothing can be said beyond the control"
    }
    if Self.exceeds(beyondControl, 0) {
      // The interval of the difference knows the drawing of galaxies alone, not that of the matching and of
      // the folds, which moves both areas: only intervals that part are called a finding.
      guard let low = auc.interval?.low, let high = controlAUC.interval?.high, low > high else {
        return
          "\(told), \(beside): the difference beyond the control, \(difference), is a hint that "
          + "\(simulated.name) is less realistic, and no finding, since their intervals overlap"
          + whatObservationExplains
      }
      return "\(told), \(beside): the difference beyond the control, \(difference), is more than chance"
        + whatObservationExplains
    }
    if (beyondControl.interval?.high ?? 0) < 0 {
      return
        "\(told), \(beside): \(simulated.name) is nearer to \(real.name) than the control is (\(difference)), "
        + "so nothing shows that it is less realistic"
    }
    return
      "\(told), \(beside): nothing shows that \(simulated.name) is less realistic than other real galaxies, since "
      + "the difference beyond the control, \(difference), may be none"
  }

  /// What is too few or the same; nil where there is enough to compare.
  private var lack: String? {
    let sets = [(real.name, real.galaxies), (simulated.name, simulated.galaxies)]
    let few = sets.filter { $0.1 < Self.fewest }
    guard !few.isEmpty else { return nil }
    let found = few.map { "\(Self.galaxies($0.1)) of \($0.0)" }.listed
    let figure = simulated.auc.map { " (AUC \($0.text()))" } ?? ""
    let verb = few.count == 1 && few[0].1 == 1 ? "is" : "are"
    return "\(found) \(verb) too few to say whether \(simulated.name) is like \(real.name)\(figure): "
      + "\(Self.fewest) of each are the least"
  }

  /// A classifier may find nothing where the features differ as a whole.
  private func withinChance(_ auc: Estimate) -> String {
    if let twins = simulated.twins { return "nothing can be said of \(simulated.name): \(twins)" }
    let found = "\(simulated.name) cannot be told from \(real.name) by these features (AUC \(auc.text()))"
    guard let mmd = simulated.mmd, let p = mmd.p, p <= 0.05 else { return found }
    return found
      + ", though as a whole they differ more than by chance (MMD \(NumberText.fixed(mmd.value, 3)), p "
      + "\(NumberText.significant(p, 2)))"
  }

  /// What the background tells, where it tells the simulated set apart.
  private var whatObservationExplains: String {
    simulated.observationExplains.map {
      ", and the background alone tells \(simulated.name) with \($0.text()), so that how its images were made may "
        + "explain the difference"
    } ?? ""
  }

  private static func exceeds(_ figure: Estimate, _ value: Double) -> Bool {
    figure.interval.map { $0.low > value } ?? false
  }

  /// `1 galaxy`, `2 galaxies`.
  private static func galaxies(_ count: Int) -> String { "\(count) \(count == 1 ? "galaxy" : "galaxies")" }
}
