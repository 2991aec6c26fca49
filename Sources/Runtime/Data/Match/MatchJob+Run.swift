import GalaxyBase
import GalaxyErrors
import GalaxyImages
import GalaxyMorphology

extension MatchJob {
  /// One picture that was made.
  private struct Made: Sendable {
    var recipe: MatchRecipe
    /// The real image's place in its dataset.
    var target: Int
    var pixels: PixelStore
    var side: Int
    var format: ImageFormat
    var observation: FrameObservation
    /// Whether its galaxy fills the frame as the real one does.
    var isFramed: Bool
    /// Where it was written.
    var file: String?
  }

  /// What was made of one image, and how it was before.
  private struct Outcome: Sendable {
    var before: FrameObservation
    var draws: [Made]
  }

  /// How far the galaxy's share of the frame may be from the real one's.
  private static let framing = 0.25

  /// Makes all pictures, the draws of an image one after another.
  func run(folder: String?) throws -> (dataset: Dataset, report: MatchReport) {
    let meter = ProgressMeter("match", total: chosen.count, unit: "image", context: context)
    let pool = PixelPool(
      images: chosen.count * options.draws, pixels: load.size * load.size, limit: context.pixelMemory)
    if let folder { try makeFolders(folder) }
    let outcomes = try parallelMap(chosen.count, threads: context.threads) { place in
      let outcome = try match(place, pool, folder)
      try meter.advance()
      return outcome
    }
    var (items, stores): ([DatasetItem], [PixelStore]) = ([], [])
    for (place, outcome) in zip(chosen, outcomes) {
      for made in outcome.draws {
        var item = images.items[place]
        item.name += "#\(made.recipe.draw)"
        item.copyOf = place
        item.format = made.format
        item.frame = SourceFrame(width: made.side, height: made.side, side: made.side)
        item.origin?.variations = [.matched(made.recipe)]
        items.append(item)
        stores.append(made.pixels)
      }
    }
    let matching = Matching(
      target: realName, targetCount: targets.usable.count, draws: options.draws, steps: steps, blur: blur,
      noiseColour: options.noise ? noiseColour : nil)
    let dataset = Dataset(
      items: items, height: load.size, width: load.size, options: load, images: stores,
      source: "\(images.source), matched to \(realName)", skipped: images.skipped, classes: images.classes,
      columns: images.columns, matching: matching)
    if let folder { try writeManifest(items, outcomes.flatMap { $0.draws.map(\.file) }, folder) }
    let originals = chosen.map { images.items[$0].group }
    let report = MatchReport(
      matching: matching, originals: chosen.count,
      leftOut: images.items.indices.filter { !chosen.contains($0) }.map { images.items[$0].name },
      realLeftOut: targets.leftOut.map { "\($0.name): \($0.reason)" },
      unframed: options.frame ? outcomes.reduce(0) { $0 + $1.draws.count { !$0.isFramed } } : 0,
      isFlux: outcomes.contains { $0.draws.contains { $0.recipe.flux == nil } }
        && images.items.contains { $0.format == .fits },
      pairs: zip(chosen, outcomes).flatMap { place, outcome in
        outcome.draws.map { (images.items[place], real.items[$0.target]) }
      },
      rows: MatchReport.rows(
        real: (targets.observations, targets.groups),
        before: (outcomes.map(\.before), originals),
        after: (outcomes.flatMap { $0.draws.map(\.observation) }, items.map(\.group))))
    return (dataset, report)
  }

  /// Makes all draws of one image.
  private func match(_ place: Int, _ pool: PixelPool, _ folder: String?) throws -> Outcome {
    let index = chosen[place], item = images.items[index], workspace = MorphologyWorkspace()
    let original = try colours(index)
    let shown = NativePicture(values: original.luma, isFlux: original.isFlux, format: original.format)
      .greys(load)
    let draws = try (1...options.draws).map { draw in
      let (recipe, target) = try recipe(index, draw: draw, blur: blur)
      let picture = try recipe.paint(original, load, name: item.name, workspace: workspace)
      let observation = FrameObservation(picture.luma, workspace: workspace)
      let ratio = observation[.ninetyLight] / target.observation[.ninetyLight]
      var made = Made(
        recipe: recipe, target: target.index,
        pixels: try own(picture.pixels(load, isFlux: original.isFlux, name: item.name), place, pool),
        side: picture.side, format: picture.format, observation: observation,
        // By headers a galaxy is as large as it is.
        isFramed: recipe.isBySize || abs(ratio - 1) <= Self.framing)
      if let folder, let colours = picture.colours {
        let file = fileName(place * options.draws + draw, item)
        let path = Files.join(folder, file)
        try AtomicFile.write(try PNGCodec.encode(colours, path: path), to: path)
        made.file = file
      }
      return made
    }
    return Outcome(before: FrameObservation(shown, workspace: workspace), draws: draws)
  }

  /// Every rank makes all pictures and keeps the pixels of its share.
  private func own(_ pixels: PixelStore, _ place: Int, _ pool: PixelPool) throws -> PixelStore {
    let holder = context.communicator.holder(of: place, among: chosen.count)
    return holder == context.communicator.rank
      ? try context.own(pool.keep(pixels)) : pixels.elsewhere(at: holder)
  }

  // MARK: - Files

  private func makeFolders(_ folder: String) throws {
    for label in images.labels {
      try Files.makeFolder(Files.join(folder, classFolder(of: label, images.classes)))
    }
  }

  /// `spiral/012_galaxy.png`, as `augment` calls its files.
  private func fileName(_ number: Int, _ item: DatasetItem) -> String {
    let digits = String(chosen.count * options.draws).count, text = String(number)
    let file = item.path.split(separator: "/").last.map(String.init) ?? item.path
    let stem = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    let padded = String(repeating: "0", count: max(0, digits - text.count)) + text
    return "\(classFolder(of: item.label, images.classes))/\(padded)_\(stem).png"
  }

  private func writeManifest(_ items: [DatasetItem], _ files: [String?], _ folder: String) throws {
    var manifest = CSVWriter()
    manifest.row(["location", "label", "group", "original", "draw", "matched_to"])
    for (item, file) in zip(items, files) {
      guard let file, let recipe = item.origin?.recipe else { continue }
      manifest.row([
        file, images.classes.text(item.label, none: ""), item.group, item.path, "\(recipe.draw)",
        recipe.target,
      ])
    }
    try AtomicFile.write(manifest.text, to: Files.join(folder, "manifest.csv"))
  }
}
