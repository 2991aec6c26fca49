extension ColourPicture {
  /// The picture with what `crop=galaxy` found drawn into it: the galaxy's outline in blue, its frame in
  /// orange.
  public func drawing(_ frame: GalaxyFrame) -> ColourPicture {
    var bytes = bytes
    func paint(_ x: Int, _ y: Int, _ colour: [UInt8]) {
      guard (0..<width).contains(x), (0..<height).contains(y) else { return }
      let at = 3 * (y * width + x)
      for k in 0..<3 { bytes[at + k] = colour[k] }
    }
    for pixel in frame.outline { paint(pixel.x, pixel.y, [86, 180, 233]) }
    // Thick enough to be seen when a large picture is made small.
    let thickness = 1 + max(width, height) / 256
    for inset in 0..<min(thickness, frame.side / 2) {
      let (low, high) = (inset, frame.side - 1 - inset)
      for step in low...max(low, high) {
        for (x, y) in [(step, low), (step, high), (low, step), (high, step)] {
          paint(frame.left + x, frame.top + y, [230, 159, 0])
        }
      }
    }
    return ColourPicture(width: width, height: height, bytes: bytes) ?? self
  }

  /// Grey pictures side by side in rows of `columns`, each as large as a square tile allows, with gaps of the
  /// paper's colour. Nil if there is nothing to show.
  public init?(mosaic pictures: [GrayPicture], columns: Int, tile: Int, gap: Int = 4, paper: UInt8 = 40) {
    guard !pictures.isEmpty, pictures.count <= 10_000, (1...4096).contains(tile), (0...64).contains(gap)
    else {
      return nil
    }
    let columns = min(max(1, columns), pictures.count)
    let rows = (pictures.count + columns - 1) / columns
    let width = columns * (tile + gap) - gap
    let height = rows * (tile + gap) - gap
    var bytes = [UInt8](repeating: paper, count: 3 * width * height)
    for (position, picture) in pictures.enumerated() {
      let scale = Double(tile) / Double(max(picture.width, picture.height))
      let size = (
        width: max(1, Int(Double(picture.width) * scale)), height: max(1, Int(Double(picture.height) * scale))
      )
      let small = Resampling.resize(picture, width: size.width, height: size.height)
      let left = position % columns * (tile + gap) + (tile - small.width) / 2
      let top = position / columns * (tile + gap) + (tile - small.height) / 2
      for y in 0..<small.height {
        for x in 0..<small.width {
          let at = 3 * ((top + y) * width + left + x)
          for k in 0..<3 { bytes[at + k] = small.pixels[y * small.width + x] }
        }
      }
    }
    self.init(width: width, height: height, bytes: bytes)
  }
}
