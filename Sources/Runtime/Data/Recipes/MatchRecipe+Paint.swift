import GalaxyBase
import GalaxyImages
import GalaxyMorphology

extension MatchRecipe {
  /// How far the frame may be corrected at once, and the gain at all: a galaxy that would need more is another.
  private static let correction = 0.8...1.25, gains = (1.0 / 3)...3.0
  /// The noise of the luma of three independent channels of noise 1: √(0.299² + 0.587² + 0.114²).
  private static let lumaNoise = (0.299 * 0.299 + 0.587 * 0.587 + 0.114 * 0.114).squareRoot()

  /// The picture that the recipe makes, in the order frame, blur of flux, stretch of flux to greys, gain, blur
  /// of a picture, noise, sky, rounding and coding.
  /// - Parameters:
  ///   - original: the picture of the file.
  ///   - load: how flux becomes greys.
  ///   - name: for messages.
  /// - Throws: GalaxyError if it cannot be coded.
  func paint(
    _ original: NativeColours, _ load: LoadOptions, name: String, workspace: MorphologyWorkspace
  ) throws -> MatchedPicture {
    if let flux { return try observe(flux, original, load, name: name, workspace: workspace) }
    var planes = framed(original, load, workspace)
    if original.isFlux {
      // The blur of a telescope is of the flux, not of its display.
      if blur > 0 { planes = planes.map { $0.filledWithSky.smoothed(blur) } }
      planes = planes.map { plane in
        GreyPlane(
          NativePicture(values: plane.raster, isFlux: true, format: .fits).greys(load))
      }
    }
    let border = max(4, (planes.first?.width ?? 0) / 22)
    let own = planes.map { $0.borderSky(border).level }.map { $0.isFinite ? $0 : 0 }
    for (channel, sky) in own.enumerated() {
      planes[channel].values = planes[channel].values.map { $0.isFinite ? $0 - sky : 0 }
    }
    let factor = factor(Self.luma(planes))
    if factor != 1 {
      for channel in planes.indices { planes[channel].values = planes[channel].values.map { $0 * factor } }
    }
    if blur > 0, !original.isFlux { planes = planes.map { $0.smoothed(blur) } }
    if let noise { add(noise, to: &planes, border: border) }
    for channel in planes.indices {
      let level = sky.map { $0.count == planes.count ? $0[channel] : Self.luma($0) } ?? own[channel]
      planes[channel].values = planes[channel].values.map { $0 + level }
    }
    return try MatchedPicture(planes: planes, coding: coding, name: name)
  }

  /// The part of the picture that is taken, averaged over the real picture's pixels; never enlarged.
  private func framed(
    _ original: NativeColours, _ load: LoadOptions, _ workspace: MorphologyWorkspace
  ) -> [GreyPlane] {
    let all = isColour || original.planes.count == 1 ? original.planes : [original.luma]
    guard let first = all.first, first.width > 0, first.height > 0 else { return [] }
    let shortest = min(first.width, first.height)
    let parts = min(side, shortest)
    let square = square(in: original, load, workspace, least: Double(parts))
    return all.map {
      AreaAverage.of($0, top: square.top, left: square.left, side: square.side, parts: parts)
    }
  }

  /// The square that is taken: the middle one, or one about the galaxy that lies within the picture.
  private func square(
    in original: NativeColours, _ load: LoadOptions, _ workspace: MorphologyWorkspace, least: Double
  ) -> (top: Double, left: Double, side: Double) {
    let shown = NativePicture(values: original.luma, isFlux: original.isFlux, format: original.format)
      .greys(load)
    let (width, height) = (Double(shown.width), Double(shown.height)), most = min(width, height)
    let middle = (top: (height - most) / 2, left: (width - most) / 2, side: most)
    if case .whole = frame { return middle }
    guard
      let galaxy = workspace.galaxy(in: shown, top: middle.top, left: middle.left, side: most),
      !galaxy.isNone
    else { return middle }
    func about(_ side: Double) -> (top: Double, left: Double, side: Double) {
      (min(max(galaxy.y - side / 2, 0), height - side), min(max(galaxy.x - side / 2, 0), width - side), side)
    }
    func held(_ side: Double) -> Double { min(max(side, least), most) }
    switch frame {
    case .whole: return middle
    case .side(let side): return about(held(side))
    case .share(let share):
      var side = held(galaxy.r90 * most / share)
      // The radius shrinks a little when the frame does: measured again, twice.
      for _ in 0..<2 {
        let place = about(side)
        guard let seen = workspace.galaxy(in: shown, top: place.top, left: place.left, side: place.side)
        else {
          break
        }
        let change = min(max(seen.r90 / share, Self.correction.lowerBound), Self.correction.upperBound)
        side = held(side * change)
      }
      return about(side)
    }
  }

  /// How many times as bright the galaxy becomes, given its light above the sky.
  private func factor(_ light: GreyPlane) -> Double {
    switch gain {
    case .none: return 1
    case .factor(let factor): return factor
    case .peak(let peak):
      let (width, height) = (light.width, light.height)
      let middle = light.piece(
        x: width / 4, y: height / 4, width: width - 2 * (width / 4), height: height - 2 * (height / 4))
      let own = FrameObservation.percentile(99.8, middle.values)
      return min(max(peak / max(own, 1), Self.gains.lowerBound), Self.gains.upperBound)
    }
  }

  /// Adds to each channel what noise is missing in the luma of the border.
  private func add(_ noise: Double, to planes: inout [GreyPlane], border: Int) {
    let have = Self.luma(planes).borderSky(border).deviation
    let missing = max(noise * noise - (have.isFinite ? have * have : 0), 0).squareRoot()
    guard missing > 0, let width = planes.first?.width, let height = planes.first?.height else { return }
    var random = SeedStreams(seed: seed).stream(stream)
    var grains = planes.map { _ in
      GreyPlane(width, height, (0..<width * height).map { _ in random.normal() })
    }
    if noiseColour > 0 { grains = grains.map { $0.smoothed(noiseColour) } }
    let values = grains.flatMap(\.values), count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    guard deviation > 0 else { return }
    let scale = missing / deviation / (planes.count == 3 ? Self.lumaNoise : 1)
    for channel in planes.indices {
      for index in planes[channel].values.indices {
        planes[channel].values[index] += scale * grains[channel].values[index]
      }
    }
  }

  private static func luma(_ planes: [GreyPlane]) -> GreyPlane {
    GreyPlane(NativeColours(planes: planes.map(\.raster), isFlux: false, format: .png).luma)
  }

  private static func luma(_ levels: [Double]) -> Double {
    levels.count == 3 ? Luma.real(levels[0], levels[1], levels[2]) : levels.first ?? 0
  }
}

extension GreyPlane {
  /// Without pixels that have no value: the sky of the border stands there.
  fileprivate var filledWithSky: GreyPlane {
    let sky = borderSky(max(4, width / 22)).level
    return GreyPlane(width, height, values.map { $0.isFinite ? $0 : sky.isFinite ? sky : 0 })
  }
}
