import GalaxyBase
import GalaxyErrors
import GalaxyImages

extension Dataset {
  /// For each image what tells it from others, whatever it is called: of its file's bytes and of what was chosen in
  /// it; of one without a file of its pixels. Copies and matched draws have that of their original.
  /// - Throws: what taking digests of pixels throws.
  public func labelContents(context: WorkContext) throws -> [UInt64] {
    let known = items.map(fileContent)
    guard known.contains(where: { $0 == nil }) else { return known.compactMap(\.self) }
    return zip(known, try pixelDigests(context: context)).map { $0 ?? $1.prefix }
  }

  /// Images of datasets that were read alike, each with the label that somebody gave it.
  package static func labelled(
    _ picked: [(dataset: Dataset, position: Int, label: Int)], names: ClassNames, source: String
  ) -> Dataset? {
    guard let first = picked.first?.dataset else { return nil }
    let parts = picked.compactMap { one -> (item: DatasetItem, pixels: PixelStore)? in
      let images = one.dataset.stores
      guard one.dataset.items.indices.contains(one.position), images.indices.contains(one.position) else {
        return nil
      }
      var item = one.dataset.items[one.position]
      (item.label, item.row, item.copyOf, item.line) = (one.label, nil, nil, nil)
      return (item, images[one.position])
    }
    if parts.isEmpty { return nil }
    return Dataset(
      items: parts.map(\.item), height: first.height, width: first.width, options: first.options,
      images: parts.map(\.pixels), source: source, classes: names,
      matching: picked.allSatisfy { $0.dataset === first } ? first.matching : nil)
  }

  /// The images of files, read with these options; those that cannot be read are left out. Nil if that is all.
  /// - Throws: GalaxyError of kind `interrupted` or `bad-option`.
  package static func files(
    _ files: [(path: String, name: String)], options: LoadOptions, source: String, context: WorkContext
  ) throws -> Dataset? {
    if files.isEmpty { return nil }
    let loader = DatasetLoader(
      source: source, manifest: nil, unit: "file", options: options, badRows: .skip, context: context)
    do {
      return try loader.load(
        files.map { DatasetItem(path: $0.path, name: $0.name, label: nil, group: $0.path) }, badRows: []
      ).dataset
    } catch let error as GalaxyError where error.isA(DatasetError.noImages) {
      return nil
    }
  }

  /// The same images with other labels, and other names for their classes.
  package func relabelled(_ labels: [Int?], names: ClassNames) -> Dataset {
    let kept = zip(items, labels).map { item, label in
      var item = item
      item.label = label
      return item
    }
    return Dataset(
      items: kept, height: height, width: width, options: options, images: stores, source: source,
      skipped: skipped, classes: names, columns: columns, matching: matching)
  }

  /// These images and others that were read alike, each image once: of one that is among both the other.
  /// - Throws: GalaxyError of kind `bad-option` where they were brought to another size or contrast.
  package func joined(with other: Dataset, context: WorkContext) throws -> Dataset {
    guard options.size == other.options.size, options.normalize == other.options.normalize,
      (height, width) == (other.height, other.width)
    else {
      throw GalaxyError(
        OptionError.badOption,
        "\(source) was read with \(options.summary), \(other.source) with \(other.options.summary)",
        hint: "load them with one size= and one normalize=")
    }
    let others = Set(try other.labelContents(context: context))
    let contents = try labelContents(context: context)
    let own = items.indices.filter { !others.contains(contents[$0]) }
    let added = other.items.map { item in
      var item = item
      (item.row, item.copyOf) = (nil, nil)
      return item
    }
    let stores = stores
    return Dataset(
      items: own.map { items[$0] } + added, height: height, width: width, options: options,
      images: own.map { stores[$0] } + other.stores, source: source, skipped: skipped, classes: other.classes,
      columns: columns, matching: matching)
  }
}
