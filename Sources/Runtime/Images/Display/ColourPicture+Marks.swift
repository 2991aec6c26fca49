extension ColourPicture {
  /// A mosaic with an orange frame around some of its tiles; `columns`, `tile` and `gap` are those that it was
  /// made with.
  public func outliningTiles(_ positions: [Int], columns: Int, tile: Int, gap: Int = 4) -> ColourPicture {
    guard columns > 0, tile > 0, gap >= 0, !positions.isEmpty else { return self }
    var bytes = bytes
    func paint(_ x: Int, _ y: Int) {
      guard (0..<width).contains(x), (0..<height).contains(y) else { return }
      for (channel, value) in [UInt8(230), 159, 0].enumerated() {
        bytes[3 * (y * width + x) + channel] = value
      }
    }
    let thickness = max(2, tile / 40)
    for position in positions {
      let (left, top) = (position % columns * (tile + gap), position / columns * (tile + gap))
      for inset in 0..<min(thickness, tile) {
        let far = tile - 1 - inset
        for step in 0..<tile {
          paint(left + step, top + inset)
          paint(left + step, top + far)
          paint(left + inset, top + step)
          paint(left + far, top + step)
        }
      }
    }
    return ColourPicture(width: width, height: height, bytes: bytes) ?? self
  }
}
