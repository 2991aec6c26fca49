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
}
