import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyImages
import GalaxyMorphology

// What an explanation takes from the pixels: cautions, the occlusion map and its scale, the reconstruction, the
// pictures of neighbours.

extension ExplainJob {
  /// What must be known before the rest is believed.
  func cautions(_ flags: Morphology.Flags?, _ occlusion: Explanation.Occlusion?) throws -> [String] {
    var cautions = [model.hasScores ? object.caution : nil].compactMap(\.self)
    if let single = image.single {
      cautions += object.remarks(onReading: single)
      if try object.trainedImages?.contain(single, context: context).first == true {
        cautions.append(
          "\(object.name) was trained on this image, which new ones are not so like: its score is lower than theirs"
        )
      }
    } else if let row = image.row?.rows.first, object.trainedImages?.contains(row.identity) == true {
      cautions.append(
        "\(object.name) was trained on this image, which new ones are not so like: its score is lower than theirs"
      )
    }
    let raised =
      flags ?? Morphology.Flags(bits: UInt16(truncatingIfNeeded: image.row?.rows.first?.flags ?? 0))
    if !model.featureModels.isEmpty, image.row?.origin ?? .morphology == .morphology {
      cautions += raised.all.map { "\($0.rawValue): \($0.meaning)" }
    }
    if let regions = occlusion?.regions {
      if !regions.hasGalaxy {
        cautions.append("no galaxy was found in the image: where in it a region lies is not known")
      } else if regions.restsOnFrame, let first = regions.regions.first {
        let outside = NumberText.fixed(100 * (1 - regions.galaxy), 0)
        let whereAbouts = first.place.isGalaxy ? "" : ", the strongest of all at the \(first.place.rawValue)"
        cautions.append(
          "\(outside) % of the changes lie outside the galaxy, which takes "
            + "\(NumberText.fixed(100 * regions.galaxyArea, 0)) % of the image\(whereAbouts): the score rests on the "
            + "frame, not on the galaxy")
      }
    }
    return cautions
  }

  // MARK: - Occlusion

  /// What covering pieces of the image does to the score.
  func occlusion(_ values: [Double]?) throws -> Explanation.Occlusion? {
    guard let single = image.single, let pixels = single.stores.first, let grey = single.image(0) else {
      throw GalaxyError(
        ExplainError.unmeasured, "\(object.name) judges pixels, and \(image.title) has none", file: image.path
      )
    }
    let (height, width) = (single.height, single.width)
    let patch = options.patch ?? OcclusionMap.standardPatch(side: min(height, width))
    guard patch <= min(height, width) else {
      throw GalaxyError(
        OptionError.badOption, "patch=\(patch) is larger than the image, \(width) × \(height) pixels")
    }
    let stride = options.stride ?? max(1, patch / 2)
    guard stride <= patch else {
      throw GalaxyError(
        OptionError.badOption,
        "stride=\(stride) is larger than the patch of \(patch) pixels, which would leave gaps"
      )
    }
    let places = ((height + patch) / stride + 1) * ((width + patch) / stride + 1)
    guard places <= Self.mostPatches else {
      throw GalaxyError(
        OptionError.badOption,
        "stride=\(stride) would cover the image in about \(places) places, more than \(Self.mostPatches)",
        hint: "a larger stride")
    }
    let fixed = try model.featureScores(values)
    let map = try OcclusionMap(
      of: pixels, height: height, width: width, normalize: single.options.normalize, path: image.path,
      patch: patch, stride: stride, context: context
    ) { try model.pixelScores(of: $0, fixed: fixed, context: context) }
    let values = grey.pixels.map { 255 * Double($0) }
    let raster = Raster(width: width, height: height, pixels: values)
    let shape = Morphology(raster ?? Raster(unchecked: width, height, values))
    let (scale, text) = try mapScale(map)
    return Explanation.Occlusion(
      map: map, regions: OcclusionRegions(map, shape: shape), scale: scale, scaleText: text, image: grey)
  }

  /// So many places of a patch at most.
  private static let mostPatches = 20_000
  /// So many images of a set are scored for the scale.
  private static let mostScaled = 200

  /// The ends of the colour scale: half of the range that 68 % of the set's scores lie in, so that maps of one set
  /// compare; of a lone file those of the model's test or calibration; else the map's own largest change. Normal
  /// scores alone would not do: a classifier gives nearly the same to all normal images.
  private func mapScale(_ map: OcclusionMap) throws -> (Double, String) {
    func half(_ scores: [Double]) -> Double? {
      guard let low = Statistics.quantile(scores, 0.16), let high = Statistics.quantile(scores, 0.84),
        high > low, (high - low).isFinite
      else { return nil }
      return (high - low) / 2
    }
    if let known = image.setScores, known.scores.count >= 5, let half = half(known.scores) {
      return (half, "half of the 16–84 % range of the scores of \(known.name)")
    }
    if let set = image.set {
      let (scores, whom) = try scores(of: set)
      if scores.count >= 5, let half = half(scores) {
        return (half, "half of the 16–84 % range of the scores of \(whom)")
      }
    }
    if let test = object.test, let half = half(test.judged.normalScores + test.judged.anomalousScores) {
      return (half, "half of the 16–84 % range of the scores of \(test.input.name)")
    }
    if let calibration = model.calibration, let half = half(calibration.scores) {
      return (half, "half of the 16–84 % range of the scores that calibrate \(object.name)")
    }
    if case .dataset(let data)? = source {
      let (scores, whom) = try scores(of: data)
      if scores.count >= 5, let half = half(scores) {
        return (half, "half of the 16–84 % range of the scores of \(whom)")
      }
    }
    let largest = map.pixels.map { abs($0) }.max() ?? 0
    return (largest > 0 ? largest : 1, "the largest change of this image: maps of others have other scales")
  }

  /// Scores of a set's images; of many two hundred at even distances.
  private func scores(of set: DatasetArtifact) throws -> ([Double], String) {
    try set.dataset.materialize(context: context)
    let lost = set.dataset.failures
    let all = set.dataset.items.indices.filter { lost[$0] == nil }
    let count = min(all.count, Self.mostScaled)
    let chosen = (0..<count).map { all[$0 * all.count / count] }
    let scores = try model.judge(set.dataset.subset(chosen, source: set.dataset.source), context: context)
      .compactMap(\.score)
    let which = count < all.count ? "\(count) of the \(all.count)" : "the \(count)"
    return (scores, "\(which) images of \(set.name)")
  }

  // MARK: - Reconstruction

  /// What an autoencoder makes of the image: the model's own, or that which it came from if it is still there.
  func reconstruction() throws -> (Reconstruction?, String?) {
    guard let network = model.networkModels.first, let single = image.single,
      let pixels = single.stores.first, let body = network.body
    else { return (nil, nil) }
    guard !body.network.decoder.isEmpty else {
      return (nil, "network \(body.network.name) has no decoder, so that nothing can be reconstructed")
    }
    var (decoder, from): (Model?, String?) = (network.isAutoencoder ? network : nil, nil)
    if decoder == nil,
      let found = others.compactMap({ $0 as? ModelArtifact }).first(where: { network.cameFrom($0.model) })
    {
      (decoder, from) = (found.model, found.name)
    }
    guard let decoder, let first = decoder.members.first else {
      let why =
        network.pretraining == nil || network.pretraining?.work != nil
        ? "the decoder of \(network.name) was never trained"
        : "the encoder of \(network.name) was trained on since `pretrain ae`, so that its decoder no longer "
          + "belongs to it"
      let how = "; `pretrain ae … as a`, then `train … a … as b`, keeps the autoencoder a for b"
      return (nil, "no reconstruction: \(why)\(how)")
    }
    let made = try Reconstruction(
      pixels, height: single.height, width: single.width, path: image.path, by: first, named: from,
      context: context)
    return (made, nil)
  }

  // MARK: - Pictures

  /// The pictures of the nearest training images; one that cannot be read is a tile that says so.
  func pictures(of nearest: NearestTraining) -> [SheetImage] {
    nearest.neighbours.map { neighbour in
      func tile(_ image: GrayImage?) -> SheetImage {
        guard let image else {
          return SheetImage(problem: "cannot be read", name: neighbour.name, score: nil)
        }
        return SheetImage(
          pixels: image.pixels, width: image.width, height: image.height, name: neighbour.name, score: nil,
          className: neighbour.className)
      }
      switch source {
      case .dataset(let data)?: return tile(try? data.dataset.image(neighbour.position, context: context))
      case .table(let table)?:
        let native = try? ImageLoader(options: table.table.options).native(neighbour.path)
        let shown = native.map { picture in
          MorphologyPicture.greys(picture).map { Float($0) }
        }
        return tile(
          native.flatMap { picture in
            shown.flatMap {
              GrayImage(width: picture.values.width, height: picture.values.height, pixels: $0)
            }
          })
      case nil: return tile(nil)
      }
    }
  }
}

extension Model {
  /// The scores that its parts of named numbers give an image, by the names of the parts.
  func featureScores(_ values: [Double]?) throws -> [String: Double] {
    var scores: [String: Double] = [:]
    for part in featureModels {
      guard let values, let detector = part.detector else { continue }
      scores[part.name] = values.withUnsafeBufferPointer { detector.score(of: $0) }
    }
    return scores
  }

  /// The scores of prepared images; parts of named numbers, which pixels do not change, keep the scores of
  /// `fixed`.
  /// - Throws: `GalaxyError` of kind `not-trained`, `no-memory` or `interrupted`.
  func pixelScores(of feed: ImageFeed, fixed: [String: Double], context: WorkContext) throws -> [Double] {
    switch basis {
    case .network: return combined(try members.map { try $0.ownScores(of: feed, context: context) })
    case .features: return [Double](repeating: fixed[name] ?? .nan, count: feed.indices.count)
    case .ensemble(let parts):
      let all = try parts.map { try $0.model.pixelScores(of: feed, fixed: fixed, context: context) }
      return feed.indices.indices.map { image in
        var sum = 0.0
        for (part, scores) in zip(parts, all) { sum += part.ranks.rank(of: scores[image]) }
        return sum / Double(max(1, parts.count))
      }
    }
  }
}
