import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages
import GalaxyModels

extension ScoresArtifact: ReportSource {
  /// What the test of the model says first, then how many fall where, the figure, and both ends of the table.
  public func reportSection(_ context: ReportContext) throws -> ReportSection {
    let rows = table.rows
    let ranked = rows.indices.filter { rows[$0].score != nil }.sorted {
      (-(rows[$0].score ?? 0), $0) < (-(rows[$1].score ?? 0), $1)
    }
    var values: [(name: String, value: String)] = [("model", table.modelName)]
    if let reference = table.referenceName {
      values.append(("percentiles", "among the scores of \(reference)"))
    }
    if let thresholds { values.append(("thresholds", thresholds.text)) }
    if let fdr = table.fdr {
      values.append(("list", "at a false discovery rate of \(NumberText.significant(fdr))"))
    }
    var blocks: [ReportBlock] = [.values(values)]
    if thresholds != nil { blocks.append(.table(regions)) }
    if !ranked.isEmpty {
      blocks.append(
        context.figure(
          scorePlot, caption: "Scores of \(name) by \(table.modelName); higher is stranger.",
          alternative: "Histogram of \(summary)"))
    }
    blocks.append(rowTable(ranked, context))
    // An image stands in one of the galleries.
    let rest = Array(ranked.dropFirst(context.gallery).reversed().prefix(context.gallery / 2))
    let galleries = [("most anomalous", ranked), ("most normal", rest)]
    for (which, order) in galleries {
      let shown = Array(order.prefix(context.gallery))
      blocks += try context.gallery(
        "The \(shown.count) of \(counted(rows.count, "image")) that are \(which) to \(table.modelName)",
        of: self,
        shown.map { (path: rows[$0].path, name: rows[$0].name) }
      ) { index, image in
        let row = rows[shown[index]]
        image = SheetImage(
          pixels: image.pixels, width: image.width, height: image.height, name: image.name, score: row.score,
          className: row.label.map(table.classNames.text), verdict: row.verdict, problem: image.problem)
      }
    }
    return ReportSection(
      name, kind: kind, answer: line, cautions: caution.map { [$0] } ?? [], blocks: blocks)
  }

  private var regions: ReportTable {
    let all = max(1, table.scores.count)
    return ReportTable(
      "How many images fall in each region", columns: ["region", "images", "share", "95 % (Wilson)"],
      numeric: [1, 2, 3],
      rows: zip(Region.allCases, table.countsPerRegion).map { region, count in
        [region.name, "\(count)"] + Self.share(count, of: all)
      })
  }

  /// A share in per cent, and its interval.
  static func share(_ count: Int, of all: Int) -> [String] {
    let interval = Interval(successes: count, of: all)
    func percent(_ share: Double) -> String { NumberText.fixed(100 * share, 1) }
    return [
      "\(percent(Double(count) / Double(max(1, all)))) %",
      "\(percent(interval.low)) to \(percent(interval.high))",
    ]
  }

  /// The rows by falling score, then those without one.
  private func rowTable(_ ranked: [Int], _ context: ReportContext) -> ReportBlock {
    let rows = table.rows
    let (hasP, hasList) = (table.hasPValues, table.hasDiscoveries)
    let unread = rows.indices.filter { rows[$0].score == nil }
    let cells = (ranked + unread).map { index -> [String] in
      let row = rows[index]
      return [
        row.name, row.score.map { NumberText.significant($0) } ?? "",
        row.percentile.map { NumberText.fixed($0, 1) } ?? "",
      ] + (hasP ? [row.p.map { NumberText.significant($0, 3) } ?? ""] : [])
        + [row.score == nil ? row.reason ?? row.verdict : row.verdict]
        + (hasList ? [row.isDiscovery == true ? "yes" : ""] : [])
    }
    return context.table(
      "The highest scores first" + (unread.isEmpty ? "" : "; \(unread.count) could not be read"),
      columns: ["image", "score", "percentile"] + (hasP ? ["p"] : []) + ["verdict"]
        + (hasList ? ["on the list"] : []),
      numeric: hasP ? [1, 2, 3] : [1, 2], rows: cells, of: name)
  }
}

extension SheetImage {
  /// An image with all that is known of it.
  init(
    pixels: [Float], width: Int, height: Int, name: String, score: Double?, className: String?,
    verdict: String?,
    problem: String?
  ) {
    self.init(
      pixels: pixels, width: width, height: height, name: name, score: score, className: className,
      verdict: verdict)
    self.problem = problem
  }
}
