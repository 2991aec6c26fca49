import GalaxyLang
import GalaxyRuntime

/// One image of a dataset: what `galaxies[12]` is to a command.
struct DatasetImage: Sendable {
  let dataset: DatasetObject
  let index: Int

  /// The pixels; nil if the dataset has no such image.
  var image: GrayImage? { dataset.dataset.image(index) }
}

/// A dataset of the session.
struct DatasetObject: SessionObject {
  let name: String
  let dataset: Dataset
  /// How many images each label has, by rising label, the unlabelled last.
  let classes: [(label: Int?, count: Int)]

  /// Goes through all images once; whoever asks for the classes, such as the Tab key, goes through none.
  init(name: String, dataset: Dataset) {
    self.name = name
    self.dataset = dataset
    var counts: [Int?: Int] = [:]
    for item in dataset.items { counts[item.label, default: 0] += 1 }
    classes = counts.sorted { ($0.key == nil ? 1 : 0, $0.key ?? 0) < ($1.key == nil ? 1 : 0, $1.key ?? 0) }
      .map { (label: $0.key, count: $0.value) }
  }

  var kindName: String { "dataset" }
  var byteCount: Int { dataset.byteCount }

  /// `1500 images (500 per class 0 1 2), 256×256 grey`.
  var summary: String {
    "\(counted(dataset.count, "image"))\(classText), \(dataset.width)×\(dataset.height) grey"
  }

  private var classText: String {
    let classes = classes
    let labelled = classes.filter { $0.label != nil }
    guard let first = labelled.first else { return " (no labels)" }
    let names = labelled.compactMap(\.label).map(String.init).joined(separator: " ")
    if labelled.count == classes.count && classes.count > 1
      && labelled.allSatisfy({ $0.count == first.count })
    {
      return " (\(first.count) per class \(names))"
    }
    return " ("
      + classes.map { "\($0.count) \($0.label.map { "of class \($0)" } ?? "without a label")" }
      .joined(separator: ", ") + ")"
  }

  var fields: [JSON.Member] {
    let counts = classes.map {
      JSON.object([.init("label", .optional($0.label)), .init("count", .integer($0.count))])
    }
    return [
      .init("count", .integer(dataset.count)), .init("classes", .array(counts)),
      .init("width", .integer(dataset.width)), .init("height", .integer(dataset.height)),
      .init("source", .string(dataset.source)),
    ]
  }

  /// Classes with originals and copies, groups, formats, and the range of the pixels.
  func shown(_ work: WorkContext, width: Int?) throws -> Shown {
    let summary = try DatasetSummary(dataset, context: work)
    var table = TablePrinter(["class", "originals", "copies"], [.left, .right, .right])
    for row in summary.classes {
      table.add([row.label.map(String.init) ?? "none", "\(row.originals)", "\(row.copies)"])
    }
    let formats = summary.formats.map { "\($0.count) \($0.format.rawValue)" }.joined(separator: ", ")
    let range =
      "\(NumberText.significant(Double(summary.least))) to \(NumberText.significant(Double(summary.greatest))), "
      + "mean \(NumberText.significant(summary.mean))"
    let text = [
      line, table.text(width: width), "groups   \(summary.groups)", "formats  \(formats)",
      "pixels   \(range)",
      "source   \(summary.source)",
    ]
    let pixels: [JSON.Member] = [
      .init("groups", .integer(summary.groups)), .init("minimum", .number(Double(summary.least))),
      .init("maximum", .number(Double(summary.greatest))), .init("mean", .number(summary.mean)),
      .init("copies", .integer(summary.classes.reduce(0) { $0 + $1.copies })),
      .init("skipped", .integer(summary.skipped)),
    ]
    return Shown(text: text.joined(separator: "\n"), fields: fields + pixels)
  }

  var fieldNames: [String] { ["name", "count", "labels", "width", "height", "source"] }

  func field(named name: String) -> Value? {
    switch name {
    case "name": .string(self.name)
    case "count": .number(Double(dataset.count))
    case "labels": .list(classes.compactMap(\.label).map { .number(Double($0)) })
    case "width": .number(Double(dataset.width))
    case "height": .number(Double(dataset.height))
    case "source": .string(dataset.source)
    default: nil
    }
  }

  var elementCount: Int? { dataset.count }

  func element(at index: Int) throws -> Value {
    guard dataset.items.indices.contains(index) else { return .nothing }
    let item = dataset.items[index]
    return .record(
      Record(
        [
          .init("name", .string(item.name)), .init("path", .string(item.path)),
          .init("label", item.label.map { .number(Double($0)) } ?? .nothing),
          .init("group", .string(item.group)),
        ], of: DatasetImage(dataset: self, index: index)))
  }
}
