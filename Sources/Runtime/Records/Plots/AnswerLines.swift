import GalaxyBase

extension ConfusionPlot {
  /// The matrices in words.
  public var lines: TextTable {
    let answers = tables.first?.answers ?? []
    let isSeveral = tables.count > 1
    var lines = TextTable(
      (isSeveral ? [""] : []) + ["true class", "images"] + answers,
      (isSeveral ? [.left] : []) + [.left, .right] + answers.map { _ in .right })
    for table in tables {
      if table.answers != answers { lines.add(["", "", ""] + table.answers) }
      for (truth, counts) in zip(table.truths, Self.counts(table)) {
        lines.add(
          (isSeveral ? [table.name] : []) + [truth, "\(counts.reduce(0, +))"] + counts.map(String.init))
      }
    }
    return lines
  }
}

extension SharesPlot {
  /// The shares in words, each with its interval.
  public var lines: TextTable {
    let answers = tables.first?.answers ?? []
    let isPanelled = series.contains { $0.panel != nil && $0.panel != $0.name }
    var lines = TextTable(
      [""] + (isPanelled ? ["diagram"] : []) + ["answer", "images", "share", "95 %"],
      [.left] + (isPanelled ? [.left] : []) + [.left, .right, .right, .left])
    for one in series {
      for (place, answer) in answers.enumerated() {
        guard let (share, interval) = one.share(place) else { continue }
        lines.add(
          [one.name] + (isPanelled ? [one.panel ?? ""] : []) + [
            answer, "\(one.counts[place]) of \(one.total)", NumberText.significant(share, 3),
            "\(NumberText.significant(interval.low, 3)) to \(NumberText.significant(interval.high, 3))",
          ])
      }
    }
    return lines
  }
}

extension CalibrationPlot {
  /// How many p-values lie at and below the usual rates, each share with its interval.
  public var lines: TextTable {
    var lines = TextTable(
      ["", "images"] + Self.levels.map { "p ≤ \(NumberText.significant($0))" },
      [.left, .right] + Self.levels.map { _ in .left })
    for curve in curves {
      lines.add(
        [curve.name, "\(curve.sorted.count)"]
          + Self.levels.map { level in
            let interval = curve.interval(level)
            return "\(curve.count(level)): \(NumberText.significant(curve.share(level), 3)) ("
              + "\(NumberText.significant(interval.low, 3)) to \(NumberText.significant(interval.high, 3)))"
          })
    }
    return lines
  }
}
