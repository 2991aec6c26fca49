import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages

extension DatasetArtifact: ReportSource {
  /// Images of a dataset that stand in a report for all of them.
  private static let samples = 12

  /// Where the images come from, with their digest, how they were read, the classes, what was left out, and
  /// some of them.
  /// - Throws: `GalaxyError` naming a file that is not what it was; of kind `interrupted`.
  public func reportSection(_ context: ReportContext) throws -> ReportSection {
    let summary = try DatasetSummary(dataset.usable, context: context.work)
    let copies = summary.classes.reduce(0) { $0 + $1.copies }
    var values: [(name: String, value: String)] = [
      ("source", dataset.source.isEmpty ? "made in this session" : dataset.source),
      ("digest", "\(try dataset.digest(context: context.work)) of all labels and pixels"),
    ]
    if let file = Self.digest(ofFile: dataset.source) { values.append(("file", file)) }
    values += [
      ("images", self.summary),
      ("read with", dataset.options.summary),
      ("formats", summary.formats.map { "\($0.count) \($0.format.noun)" }.joined(separator: ", ")),
      (
        "pixels",
        "\(NumberText.significant(Double(summary.least))) to \(NumberText.significant(Double(summary.greatest))), "
          + "mean \(NumberText.significant(summary.mean))"
      ),
      ("groups", "\(summary.groups)"),
    ]
    if let matching = dataset.matching { values.append(("matching", matching.text)) }
    if copies > 0 {
      values.append(("copies", "\(copies) of \(dataset.count) images are varied copies of others"))
    }
    var blocks: [ReportBlock] = [.values(values.filter { !$0.value.isEmpty })]
    blocks.append(
      .table(
        ReportTable(
          columns: ["class", "originals", "copies"], numeric: [1, 2],
          rows: summary.classes.map {
            [dataset.classes.text($0.label, none: "no label"), "\($0.originals)", "\($0.copies)"]
          })))
    if !dataset.skipped.isEmpty {
      blocks.append(
        .table(
          ReportTable(
            "Left out: \(counted(dataset.skipped.count, "row"))", columns: ["image", "line", "why"],
            numeric: [1],
            rows: dataset.skipped.prefix(context.rows).map {
              [$0.name, $0.error.line.map(String.init) ?? "", $0.error.message]
            },
            note: dataset.skipped.count > context.rows
              ? "… and \(dataset.skipped.count - context.rows) more" : nil)))
    }
    let count = min(Self.samples, dataset.count, context.gallery)
    let chosen = (0..<count).map { dataset.items[$0 * dataset.count / count] }
    blocks += try context.gallery(
      "\(count) of \(counted(dataset.count, "image")), at even distances", of: self,
      chosen.map { (path: $0.path, name: $0.name) }
    ) { index, image in image.className = chosen[index].label.map(dataset.classes.text) }
    return ReportSection(
      name, kind: kind, answer: line, cautions: failureNote.map { [$0] } ?? [], blocks: blocks)
  }

  /// What is wrong with files that are not what they were.
  private var failureNote: String? {
    let failures = dataset.failures
    guard let first = failures.min(by: { $0.key < $1.key }) else { return nil }
    return
      "\(name): \(failures.count) of \(counted(dataset.count, "image")) cannot be read any more: \(first.value.message)"
  }

  /// The digest of a manifest as it is now; nil for a folder, a pattern, and what is gone.
  private static func digest(ofFile path: String) -> String? {
    guard Files.isPlainFile(path), let now = try? Digest.ofFile(path) else { return nil }
    return "\(now.digest) of the \(NumberText.bytes(now.bytes)) that \(path) has now"
  }
}
