import GalaxyBase
import GalaxyErrors
import GalaxyImages
import GalaxyModels

extension ComparisonArtifact: ReportSource {
  /// The sentence, what limits it, every figure beside that of the control, and the galaxies that look most and
  /// least real.
  public func reportSection(_ context: ReportContext) throws -> ReportSection {
    var cautions = comparison.notes.map { "\(name): \($0)" }
    if comparison.control == nil {
      cautions.insert(
        "\(name) has no control: how far real galaxies of another pipeline differ from \(comparison.real.name) is "
          + "not known, so no difference shows that \(comparison.simulated.name) is unrealistic", at: 0)
    }
    let answer = "\(name): \(comparison.sentence)."
    // Notes are cautions, and the galaxies stand below as pictures.
    var blocks = ReportContext.blocks(prose, without: answer).filter { block in
      guard case .text(let text) = block else { return true }
      return !["note: ", "most realistic", "least realistic"].contains { text.hasPrefix($0) }
    }
    blocks.append(
      context.figure(
        ComparisonPlot(comparison),
        caption:
          "How well \(comparison.simulated.name) is told from \(comparison.real.name) by measured features, and by "
          + "what has nothing to do with galaxies, with 95 % intervals; the broken line is chance.",
        alternative: "AUC of \(comparison.simulated.name) and of the control against \(comparison.real.name)")
    )
    let ranked = comparison.ranked
    let half = (context.gallery + 1) / 2
    // A galaxy stands in one of the galleries.
    let least = Array(ranked.reversed().prefix(min(half, max(0, ranked.count - half))))
    for (which, order) in [("most", Array(ranked.prefix(half))), ("least", least)] where half > 0 {
      blocks += try context.gallery(
        "The \(order.count) of \(ranked.count) galaxies that look \(which) like "
          + "\(comparison.real.name), each by the middle one of its images. "
          + "Realism is how many per cent of those look as simulated to the classifier, or more: "
          + "50 for one like any, 0 for one stranger than all",
        of: self,
        order.map { (path: $0.path, name: $0.name) }
      ) { place, image in
        let row = order[place]
        image.className = row.className
        image.verdict = row.realism.map { "realism \(NumberText.significant($0, 3)) %" }
      }
    }
    return ReportSection(name, kind: kind, answer: answer, cautions: cautions, blocks: blocks)
  }
}
