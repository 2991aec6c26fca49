import GalaxyBase
import GalaxyErrors
import GalaxyImages
import GalaxyMorphology

extension Dataset {
  /// The images that `match` made its pictures of, each once, read from their files with this dataset's
  /// options: as they were before.
  /// - Throws: GalaxyError naming a file that is not what it was; of kind `interrupted`.
  public func unmatched(context: WorkContext = WorkContext()) throws -> Dataset {
    var known: Set<ImageOrigin> = []
    let firsts = items.filter { item in item.origin.map { known.insert($0.original).inserted } ?? true }
    let loader = try ImageLoader(options: options)
    let read = try parallelMap(firsts.count, threads: context.threads) { index -> (DatasetItem, PixelStore) in
      try context.cancellation.check("check")
      var item = firsts[index]
      guard let origin = item.origin else { return (item, .bytes([])) }
      if let draw = origin.draw?.draw, item.name.hasSuffix("#\(draw)") {
        item.name = String(item.name.dropLast("#\(draw)".count))
      }
      try origin.check()
      let image = try loader.load(origin.file)
      (item.origin, item.copyOf, item.format) = (origin.original, nil, image.format)
      item.frame = image.source
      return (item, image.pixels)
    }
    return Dataset(
      items: read.map(\.0), height: height, width: width, options: options, images: read.map(\.1),
      source: source, skipped: skipped, classes: classes, columns: columns)
  }

  /// How every image that can be read is framed, exposed and coded, with its group: of its picture in its own
  /// size, flux as its dataset shows it.
  /// - Throws: GalaxyError of kind `interrupted`.
  public func frameObservations(
    context: WorkContext = WorkContext()
  ) throws -> (observations: [FrameObservation], groups: [String]) {
    let meter = ProgressMeter("observe", total: count, unit: "image", context: context)
    let found = try parallelMap(count, threads: context.threads) { index -> FrameObservation? in
      try meter.advance()
      do {
        let picture = try nativePicture(at: index)
        return FrameObservation(picture.greys(options), workspace: MorphologyWorkspace())
      } catch let error as GalaxyError where !error.isA(WorkError.interrupted) {
        return nil
      }
    }
    let known = items.indices.filter { found[$0] != nil }
    return (known.compactMap { found[$0] }, known.map { items[$0].group })
  }
}
