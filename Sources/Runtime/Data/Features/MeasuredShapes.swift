import GalaxyBase
import GalaxyErrors
import GalaxyImages
import GalaxyMorphology
import Synchronization

extension FeatureTable {
  /// Measures every image of a dataset on its file's own pixels; what cannot be read is a row with its
  /// reason, and so is what was left out when the images were loaded. The same bytes for any number of
  /// threads.
  /// - Parameter hasClassical: whether the classical statistics are measured, too, which no detector judges.
  /// - Throws: GalaxyError of kind `no-images` if not one image can be measured, or `interrupted`.
  public static func shapes(
    of dataset: Dataset, classical hasClassical: Bool = true, context: WorkContext = WorkContext()
  ) throws -> FeatureTable {
    let meter = ProgressMeter("measure", total: dataset.count, unit: "image", context: context)
    let rows = try measured(dataset.count, classical: hasClassical, meter, context) { index, measurer in
      let item = dataset.items[index]
      var row = FeatureRow(
        path: item.path, name: item.name, label: item.label, group: item.group,
        content: dataset.content(at: index), draw: item.origin?.draw?.draw, values: [])
      try row.measure(measurer) { try dataset.nativePicture(at: index) }
      return row
    }
    let skipped = dataset.skipped.map {
      FeatureRow(path: $0.name, name: $0.name, values: [], reason: $0.error.message)
    }
    try requireOne(rows, of: dataset.source, hint: rows.first?.reason)
    return shapes(
      rows + skipped, classical: hasClassical, classes: dataset.classes, options: dataset.options)
  }

  /// A table of measured shapes.
  package static func shapes(
    _ rows: [FeatureRow], classical hasClassical: Bool = true, classes: ClassNames = ClassNames(),
    options: LoadOptions
  ) -> FeatureTable {
    FeatureTable(
      origin: .morphology, featureNames: ShapeColumns.features,
      furtherNames: ShapeColumns.further(classical: hasClassical).map(\.name), flagNames: ShapeColumns.flags,
      rows: rows,
      classes: classes, options: options)
  }

  /// What `body` makes of each index, on all threads of all ranks, each of which measures in room of its own.
  static func measured<T: Carried>(
    _ count: Int, classical hasClassical: Bool, _ meter: ProgressMeter, _ context: WorkContext,
    _ body: @Sendable (Int, ShapeMeasurer) throws -> T
  ) throws -> [T] {
    try context.shared("measure", count, meter: meter) { range in
      // A workspace is room for pictures of any size, and is made once a batch, not once a picture.
      let batch = min(32, max(1, range.count / max(1, 4 * context.threads)))
      let batches = try parallelMap((range.count + batch - 1) / batch, threads: context.threads) { number in
        let measurer = ShapeMeasurer(classical: hasClassical)
        let first = range.lowerBound + number * batch
        return try (first..<min(range.upperBound, first + batch)).map { index in
          try context.cancellation.check("measuring")
          let found = try body(index, measurer)
          try meter.advance()
          return found
        }
      }
      return batches.flatMap(\.self)
    }
  }

  /// Throws unless one row was measured.
  package static func requireOne(_ rows: [FeatureRow], of source: String, hint: String?) throws {
    guard !rows.contains(where: \.isMeasured) else { return }
    let why =
      rows.isEmpty ? "has no images" : "has no image that can be measured (\(counted(rows.count, "image")))"
    throw GalaxyError(DatasetError.noImages, "\(source) \(why)", file: source, hint: hint)
  }
}

extension FeatureRow {
  /// Measures the picture that `read` gives; what is wrong with it becomes the reason why there are no
  /// values.
  /// - Throws: what is no fault of the picture, such as an interruption.
  package mutating func measure(_ measurer: ShapeMeasurer, _ read: () throws -> NativePicture) throws {
    do {
      let found = measurer.measure(try read())
      (values, further, flags) = (found.values, found.further, found.flags)
    } catch let error as GalaxyError where !error.isA(WorkError.interrupted) {
      reason = error.message
    }
  }
}
