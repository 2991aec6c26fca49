import GalaxyRuntime

/// How images are framed, exposed and coded before and after a match, beside the real ones: for people and for
/// programs.
enum MatchTable {
  /// A line a number: medians, and how well it alone tells the images from the real ones.
  static func text(_ rows: [MatchReport.Row], real: String) -> TextTable {
    var table = TextTable(
      ["", real, "before", "after", "told apart before, AUC (95 %)", "after"],
      [.left, .right, .right, .right, .left, .left])
    for row in rows {
      table.add([
        title(row.quantity), number(row.real), number(row.before), number(row.after),
        told(row.toldBefore, row),
        told(row.toldAfter, row),
      ])
    }
    return table
  }

  /// What people call a number.
  static func title(_ quantity: FrameObservation.Quantity) -> String {
    switch quantity {
    case .side: "side in pixels"
    case .ninetyLight: "r90 / frame"
    case .halfLight: "r50 / frame"
    case .sky: "sky"
    case .noise: "noise of the sky"
    case .black: "share of black"
    case .peak: "peak above the sky"
    case .correlation1: "noise, correlation at 1 px"
    case .correlation2: "noise, correlation at 2 px"
    case .correlation4: "noise, correlation at 4 px"
    case .sharpness: "finest structure / frame"
    case .blocks: "JPEG blocks"
    }
  }

  private static func number(_ spread: ObservableComparison.Spread) -> String {
    spread.median.isFinite ? NumberText.significant(spread.median, 3) : "–"
  }

  /// `0.96 (0.93–0.98)`.
  static func told(_ ranks: RankComparison?) -> String? {
    ranks.map { ranks in
      let interval = ranks.strengthInterval
      return "\(NumberText.fixed(ranks.strength, 2)) "
        + "(\(NumberText.fixed(interval.low, 2))–\(NumberText.fixed(interval.high, 2)))"
    }
  }

  private static func told(_ ranks: RankComparison?, _ row: MatchReport.Row) -> String {
    told(ranks) ?? (row.real.count > 0 ? "the same in all" : "not measured")
  }

  /// For programs, at full precision.
  static func data(_ rows: [MatchReport.Row]) -> DataTable {
    DataTable(
      records: rows.map { row in
        func known(_ value: Double?) -> JSON { value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null }
        func spread(_ name: String, _ spread: ObservableComparison.Spread) -> [JSON.Member] {
          [
            .init("\(name)_median", known(spread.median)), .init("\(name)_low", known(spread.low)),
            .init("\(name)_high", known(spread.high)), .init("\(name)_measured", .integer(spread.count)),
          ]
        }
        func ranks(_ name: String, _ ranks: RankComparison?) -> [JSON.Member] {
          let interval = ranks?.strengthInterval
          return [
            .init("auc_\(name)", known(ranks?.strength)), .init("auc_\(name)_low", known(interval?.low)),
            .init("auc_\(name)_high", known(interval?.high)),
          ]
        }
        return [
          .init("quantity", .string(row.quantity.rawValue)), .init("meaning", .string(row.quantity.meaning)),
        ] + spread("real", row.real) + spread("before", row.before) + spread("after", row.after)
          + ranks("before", row.toldBefore) + ranks("after", row.toldAfter)
      })
  }
}
