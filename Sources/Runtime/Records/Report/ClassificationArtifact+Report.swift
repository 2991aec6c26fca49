import GalaxyBase
import GalaxyErrors
import GalaxyImages
import GalaxyModels

extension ClassificationArtifact: ReportSource {
  /// How many images got each answer, with intervals; how often that was right, where it is known; the rule;
  /// the surest and the least sure answers.
  public func reportSection(_ context: ReportContext) throws -> ReportSection {
    let rows = classification.rows
    let answered = rows.indices.filter { rows[$0].kind != nil }
    var blocks: [ReportBlock] = [
      .text(
        "Asked were the models \(models.listed). The rule: \(classification.rule)"
          + (classification.rule.hasSuffix(".") ? "" : ".")),
      .table(
        ReportTable(
          "Shares of the answers", columns: ["answer", "images", "share", "95 % (Wilson)"],
          numeric: [1, 2, 3],
          rows: classification.counts.map {
            [$0.kind, "\($0.count)"] + ScoresArtifact.share($0.count, of: answered.count)
          })),
    ]
    if let confusion = confusionTable {
      blocks.append(.table(ReportTable(confusion, "Answers by true class")))
    } else {
      blocks.append(
        .text("None of the images has a label, so how often the answers are right is not known from them."))
    }
    let lost = rows.count - answered.count
    if lost > 0 { blocks.append(.text("\(counted(lost, "image")) could not be measured and got no answer.")) }
    let sure = answered.sorted { (-certainty(rows[$0]), $0) < (-certainty(rows[$1]), $1) }
    blocks.append(
      context.table(
        "The surest answers first",
        columns: ["image", "answer", "nearest", "p", "margin", "true class", "flags"], numeric: [3, 4],
        rows: sure.map { index in
          let row = rows[index]
          return [
            row.name, row.kind ?? "", row.nearest ?? "", row.p.map { NumberText.significant($0, 3) } ?? "",
            row.margin.map { NumberText.significant($0, 3) } ?? "", row.truth ?? "",
            row.flags.joined(separator: " "),
          ]
        }, of: name))
    let half = (context.gallery + 1) / 2
    // The least sure are not those that stand among the surest already.
    let least = Array(sure.reversed().prefix(min(half, max(0, sure.count - half))))
    for (which, order) in [("surest", Array(sure.prefix(half))), ("least sure", least)] where half > 0 {
      blocks += try context.gallery(
        "The \(order.count) \(which) answers", of: self,
        order.map { (path: rows[$0].path, name: rows[$0].name) }
      ) { place, image in
        let row = rows[order[place]]
        image.className = row.truth.map { "is \($0)" }
        image.verdict = row.kind.map { "called \($0)" }
      }
    }
    return ReportSection(name, kind: kind, answer: line, blocks: blocks)
  }

  /// How sure an answer is: how far its class is ahead of the next; of "none" how far below alpha its p-value
  /// lies, behind all others.
  private func certainty(_ row: Classification.Row) -> Double {
    let margin = row.margin.flatMap { $0.isNaN ? nil : $0 } ?? -.greatestFiniteMagnitude
    return row.isNone ? -.greatestFiniteMagnitude : margin
  }
}
