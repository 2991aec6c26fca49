import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages
import GalaxyModels

extension ModelArtifact: ReportSource {
  /// The standing first, then what it is made of, its test with intervals, its thresholds and its figures.
  /// The times that trainings took are left out: they differ from run to run.
  public func reportSection(_ context: ReportContext) throws -> ReportSection {
    var blocks: [ReportBlock] = [.values(facts)]
    blocks += tested(context)
    if let plot = lossPlot {
      blocks.append(
        context.figure(
          plot, caption: "Loss of the training of \(name), epoch by epoch.",
          alternative: "Loss against epoch for the training of \(name)"))
    }
    return ReportSection(
      name, kind: kind, answer: "\(name): \(standing.text)", cautions: caution.map { [$0] } ?? [],
      blocks: blocks)
  }

  private var facts: [(name: String, value: String)] {
    var values: [(name: String, value: String)] = [
      ("what", summary), ("normal class", model.normalText),
    ]
    if let remedy = standing.remedy { values.append(("what would help", remedy)) }
    func add(_ name: String, _ record: InputRecord?) {
      guard let record else { return }
      let from = record.source.isEmpty ? "" : " from \(record.source)"
      values.append(
        (name, "\(record.name): \(counted(record.images, "image"))\(from), digest \(record.digest)"))
    }
    add("trained on", trainedOn)
    for (work, record) in model.trainings {
      values.append(
        (work, "\(counted(record.losses.count, "epoch")) of \(counted(record.images, "image"))"))
    }
    if let unfinished { values.append(("unfinished", "\(unfinished.work) was interrupted")) }
    if let pixels = model.preprocessing {
      values.append(
        (
          "images",
          "\(pixels.options.summary), scaled from \(NumberText.significant(pixels.minimum)) to "
            + NumberText.significant(pixels.maximum)
        ))
    }
    if let fitting = model.fitting { values.append(("fit", fitting.note)) }
    if let calibration = model.calibration { values.append(("p-values", calibration.text)) }
    if let thresholds = model.thresholds {
      values.append(("thresholds", thresholds.text + (cuts.map { " (\($0.how))" } ?? "")))
    }
    add("tested on", test?.input)
    return values
  }

  private func tested(_ context: ReportContext) -> [ReportBlock] {
    guard let test else { return [] }
    var blocks: [ReportBlock] = [
      .heading("Test of \(name) on \(test.input.name)"), .text(test.evaluation.text),
    ]
    blocks += [test.membersText, test.seenText].compactMap(\.self).map(ReportBlock.text)
    blocks.append(.table(ReportTable(test.evaluation.classTable)))
    if let grade { blocks += ReportContext.blocks(grade.prose) }
    if let curve = try? rocCurve(streams: context.streams) {
      blocks.append(
        context.figure(
          ROCPlot(title: "\(name) on \(test.input.name)", curves: [curve]),
          caption: "ROC curve of \(name) on \(test.input.name): \(standing.text).",
          alternative: "ROC curve of \(name), \(test.judged.text)"))
    }
    do {
      blocks.append(
        context.figure(
          try scorePlot(), caption: "Scores of \(name) on \(test.input.name) by class; higher is stranger.",
          alternative: "Histogram of the scores of \(name) by class, \(test.evaluation.text)"))
    } catch {
      blocks.append(.text("No figure of the scores: \((error as? GalaxyError)?.message ?? "\(error)")."))
    }
    for sheet in [test.mostNormal, test.mostAnomalous] where !sheet.images.isEmpty && context.gallery > 0 {
      let images = Array(sheet.images.prefix(context.gallery))
      blocks.append(.gallery(ReportGallery("The \(images.count) \(sheet.title)", images)))
    }
    return blocks
  }
}
