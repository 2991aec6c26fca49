import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages
@testable import GalaxyMorphology

/// Painted galaxies in two folders: those that stand for real ones, and larger, darker ones.
struct MatchScene {
  let folder: ScratchFolder
  let real: Dataset, images: Dataset

  init(images count: Int = 6, real realCount: Int = 24) throws {
    let folder = try ScratchFolder()
    func load(_ name: String, _ galaxies: [TestGalaxy]) throws -> Dataset {
      let items = try galaxies.enumerated().map { index, galaxy in
        let file = "\(name)/\(index).png"
        let path = try folder.write(try PNGCodec.encode(galaxy.picture, path: file), as: file)
        var item = DatasetItem(path: path, name: "\(index).png", label: index % 2, group: path, format: .png)
        item.origin = try ImageOrigin(file: path)
        return item
      }
      let options = LoadOptions(size: 40)
      let loader = try ImageLoader(options: options)
      return Dataset(
        items: items, height: 40, width: 40, options: options,
        images: try items.map { try loader.load($0.path).pixels }, source: name)
    }
    self.folder = folder
    let near = (0..<realCount).map { index -> TestGalaxy in
      let scale = 5 + Double(index % 5) / 2, sky = 20 + Double(index % 3)
      return TestGalaxy(
        side: 64, scale: scale, peak: 150, sky: sky, noise: 4, blur: 0.8, seed: UInt64(index + 1))
    }
    let far = (0..<count).map { index -> TestGalaxy in
      TestGalaxy(
        side: 160, scale: 7 + Double(index), peak: 90, sky: 4, noise: 0.5, blur: 2, seed: UInt64(index + 90))
    }
    (real, images) = (try load("real", near), try load("sim", far))
  }

  func match(
    _ options: MatchOptions = MatchOptions(), images part: [Int]? = nil, threads: Int = 2
  ) throws -> (dataset: Dataset, report: MatchReport) {
    try matchDataset(
      part.map { images.subset($0, source: "part") } ?? images, to: real, called: "real", options: options,
      name: "m", streams: SeedStreams(seed: 3), context: WorkContext(threads: threads))
  }
}

@Suite struct MatchTests {
  @Test("draws of an image follow one another, have its group and label, and are as large as the real ones")
  func items() throws {
    let scene = try MatchScene()
    let (matched, report) = try scene.match()
    #expect(matched.count == 30 && matched.width == 40)
    for (index, item) in matched.items.enumerated() {
      let original = scene.images.items[index / 5]
      #expect(item.name == "\(original.name)#\(index % 5 + 1)" && item.copyOf == index / 5)
      #expect(item.group == original.group && item.label == original.label && item.path == original.path)
      #expect(item.origin?.draw?.draw == index % 5 + 1 && item.frame?.side == 64)
      let picture = try matched.nativePicture(at: index)
      #expect(picture.values.width == 64 && picture.values.height == 64 && !picture.isFlux)
    }
    #expect(Set(try matched.pixelDigests(context: WorkContext())).count == 30)
    #expect(report.originals == 6 && report.matching.targetCount == 24 && report.realLeftOut.isEmpty)
    // Their galaxies are one each for whoever forms groups.
    #expect(Set(try matched.galaxies(context: WorkContext())).count == 6)
  }

  @Test("frame, sky, noise and brightness become those of the real images")
  func numbers() throws {
    let (_, report) = try MatchScene(images: 10).match()
    func row(_ quantity: FrameObservation.Quantity) throws -> MatchReport.Row {
      try #require(report.rows.first { $0.quantity == quantity })
    }
    for (quantity, before, after) in [
      (FrameObservation.Quantity.ninetyLight, 0.15, 0.1), (.sky, 0.5, 0.05), (.noise, 0.5, 0.25),
      (.peak, 0.2, 0.15),
    ] {
      let row = try row(quantity)
      #expect(abs(row.before.median / row.real.median - 1) > before, "\(quantity.rawValue) \(row.before)")
      #expect(abs(row.after.median / row.real.median - 1) < after, "\(quantity.rawValue) \(row.after)")
    }
    let colour = try row(.correlation1)
    #expect(abs(colour.after.median - colour.real.median) < 0.1)
  }

  @Test("neither the threads nor the other images change a draw")
  func deterministic() throws {
    let scene = try MatchScene()
    var options = MatchOptions()
    (options.draws, options.blur) = (2, .fixed(0.4))
    let (one, two) = (try scene.match(options, threads: 1).dataset, try scene.match(options).dataset)
    #expect(one.items == two.items && one.images == two.images)
    let part = try scene.match(options, images: [4, 1]).dataset
    #expect(part.images == [8, 9, 2, 3].map { one.images[$0] })
    // Another number is another draw.
    #expect(one.images[0] != one.images[1])
  }

  @Test("each step can be left out, and then changes nothing")
  func steps() throws {
    let scene = try MatchScene(images: 3)
    var none = MatchOptions()
    (none.draws, none.frame, none.gain, none.blur) = (1, false, false, .none)
    (none.noise, none.sky, none.coding) = (false, false, false)
    let (plain, report) = try scene.match(none)
    #expect(report.matching.steps.isEmpty)
    // Nothing but the averages over 64 × 64 pixels.
    let before = try scene.images.nativePicture(at: 0).values
    let after = try plain.nativePicture(at: 0).values
    let averages = AreaAverage.of(before, top: 0, left: 0, side: 160, parts: 64)
    #expect(zip(after.pixels, averages.values).allSatisfy { abs($0 - $1) < 1e-9 })
    for step in Matching.Step.allCases where step != .blur {
      var options = none
      switch step {
      case .frame: options.frame = true
      case .gain: options.gain = true
      case .blur: options.blur = .fixed(1)
      case .noise: options.noise = true
      case .sky: options.sky = true
      case .coding: options.coding = true
      }
      let (changed, report) = try scene.match(options)
      #expect(report.matching.steps == [step])
      #expect(changed.images[0] != plain.images[0], "\(step.rawValue)")
    }
  }

  @Test("images that are sharper than the real ones are blurred as much as is missing, softer ones are not")
  func blur() throws {
    let scene = try MatchScene()
    let soft = try scene.match().report
    let sharp = try matchDataset(
      scene.real, to: scene.images, called: "soft", name: "m", streams: SeedStreams(seed: 3)
    ).report
    for report in [soft, sharp] {
      let row = try #require(report.rows.first { $0.quantity == .sharpness })
      if report.matching.blur > 0 {
        #expect(abs(row.after.median / row.real.median - 1) < 0.15, "\(report.matching.blur)")
        #expect(report.matching.steps.contains(.blur))
      } else {
        #expect(row.after.median > 0.9 * row.real.median)
      }
    }
  }

  @Test("what may be chance is no sharpness that is missing; what blur does not reach is left")
  func blurNeedsAReason() throws {
    var random = RandomStream(seed: 4)
    func widths(_ count: Int, about middle: Double) -> [Double] {
      (0..<count).map { _ in middle * exponential(0.5 * random.normal()) }
    }
    func groups(_ count: Int) -> [String] { (0..<count).map(String.init) }
    var seen = 0
    for _ in 0..<40 {
      let found = MatchCalibration.widening(
        widths(150, about: 0.03), groups(150), widths(30, about: 0.03), groups(30))
      if found != nil { seen += 1 }
    }
    #expect(seen <= 4, "one side of 5 %: \(seen) of 40")
    let sharper = MatchCalibration.widening(
      widths(150, about: 0.03), groups(150), widths(60, about: 0.018), groups(60))
    #expect(try abs(#require(sharper) - 5.0 / 3) < 0.3)
    let softer = MatchCalibration.widening(
      widths(150, about: 0.03), groups(150), widths(60, about: 0.05), groups(60))
    #expect(softer == nil)
    // A Gaussian adds its variance; noise does not become wider.
    let found = try MatchCalibration.blur(widening: 1.5) { (1 + $0 * $0).squareRoot() }
    #expect(abs(found - 1.25.squareRoot()) < 0.01)
    #expect(try MatchCalibration.blur(widening: 1.5) { 1 + 0.01 * $0 } == 0)
  }

  @Test("recipes are read back as they were written, whatever is in them")
  func stored() throws {
    let base = MatchRecipe(
      seed: .max, stream: "match/m/1", draw: 3, target: "é.jpg", side: 88, isColour: true,
      frame: .share(0.1 + 0.2), gain: .peak(206.123456789), blur: 0.31, noise: 6.1 / 3, noiseColour: 0.45,
      sky: [1.1, 2.2, 3.3], coding: .jpeg(JPEGCoding(quality: 75, subsampling: .squares)))
    var plain = base
    (plain.frame, plain.gain, plain.blur, plain.noise, plain.noiseColour) = (.whole, .none, 0, nil, 0)
    (plain.sky, plain.coding) = (nil, .none)
    var other = base
    (other.frame, other.gain, other.coding) = (.side(120.5), .factor(0.4), .rounded)
    for recipe in [base, plain, other] {
      let variation = ImageOrigin.Variation.matched(recipe)
      let read = try JSON.parse(Array(variation.stored.compact.utf8))
      #expect(ImageOrigin.Variation(stored: read) == variation)
    }
    #expect(MatchRecipe(stored: ["seed": "7"]) == nil)
    // What `augment` did is kept as the first sessions have it.
    let copy = ImageOrigin.Variation.augmented(.init(seed: 1, stream: "s", options: AugmentOptions()))
    #expect(copy.stored.compact.hasPrefix(#"{"seed":"1","stream":"s","options":"#))
    #expect(ImageOrigin.Variation(stored: copy.stored) == copy)
  }

  @Test("pixels are made again from the files, copies of matched images too; a changed file says so")
  func readAgain() throws {
    let scene = try MatchScene(images: 3)
    let matched = try scene.match().dataset
    let all = try augmentDataset(matched, to: 20, name: "a", streams: SeedStreams(seed: 2))
    let digests = try all.pixelDigests(context: WorkContext())
    let stored = StoredPixels()
    let read = try stored.read(
      all.items, options: all.options, digests: digests, context: WorkContext(threads: 2))
    for (outcome, image) in zip(read, all.images) { #expect(try outcome.get() == image) }
    try scene.folder.writePicture("sim/0.png", side: 160)
    let again = try StoredPixels().read(
      all.items, options: all.options, digests: digests, context: WorkContext())
    guard case .failure(let error) = again[0] else {
      Issue.record("a changed file was not noticed")
      return
    }
    #expect(error.isA(DatasetError.changedInput))
    #expect(throws: GalaxyError.self) { try matched.nativePicture(at: 0) }
  }

  @Test("what was matched or augmented is not matched again; black real images are none")
  func mistakes() throws {
    let scene = try MatchScene(images: 2)
    let matched = try scene.match().dataset
    func id(_ body: () throws -> Void) -> String? {
      do { try body() } catch { return (error as? GalaxyError)?.id }
      return nil
    }
    let streams = SeedStreams(seed: 1)
    #expect(
      id { _ = try matchDataset(matched, to: scene.real, called: "r", name: "m", streams: streams) }
        == "matched-already")
    let copies = try augmentDataset(scene.images, to: 3, name: "a", streams: streams)
    #expect(
      id { _ = try matchDataset(copies, to: scene.real, called: "r", name: "m", streams: streams) }
        == "matched-already")
    var options = MatchOptions()
    options.draws = 0
    #expect(id { _ = try scene.match(options) } == "bad-option")
    #expect(id { _ = try scene.match(images: []) } == "no-images")
    let item = DatasetItem(path: "x", name: "x", label: nil, group: "x")
    let black = Dataset(
      items: [item], height: 40, width: 40, options: LoadOptions(size: 40),
      pixels: .bytes([UInt8](repeating: 0, count: 1600)))
    #expect(
      id { _ = try matchDataset(scene.images, to: black, called: "b", name: "m", streams: streams) }
        == "no-images")
    #expect(
      id { _ = try matchDataset(black, to: scene.real, called: "r", name: "m", streams: streams) }
        == "cannot-keep")
  }

  @Test(
    "Illustris mocks get the frame, sky and noise of EFIGI, in colour and coded alike",
    .galaxiesAreThere)
  func illustris() throws {
    func load(_ folder: String, every step: Int) throws -> Dataset {
      let all = Files.allNames(in: "\(GalaxyData.folder)/\(folder)").filter { $0.hasSuffix(".jpg") }.sorted()
      let paths = stride(from: 0, to: all.count, by: step).map { "\(GalaxyData.folder)/\(folder)/\(all[$0])" }
      let options = LoadOptions(size: 64)
      let loader = try ImageLoader(options: options)
      let items = try paths.map { path in
        var item = DatasetItem(path: path, name: path, label: nil, group: path, format: .jpeg)
        item.origin = try ImageOrigin(file: path)
        return item
      }
      return Dataset(
        items: items, height: 64, width: 64, options: options,
        images: try paths.map { try loader.load($0).pixels })
    }
    let (mocks, real) = (try load("illustris", every: 2), try load("galaxies/spiral", every: 2))
    var options = MatchOptions()
    options.draws = 2
    let (matched, report) = try matchDataset(
      mocks, to: real, called: "efigi", options: options, name: "m", streams: SeedStreams(seed: 7),
      context: WorkContext(threads: 2))
    let recipe = try #require(matched.items[0].origin?.recipe)
    #expect(recipe.isColour && recipe.side == 88 && recipe.sky?.count == 3)
    #expect(recipe.coding == .jpeg(JPEGCoding(quality: 75, subsampling: .squares)))
    // The mocks are softer than EFIGI.
    #expect(report.matching.blur == 0)
    for (quantity, most) in [
      (FrameObservation.Quantity.ninetyLight, 0.08), (.sky, 0.06), (.noise, 0.2), (.peak, 0.15),
      (.correlation1, 0.15),
    ] {
      let row = try #require(report.rows.first { $0.quantity == quantity })
      #expect(
        abs(row.after.median / row.real.median - 1) < most,
        "\(quantity.rawValue): \(row.after.median), not \(row.real.median)")
      #expect(
        try #require(row.toldAfter).strength < #require(row.toldBefore).strength, "\(quantity.rawValue)")
    }
  }
}
