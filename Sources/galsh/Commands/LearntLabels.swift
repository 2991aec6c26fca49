import GalaxyErrors
import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `train … with labels`: what somebody labelled joins what is learnt from, its classes known by their names.
enum LearntLabels {
  static let key: Key<[DatasetArtifact]> = Key<[Value]>.several(
    "with", .object(DatasetArtifact.kind), required: false,
    "labelled images: those of the normal class join the normal ones, all others the known anomalies"
  ).map { values, _ in values.compactMap { DatasetArtifact.read($0) } }

  /// Labelled images as they are called among others.
  struct Matched {
    /// They, with labels and names of the others.
    let dataset: Dataset
    let names: ClassNames
  }

  /// What is named behind `with`, its classes those of other images; nil where nothing is.
  /// - Throws: `GalaxyError` of kind `class-means-nothing`; a `Diagnostic` where nothing is labelled.
  static func matched(
    _ call: CommandCall, among classes: ClassNames, labels: [Int?], normal: Int, _ session: Session
  ) throws -> [(name: String, matched: Matched)] {
    var (names, known) = (classes, Set(labels.compactMap(\.self)))
    return try call[key].map { data -> (name: String, matched: Matched) in
      let own = data.classes.compactMap(\.label)
      guard !own.isEmpty else {
        let error = GalaxyError.noLabels(data.name)
        throw call.error(error.kind, error.message, at: key, hint: error.hint)
      }
      let match = try LabelMatch(
        own, data.dataset.classes, of: data.name, among: names, known: known, normal: normal)
      names = match.names
      known.formUnion(match.labels.values)
      let labelled = data.dataset.items.indices.filter { data.dataset.items[$0].label != nil }
      let part = data.dataset.subset(labelled, source: data.dataset.source)
      return (
        data.name,
        Matched(
          dataset: part.relabelled(part.items.map { $0.label.flatMap { match.labels[$0] } }, names: names),
          names: names)
      )
    }
  }

  /// What is learnt of labelled images, in a sentence.
  static func remark(_ name: String, _ data: Dataset, normal: Int, known: Int, of others: String) -> String {
    let normals = data.items.count { $0.label == normal }
    let twice =
      known == 0
      ? ""
      : "; \(known) of them \(known == 1 ? "is" : "are") in \(others), too, and \(known == 1 ? "goes" : "go") by the label given here"
    return "\(name): \(counted(normals, "image")) of \(data.classes.text(normal)) and "
      + "\(data.items.count - normals) known anomalies\(twice)"
  }

  /// What `labels=N` draws from is not plain beside images that somebody has labelled.
  static func ambiguous(_ call: CommandCall, at other: any AnyKey) -> Diagnostic {
    call.error(
      CommandError.uselessOption,
      "`\(other.label)` draws some of many labelled images; behind `with` all are taken",
      at: other, hint: "leave one of the two out")
  }

  // MARK: - Tables of shapes

  /// A table of measured shapes with those of the labelled images: each image once, by the label that was given.
  static func shapes(
    _ table: FeatureTable, of name: String, normal: Int, _ call: CommandCall, _ session: Session
  ) throws -> FeatureTable {
    var table = table
    for (label, matched) in try matched(
      call, among: table.classes, labels: table.rows.map(\.label), normal: normal, session)
    {
      guard table.origin == .morphology else {
        throw call.error(
          ModelError.otherFeatures, "\(name) has other numbers than images can be measured for", at: key,
          hint: "name the dataset, or a table that `measure` made")
      }
      let shapes = try FeatureTable.shapes(of: matched.dataset, classical: false, context: session.work)
      let (joined, known) = table.joined(with: shapes)
      session.remark(remark(label, matched.dataset, normal: normal, known: known, of: name))
      table = joined
    }
    return table
  }

  // MARK: - Datasets

  /// A dataset with the labelled images: each image once, by the label that was given.
  static func images(
    _ data: DatasetArtifact, normal: Int, _ call: CommandCall, _ session: Session
  ) throws -> DatasetArtifact {
    var dataset = data.dataset
    for (label, matched) in try matched(
      call, among: dataset.classes, labels: dataset.labels, normal: normal, session)
    {
      let joined = try dataset.joined(with: matched.dataset, context: session.work)
      let known = dataset.count + matched.dataset.count - joined.count
      session.remark(remark(label, matched.dataset, normal: normal, known: known, of: data.name))
      dataset = joined
    }
    return DatasetArtifact(name: data.name, dataset: dataset)
  }
}
