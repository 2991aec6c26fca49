import Testing

@testable import GalaxyBase
@testable import GalaxyData
@testable import GalaxyImages

@Suite struct FrameMarkTests {
  private func marks(_ picture: GrayPicture, factor: Double = 4) throws -> [FrameMark] {
    let image = PictureRaster.eight(picture).values
    return try #require(GalaxyFrame(in: image, factor: factor)).marks(in: image)
  }

  private func marks(_ galaxy: TestGalaxy) throws -> [FrameMark] { try marks(galaxy.picture) }

  @Test("a good frame has no mark, whatever shape is in it")
  func none() throws {
    #expect(try marks(TestGalaxy(side: 160)).isEmpty)
    #expect(try marks(TestGalaxy(side: 160, scale: 14, ratio: 0.15)).isEmpty)
    #expect(try marks(TestGalaxy(side: 160, ratio: 1)).isEmpty)
    #expect(try marks(TestGalaxy(side: 200, scale: 12, knots: 30)).isEmpty)
  }

  @Test("tiny frames: below 32 pixels of the file")
  func tiny() throws {
    for (scale, ratio) in [(1.2, 0.6), (1.6, 0.5), (2.0, 0.7)] {
      #expect(try marks(TestGalaxy(scale: scale, ratio: ratio, peak: 90)) == [.tiny], "\(scale)")
    }
  }

  @Test("frames that reach beyond the image are padded, whichever edge it is")
  func padded() throws {
    for centre in [(30.0, 64.0), (64.0, 28.0), (98.0, 66.0), (64.0, 100.0)] {
      #expect(try marks(TestGalaxy(centre: centre, scale: 9)).contains(.padded), "\(centre)")
    }
  }

  @Test("galaxies that an edge cuts are at the border, those that only come near it are not")
  func border() throws {
    for centre in [(3.0, 64.0), (64.0, 2.0), (125.0, 60.0), (60.0, 124.0)] {
      #expect(try marks(TestGalaxy(centre: centre, scale: 9)).contains(.border), "\(centre)")
    }
    #expect(try !marks(TestGalaxy(centre: (40, 64), scale: 9)).contains(.border))
  }

  @Test("stars: points, and four or six spikes at any angle")
  func stars() throws {
    for angle in [0.0, 0.3, 0.785] {
      #expect(try marks(TestGalaxy.star(spikes: 4, angle: angle)).contains(.star), "\(angle)")
    }
    #expect(try marks(TestGalaxy.star(spikes: 6, angle: 0.2)).contains(.star))
    #expect(try marks(TestGalaxy.star(spikes: 0, width: 2)).contains(.star))
    // Two spikes are a bar or an edge-on galaxy.
    #expect(try !marks(TestGalaxy.star(spikes: 2)).contains(.star))
  }

  @Test("real galaxies are not taken for stars", .galaxiesAreThere)
  func realGalaxies() throws {
    let paths = ["barred", "elliptical", "spiral"].flatMap { name in
      Array(filesBelow(Files.join(GalaxyData.folder, "galaxies/\(name)")).paths.prefix(10))
    }
    var options = LoadOptions(size: 32)
    options.crop = .galaxy
    let loader = try ImageLoader(options: options)
    let stars = try paths.filter { try loader.load($0).marks.contains(.star) }
    #expect(paths.count == 30 && stars.isEmpty, "\(stars)")
  }

  @Test("load counts the marks and the native sizes; images and session keep them")
  func kept() throws {
    let folder = try ScratchFolder()
    for (name, galaxy) in [
      ("a", TestGalaxy(side: 160)), ("b", TestGalaxy(scale: 1.4, peak: 90)),
      ("c", TestGalaxy(centre: (3, 64), scale: 9)),
    ] {
      try folder.write(try PNGCodec.encode(galaxy.picture, path: ""), as: "\(name).png")
    }
    var options = LoadOptions(size: 64)
    options.crop = .galaxy
    let (dataset, report) = try loadImages(folder.path, options: options)
    let text = report.lines.joined(separator: "\n")
    #expect(text.contains("in the files 2 of 128 × 128, 1 of 160 × 160 pixels"))
    #expect(text.contains("2 frames worth a look") && text.contains("1 tiny (frames below 32 pixels)"))
    #expect(dataset.frameWord(of: 0) == nil && dataset.frameWord(of: 1) == "tiny")
    #expect(dataset.frameWord(of: 2) == "padded, border" && dataset.frameWord(of: 3) == nil)
    #expect(dataset.galleryPositions(marked: true) == [1, 2])
    let findings = try DatasetCheck(dataset).findings.filter { $0.kind == .framed }
    #expect(findings.map(\.images.count) == [1, 1, 1])

    let frames = dataset.items.map(\.frame)
    #expect(FrameColumns.frames(FrameColumns.json(of: frames), count: 3) == frames)
    #expect(FrameColumns.frames(nil, count: 2) == [nil, nil])
    #expect(FrameColumns.frames(.array([.array([.integer(9), .string("x")])]), count: 2) == [nil, nil])
    let many = [frames[0], frames[0], nil, frames[1]]
    #expect(FrameColumns.json(of: many)?.array?.count == 3)
    #expect(FrameColumns.frames(FrameColumns.json(of: many), count: 4) == many)
  }

  @Test("sizes in words: one, several, many; as they are, enlarged and made smaller")
  func words() {
    func lines(_ sides: [Int], to size: Int, isGalaxy: Bool = false) -> [String] {
      var report = FrameReport()
      for side in sides { report.add(SourceFrame(width: side, height: side, side: side), name: "") }
      return report.sizeLines(size: size, isGalaxy: isGalaxy)
    }
    #expect(lines([88, 88], to: 256) == ["in the files 88 × 88 pixels: enlarged 2.9 times"])
    #expect(lines([423], to: 256) == ["in the files 423 × 423 pixels: made 1.7 times smaller"])
    #expect(lines([256, 256], to: 256) == [])
    #expect(
      lines([32, 64, 64, 128], to: 64) == [
        "in the files 2 of 64 × 64, 1 of 32 × 32, 1 of 128 × 128 pixels: 1 enlarged 2 times, "
          + "1 made 2 times smaller, 2 as they are"
      ])
    #expect(
      lines([13, 20, 64], to: 256, isGalaxy: true).last
        == "crop=galaxy: frames of 13 to 64 pixels (median 20) became 256: enlarged 4 to 20 times")
    #expect(
      lines(Array(40..<50), to: 40)[0]
        == "in the files 10 sizes from 40 × 40 to 49 × 49 pixels, most often 40 × 40 (1): "
        + "9 made up to 1.2 times smaller, 1 as they are")
  }
}
