import GalaxyBase
import GalaxyData

extension ComparisonArtifact {
  /// The sentence, then every figure beside that of the control.
  public var prose: Prose {
    var prose = Prose("\(name): \(comparison.sentence).")
    prose.add(.table(figureTable, indent: 2))
    if let difference = comparison.beyondControl {
      prose.add(
        "AUC beyond the control: \(difference.text())"
          + (comparison.direct.map { "; simulated against control: \($0.text())" } ?? ""))
    }
    add(features: &prose)
    if !comparison.regions.isEmpty {
      prose.add("share of each region of \(comparison.model ?? "the model"), by galaxies:")
      prose.add(.table(regionTable, indent: 2))
    }
    if let spread = comparison.spread { prose.add(spread.text(comparison.model.map { "scores by \($0)" })) }
    add(images: &prose)
    for note in comparison.notes { prose.add("note: \(note)") }
    return prose
  }

  /// A row a figure, a column a set.
  private var figureTable: TextTable {
    let (one, control) = (comparison.simulated, comparison.control)
    var table = TextTable(["against \(comparison.real.name)", one.name] + (control.map { [$0.name] } ?? []))
    func add(_ title: String, _ figure: (PairFigures) -> String?) {
      let cells = [one, control].compactMap(\.self).map { figure($0) ?? "–" }
      if cells.contains(where: { $0 != "–" }) { table.add([title] + cells) }
    }
    // No p-value of so many exchanges is smaller.
    func p(_ figure: Estimate, _ exchanges: Int? = nil) -> String {
      guard let p = figure.p else { return "" }
      let isLeast = exchanges.map { p <= 1.000_001 / Double($0 + 1) } ?? false
      return ", p \(isLeast ? "≤ " : "")\(NumberText.significant(p, 2))"
    }
    table.add(
      ["images (galaxies)"]
        + [one, control].compactMap(\.self).map { "\($0.images) (\($0.galaxies))" })
    add("told apart by \(comparison.features.count) features, AUC") { figures in
      figures.auc.map { $0.text() + p($0, ClassifierArea.exchanges) }
    }
    for shortcut in PictureViews.Shortcut.allCases {
      add("told apart by \(shortcut.rawValue) alone, AUC") { figures in
        figures.shortcuts.first { $0.view == shortcut }?.auc.text()
      }
    }
    add("lie among the real galaxies (95 % of those do)") { $0.shareAmongReal?.text() }
    add("MMD of the features (below that by chance)") { figures in
      figures.mmd.map {
        "\(NumberText.fixed($0.value, 3)) (\(NumberText.fixed(figures.mmdChance ?? .nan, 3)))\(p($0, MaximumMeanDiscrepancy.exchanges))"
      }
    }
    add("KS of the scores") { $0.ks.map { $0.text() + p($0) } }
    add("Wasserstein of the scores, in their spread") { $0.wasserstein?.text() }
    return table
  }

  private func add(features prose: inout Prose) {
    // What the control differs in, too, says little of a simulation.
    let all = comparison.features.filter(\.isTold)
    let beyond = all.filter(\.isBeyondControl)
    let told = beyond + all.filter { !$0.isBeyondControl }
    guard !comparison.features.isEmpty else { return }
    if told.isEmpty {
      prose.add("no feature alone tells the two apart beyond chance (\(comparison.features.count) looked at)")
      return
    }
    let most = 8
    var table = TextTable(
      ["\(comparison.simulated.name) are", "AUC (95 % for all)"]
        + (comparison.control == nil ? [] : ["control", "control's difference"]))
    for feature in told.prefix(most) {
      table.add(
        [feature.words, feature.area.text()]
          + [feature.controlArea?.text() ?? "", feature.controlWords].prefix(
            comparison.control == nil ? 0 : 2))
    }
    if told.count > most { table.add(["…"]) }
    prose.add(
      "\(told.count) of \(comparison.features.count) features tell the two apart alone"
        + (comparison.control == nil
          ? ", most of all:"
          : ", \(beyond.isEmpty ? "none" : String(beyond.count)) of them beyond the control"
            + (beyond.isEmpty ? ":" : ", which stand first:")))
    prose.add(.table(table, indent: 2))
  }

  /// A row a set and class, a column a region.
  private var regionTable: TextTable {
    let regions = Region.allCases.map(\.name)
    var table = TextTable(["", "galaxies"] + regions, [.left, .right] + regions.map { _ in .right })
    for start in stride(from: 0, to: comparison.regions.count, by: regions.count) {
      let row = comparison.regions[start..<min(start + regions.count, comparison.regions.count)]
      guard let first = row.first else { continue }
      table.add(
        [first.set + (first.className.map { ", \($0)" } ?? ""), "\(first.galaxies)"]
          + row.map { $0.share.text() })
    }
    return table
  }

  private func add(images prose: inout Prose) {
    let ranked = comparison.ranked, most = 3
    guard ranked.count > 0 else { return }
    func list(_ rows: some Sequence<Comparison.Row>) -> String {
      rows.map { row in
        row.name + (row.realism.map { " (\(NumberText.significant($0, 3)) %)" } ?? "")
      }.joined(separator: ", ")
    }
    prose.add("most realistic (so many of the real ones look more simulated): \(list(ranked.prefix(most)))")
    if ranked.count > most { prose.add("least realistic: \(list(ranked.suffix(most).reversed()))") }
  }

  /// Every simulated image, at full precision.
  public var data: DataTable {
    DataTable(
      [
        .text("name"), .text("path"), .text("class"), .text("group"), .number("realism"),
        .number("distance"), .truth("among_real"), .number("classifier_score"), .number("score"),
        .text("region"), .text("reason"),
      ], rows: comparison.rows.map { $0.members.map(\.value) })
  }
}

extension TellingFeature {
  /// The control's difference: `+0.03 dex`.
  fileprivate var controlWords: String {
    guard let difference = controlDifference else { return "" }
    let sign = difference.value > 0 ? "+" : ""
    return "\(sign)\(NumberText.significant(difference.value, 2))\(unit.isEmpty ? "" : " \(unit)")"
  }
}
