import GalaxyBase
import GalaxyImages

/// How a simulated galaxy is observed in flux as a real one was, by the headers of both: all that is needed to
/// make the same flux again from its file. A step that was left out has no number.
public struct FluxRecipe: Sendable, Hashable {
  /// What is done to each band, in the order of the file's.
  public var bands: [PlacedGalaxy]
  /// The side of the real picture, in pixels.
  public var side: Int
  /// How bright the galaxy's brightest parts become above the sky, where no zero point tells it, in the real
  /// image's unit.
  public var peak: Double?
  /// The noise that the sky is to have, in the real image's unit.
  public var noise: Double?
  /// Deviation of the Gaussian that makes neighbouring pixels of the noise alike, in pixels.
  public var noiseColour: Double
  /// How many electrons 1 of the real image's numbers is, for the noise of the galaxy's own photons.
  public var electrons: Double?
  /// The level of the sky, in the real image's unit.
  public var sky: Double?

  /// The flux, in the real image's unit: the mean of the bands, each placed by itself, then noise and sky.
  /// - Parameters:
  ///   - planes: the bands of the file.
  ///   - x, y: the galaxy's place in them; (0.5, 0.5) is the middle of the first pixel, at the top left.
  ///   - stream: where the noise comes from.
  public func paint(
    _ planes: [FluxPlane], x: Double, y: Double, from stream: inout RandomStream
  ) -> Raster<Double> {
    var light = [Double](repeating: 0, count: side * side)
    for (band, plane) in zip(bands, planes) {
      let placed = band.place(plane.image, x: x, y: y, columns: side, rows: side)
      guard placed.pixels.count == light.count else { continue }
      for index in light.indices {
        light[index] += placed.pixels[index] / Double(min(bands.count, planes.count))
      }
    }
    var image = Raster(unchecked: side, side, light)
    if let peak {
      let own = Self.peak(of: image, sky: 0)
      if own > 0 { for index in image.pixels.indices { image.pixels[index] *= peak / own } }
    }
    if let noise {
      let have = FluxNoise(image)?.deviation ?? 0
      let missing = max(noise * noise - have * have, 0).squareRoot()
      let grain = FluxNoise.noise(
        width: side, height: side, deviation: missing, colour: noiseColour, from: &stream)
      for index in image.pixels.indices {
        // Photons come one by one: their number's variance is the number.
        let photons =
          electrons.map { (max(image.pixels[index], 0) / $0).squareRoot() * stream.normal() } ?? 0
        image.pixels[index] += grain.pixels[index] + photons
      }
    }
    if let sky { for index in image.pixels.indices { image.pixels[index] += sky } }
    return image
  }

  /// The 99.8th percentile of the middle half of an image above its sky, as `FrameObservation` has it.
  static func peak(of image: Raster<Double>, sky: Double) -> Double {
    let (width, height) = (image.width, image.height)
    var middle: [Double] = []
    for y in (height / 4)..<(height - height / 4) {
      for x in (width / 4)..<(width - width / 4) where image.pixels[y * width + x].isFinite {
        middle.append(image.pixels[y * width + x])
      }
    }
    middle.sort()
    return Statistics.percentile(99.8, ofSorted: middle).map { $0 - sky } ?? 0
  }
}

extension FluxRecipe {
  /// For a session file.
  var stored: JSON {
    [
      "bands": .array(
        bands.map {
          ["step": .number($0.step), "blur": .number($0.blur), "factor": .number($0.factor)]
        }),
      "side": .integer(side), "peak": .optional(peak), "noise": .optional(noise),
      "noise_colour": .number(noiseColour), "electrons": .optional(electrons),
      "sky": .optional(sky),
    ]
  }

  /// Reads what `stored` wrote; nil if it is anything else.
  init?(stored json: JSON?) {
    guard let side = json?["side"]?.integer, (1...ImageLoader.largestSide * 16).contains(side),
      let colour = json?["noise_colour"]?.number, let list = json?["bands"]?.array
    else { return nil }
    let bands = list.compactMap { band -> PlacedGalaxy? in
      guard let step = band["step"]?.number, step > 0, let blur = band["blur"]?.number,
        let factor = band["factor"]?.number
      else { return nil }
      return PlacedGalaxy(step: step, blur: blur, factor: factor)
    }
    guard bands.count == list.count, !bands.isEmpty else { return nil }
    (self.bands, self.side, noiseColour) = (bands, side, colour)
    (peak, noise) = (json?["peak"]?.number, json?["noise"]?.number)
    (electrons, sky) = (json?["electrons"]?.number, json?["sky"]?.number)
  }
}
