import GalaxyBase
import GalaxyErrors
import GalaxyImages
import GalaxyMorphology

extension Dataset {
  /// The picture of an item in its file's own size and greys, to be measured: of the same file and the same
  /// choice in it. What `match` made of it is made again. What `augment` did is done to its middle square with the
  /// same draws, to flux after the dataset's stretch. An item without a file gives the pixels that it has, 0 … 255. Called from several
  /// threads.
  /// - Throws: GalaxyError of kind `moved-input` or `changed-input` for a file that is not what it was, or
  ///   what reading throws; of kind `cannot-keep` for an item that has neither file nor pixels.
  public func nativePicture(at index: Int) throws -> NativePicture {
    guard items.indices.contains(index), let origin = items[index].origin else {
      return try ownPicture(at: index)
    }
    let loader = try ImageLoader(options: options)
    var picture: NativePicture?
    for variation in origin.variations {
      switch variation {
      case .matched(let recipe):
        let made = try origin.matched(recipe, loader, MorphologyWorkspace()).picture
        picture = NativePicture(values: made.luma, isFlux: false, format: made.format)
      case .augmented(let copy):
        picture = copy.vary(try picture ?? origin.nativePicture(loader), options)
      }
    }
    return try picture ?? origin.nativePicture(loader)
  }

  /// The pixels of the dataset, as grey levels.
  private func ownPicture(at index: Int) throws -> NativePicture {
    let images = stores
    guard images.indices.contains(index), images[index].count == height * width else {
      let name = items.indices.contains(index) ? items[index].name : "image \(index)"
      throw GalaxyError(DatasetError.cannotKeep, "\(name) has neither a file nor pixels to be measured")
    }
    let pixels =
      images[index].eightBits?.map(Double.init)
      ?? images[index].withFloats { $0.map { 255 * Double($0) } }
    guard let values = Raster(width: width, height: height, pixels: pixels) else {
      throw GalaxyError(DatasetError.cannotKeep, "\(items[index].name) has no pixels to be measured")
    }
    return NativePicture(values: values, isFlux: false, format: items[index].format ?? .png)
  }

  /// What tells an item from others, whatever it is called: see `fileContent`. Of an item without a
  /// file nothing is known.
  package func content(at index: Int) -> UInt64? {
    items.indices.contains(index) ? fileContent(of: items[index]) : nil
  }
}

extension ImageOrigin {
  /// The picture of the file, which must have the bytes that it had.
  package func nativePicture(_ loader: ImageLoader) throws -> NativePicture {
    try unchanged {
      try loader.native(file, digest: true)
    } digest: {
      $0.file?.digest
    }
  }

  /// The same with its colours.
  package func nativeColours(_ loader: ImageLoader, withBands: Bool = false) throws -> NativeColours {
    try unchanged {
      try loader.nativeColours(file, withBands: withBands)
    } digest: {
      $0.file?.digest
    }
  }

  /// What `match` made of it.
  package func matched(
    _ recipe: MatchRecipe, _ loader: ImageLoader, _ workspace: MorphologyWorkspace
  ) throws -> (picture: MatchedPicture, isFlux: Bool) {
    let original = try nativeColours(loader, withBands: recipe.flux != nil)
    let picture = try recipe.paint(original, loader.options, name: file, workspace: workspace)
    return (picture, original.isFlux)
  }

  private func unchanged<Picture>(
    _ read: () throws -> Picture, digest known: (Picture) -> Digest?
  ) throws -> Picture {
    let picture: Picture
    do {
      picture = try read()
    } catch {
      // A file that is not what it was says so first.
      try check()
      throw error
    }
    if known(picture) != digest { try check() }
    return picture
  }
}

extension ImageOrigin.Augmented {
  /// A copy as `augment` makes it, of a picture in its own size.
  fileprivate func vary(_ picture: NativePicture, _ load: LoadOptions) -> NativePicture {
    var stream = SeedStreams(seed: seed).stream(self.stream)
    let square = picture.greys(load).middleSquare()
    let warp = options.draw(from: &stream, side: square.width)
    let filled = square.pixels.map { Float($0.isFinite ? $0 : 0) }
    var pixels = warp.apply(to: GrayImage(unchecked: square.width, square.height, filled)).pixels
    if options.noise > 0 {
      for index in pixels.indices { pixels[index] += Float(255 * options.noise * stream.normal()) }
    }
    var copy = picture
    copy.isFlux = false
    // Noise and overshooting end where the greys of a picture do.
    copy.values = Raster(
      unchecked: square.width, square.height, pixels.map { Double(min(max($0, 0), 255)) })
    return copy
  }
}
