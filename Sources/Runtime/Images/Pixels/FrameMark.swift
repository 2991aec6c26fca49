/// What makes the frame that `crop=galaxy` found worth a look before anything is trained on it.
public enum FrameMark: String, Sendable, CaseIterable {
  /// The frame has so few pixels of the file that there is hardly a shape in them.
  case tiny
  /// The frame reaches beyond the image, and was filled up with sky.
  case padded
  /// The edge of the image cuts the galaxy off.
  case border
  /// What was found looks like a star: a point, or a centre with diffraction spikes.
  case star

  /// Behind a number of images: "3 tiny (frames below 32 pixels)".
  package var text: String {
    switch self {
    case .tiny: "tiny (frames below \(FrameMark.fewestPixels) pixels)"
    case .padded: "padded (frames that reach beyond the image, filled with sky)"
    case .border: "at the border (the edge cuts the galaxy)"
    case .star: "on what looks like a star (a point, or spikes)"
    }
  }

  /// A frame of a smaller side is tiny: at four half-light diameters the galaxy's half-light radius is then
  /// below 4 pixels, and 256 pixels are made of each row of fewer than 32.
  package static let fewestPixels = 32
}

extension GalaxyFrame {
  /// A strip of filled sky narrower than this share of the side is none to speak of.
  private static let narrowestStrip = 1.0 / 64
  /// An edge nearer to the centre than so many half-light radii takes a good part of the light away.
  private static let nearestEdge = 1.5

  /// The marks of this frame, in the order of `FrameMark`; `image` is the one in which it was found.
  package func marks(in image: Raster<Double>) -> [FrameMark] {
    var marks: [FrameMark] = []
    if side < FrameMark.fewestPixels { marks.append(.tiny) }
    let beyond = [-left, -top, left + side - image.width, top + side - image.height].max() ?? 0
    if Double(beyond) >= max(1, Self.narrowestStrip * Double(side)) { marks.append(.padded) }
    if isCutOff(width: image.width, height: image.height) { marks.append(.border) }
    if StarShape(self, in: image).isStar { marks.append(.star) }
    return marks
  }

  /// Whether the galaxy reaches an edge of the image that lies near its centre.
  private func isCutOff(width: Int, height: Int) -> Bool {
    let reach = Self.nearestEdge * halfLightRadius
    let edges: [(distance: Double, holds: (Place) -> Bool)] = [
      (centerX + 0.5, { $0.x == 0 }), (Double(width) - 0.5 - centerX, { $0.x == width - 1 }),
      (centerY + 0.5, { $0.y == 0 }), (Double(height) - 0.5 - centerY, { $0.y == height - 1 }),
    ]
    return edges.contains { edge in edge.distance < reach && outline.count(where: edge.holds) >= 3 }
  }
}
