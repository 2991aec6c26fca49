import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages

/// A table of verdicts, and what should be said with it.
public struct Verdicts: Sendable {
  /// A row for every image.
  public var table: ScoreTable
  /// What tells the images from those of the training, beside their galaxies: a sentence each.
  public var remarks: [String]
  /// The files that were scored as they were read; none for a dataset.
  public var files: [FileScores.File]
  /// Of files that were scored as they were read, the digest of their list, and how many there are in it: of a part of
  /// a list those of the whole.
  public var list: (digest: Digest, count: Int)?
}

extension ModelArtifact {
  /// A score, percentile, region and verdict for every image of a dataset, as it was loaded; what could not
  /// be loaded is a row with its reason; `data` is what the session calls the dataset. Percentiles compare with the normal images of the latest test.
  /// - Throws: `GalaxyError` of kind `not-trained`, and what scoring throws.
  public func verdicts(
    on dataset: Dataset, name data: String? = nil, context: WorkContext = WorkContext()
  ) throws -> Verdicts {
    let (reference, thresholds) = (test?.reference, judging)
    let said = try model.judge(dataset, context: context)
    let normal = model.normalLabel(among: dataset.classes)
    let rows = zip(dataset.items, said).map { item, said in
      ScoreRow(
        path: item.path, name: item.name, label: item.label, group: item.group,
        anomalous: item.label.map { $0 != normal }, score: said.score, p: said.p, reason: said.reason,
        reference: reference, thresholds: thresholds)
    }
    let skipped = dataset.skipped.map {
      ScoreRow(path: $0.name, name: $0.name, score: nil, reason: $0.error.message)
    }
    return Verdicts(
      table: ScoreTable(
        rows: rows + skipped, referenceName: reference?.name, modelName: name, classNames: dataset.classes),
      remarks: remarks(onReading: dataset) + remarks(onRows: rows, data: data ?? dataset.source), files: [])
  }

  /// The same for every row of a table; `data` is what the session calls it.
  /// - Throws: `GalaxyError` of kind `other-features` or `not-trained`.
  public func verdicts(
    on table: FeatureTable, name data: String? = nil, context: WorkContext = WorkContext()
  ) throws -> Verdicts {
    let (reference, thresholds) = (test?.reference, judging)
    let normal = model.normalLabel(among: table.classes)
    let rows = zip(table.rows, try model.judge(table, context: context)).map { row, said in
      ScoreRow(
        path: row.path, name: row.name, label: row.label, group: row.group,
        anomalous: row.label.map { $0 != normal }, score: said.score, p: said.p, reason: said.reason,
        reference: reference, thresholds: thresholds)
    }
    return Verdicts(
      table: ScoreTable(
        rows: rows, referenceName: reference?.name, modelName: name, classNames: table.classes),
      remarks: classRemarks(table.classes, labels: table.rows.map(\.label))
        + remarks(onRows: rows, data: data), files: [])
  }

  /// What tells images of a dataset from those of the training in how they were read, and which of its
  /// classes is taken for the normal one where that is not plain; empty if there is nothing to say.
  public func remarks(onReading dataset: Dataset) -> [String] {
    guard let preprocessing = model.preprocessing else {
      return classRemarks(dataset.classes, labels: dataset.labels)
    }
    let (own, other) = (preprocessing.options.lookSummary, dataset.options.lookSummary)
    var remarks = remarks(onForeign: preprocessing.foreignImages(in: dataset))
    if own != other {
      let how = own.isEmpty ? "as they are" : "with \(own)"
      let otherwise = other.isEmpty ? "as they are" : "with \(other)"
      remarks.append(
        "\(name) was trained on images read \(how), and these were read \(otherwise): scores tell that difference, too"
      )
    }
    return remarks + classRemarks(dataset.classes, labels: dataset.labels)
  }

  func classRemarks(_ classes: ClassNames, labels: [Int?]) -> [String] {
    guard labels.contains(where: { $0 != nil }) else { return [] }
    if let normalName = model.normalName {
      if classes.isEmpty {
        return ["\(name)'s normal class \(normalName) is taken for label \(model.normalClass) here"]
      }
      if classes.label(named: normalName) != nil { return [] }
      return model.normalLabel(among: classes) == nil
        ? ["there is no class \(normalName) here, \(name)'s normal one: every label counts as anomalous"]
        : ["class \(LabelClasses.normalName) here is taken for \(normalName), \(name)'s normal one"]
    }
    guard !classes.isEmpty else { return [] }
    if classes.label(named: LabelClasses.normalName) != nil
      || classes.name(of: model.normalClass) == nil && labels.contains(model.normalClass)
    {
      return []
    }
    return [
      "\(name)'s normal class \(model.normalClass) is called \(classes.text(model.normalClass)) here"
    ]
  }

  /// What stands against taking the verdicts at their word.
  func remarks(onRows rows: [ScoreRow], data: String?) -> [String] {
    [caution, foreignRemark(rows, data: data)].compactMap(\.self)
  }

  /// What there is to say of so many images of another kind than those of the training.
  func remarks(onForeign count: Int) -> [String] {
    guard count > 0, let kind = model.preprocessing?.pixels else { return [] }
    let other: PixelStore.Kind = kind == .eightBits ? .stretched : .eightBits
    return [
      "\(name) was trained on \(kind.words), and \(count) of these images are \(other.words): "
        + "scores tell that difference, too"
    ]
  }
}
