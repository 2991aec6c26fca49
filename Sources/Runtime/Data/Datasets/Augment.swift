import GalaxyBase
import GalaxyErrors
import GalaxyImages
import GalaxyKernels

/// Fills every class up to `count` images with varied copies.
///
/// All classes that occur are filled, unlabelled images as a class of their own. The originals come first,
/// in their order, then the copies class by class; a class that has `count` originals or more keeps them
/// all and gets no copies. Copies take the originals in turn, in a shuffled order, so that each is used as
/// often as the others; an image that is a copy itself is copied like any other, and keeps the group of its
/// first original. Pictures stay 8 bits, stretched flux 16 bits (noise is cut off at −0.5 and 1.5).
///
/// Each copy has a random stream of its own ("augment/name/class/number"): the result does not depend on
/// the number of threads nor on the other classes. With `folder`, all images are written there as 8-bit PNG
/// with a manifest.csv, and the items name those files. (Flux loses depth on disk, not in memory.)
/// - Throws: GalaxyError of kind `bad-option`, of a kind of `FileError` if a file cannot be written, or
///   `interrupted`.
public func augmentDataset(
  _ dataset: Dataset, to count: Int, options: AugmentOptions = AugmentOptions(), name: String,
  streams: SeedStreams, folder: String? = nil, context: WorkContext = WorkContext()
) throws -> Dataset {
  try options.check()
  guard count >= 1, count <= 10_000_000 else {
    throw GalaxyError(
      OptionError.badOption, "\(count) images per class make no sense", hint: "give 1 or more")
  }
  let plans = planCopies(dataset, to: count, name: name, streams: streams)
  let meter = ProgressMeter("augment", total: plans.count, unit: "copy", context: context)
  let pool = PixelPool(
    images: plans.count, pixels: dataset.width * dataset.height, limit: context.pixelMemory)
  let originals = dataset.stores
  // Copies are made where the originals are, and stay there.
  let copies = try context.shared(
    "augment", holders: plans.map { originals[$0.original].holder }, meter: meter,
    piece: WorkContext.imagesBetweenMeetings, receive: { $0.elsewhere(at: $1) }
  ) { places in
    try parallelMap(places.count, threads: context.threads) { place in
      let plan = plans[places[place]]
      var stream = streams.stream(plan.stream)
      let copy = options.vary(originals[plan.original], dataset.width, dataset.height, &stream)
      try meter.advance()
      return try context.own(pool.keep(copy))
    }
  }
  let items =
    dataset.items
    + plans.map { plan in
      var item = dataset.items[plan.original]
      item.name += "#\(plan.number)"
      item.copyOf = plan.original
      item.origin?.variations.append(
        .augmented(.init(seed: streams.seed, stream: plan.stream, options: options)))
      return item
    }
  let augmented = Dataset(
    items: items, height: dataset.height, width: dataset.width, options: dataset.options,
    images: originals + copies, source: "\(dataset.source), augmented", skipped: dataset.skipped,
    classes: dataset.classes, columns: dataset.columns, matching: dataset.matching)
  guard let folder else { return augmented }
  return try writePictures(of: augmented, to: folder, context: context)
}

private struct CopyPlan {
  var original: Int
  var number: Int
  var stream: String
}

private func planCopies(_ dataset: Dataset, to count: Int, name: String, streams: SeedStreams) -> [CopyPlan] {
  dataset.labels.flatMap { label -> [CopyPlan] in
    var originals = dataset.items.indices.filter { dataset.items[$0].label == label }
    let missing = count - originals.count
    guard missing > 0 else { return [] }
    let prefix = "augment/\(name)/\(label.map(String.init) ?? "unlabelled")"
    var stream = streams.stream(prefix)
    stream.shuffle(&originals)
    return (0..<missing).map { number in
      CopyPlan(
        original: originals[number % originals.count], number: number + 1, stream: "\(prefix)/\(number + 1)")
    }
  }
}

extension AugmentOptions {
  /// One copy of an image, every draw from `stream`; noise last.
  func vary(
    _ pixels: PixelStore, _ width: Int, _ height: Int, _ stream: inout RandomStream
  ) -> PixelStore {
    let warp = draw(from: &stream, side: width)
    if let bytes = pixels.eightBits {
      let warped = warp.apply(to: GrayImage(unchecked: width, height, bytes.map(Float.init)))
      return .bytes(
        warped.pixels.map { value in
          let noisy = noise > 0 ? value + Float(255 * noise * stream.normal()) : value
          return UInt8(min(max(noisy.rounded(), 0), 255))
        })
    }
    var warped = warp.apply(to: GrayImage(unchecked: width, height, pixels.withFloats { Array($0) })).pixels
    if noise > 0 {
      for index in warped.indices { warped[index] += Float(noise * stream.normal()) }
    }
    return .stretched(warped)
  }
}
