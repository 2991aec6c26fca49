import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// A real image as what simulated galaxies are observed with: its pixels, point spread and light by its header,
/// its sky and noise as measured in its flux.
struct RealFlux: Sendable {
  /// How each band sees its galaxy, with what was told in the place of its header's.
  var bands: [(name: String?, scale: ObservedScale)]
  /// The sides of the picture, in pixels.
  var width: Int, height: Int
  /// The sky of the mean of the bands; nil where nothing of it is seen.
  var noise: FluxNoise?
  /// The brightest parts above the sky, in the unit of the image.
  var peak: Double
  /// Whether the image is flux; of a picture only its pixels' size is known, and that by an option.
  var isFlux: Bool

  /// Reads a FITS file.
  /// - Throws: GalaxyError for a file that cannot be read.
  init(_ path: String, _ loader: ImageLoader, _ options: HeaderOptions) throws {
    let planes = try loader.fluxPlanes(path)
    guard let first = planes.first else {
      throw GalaxyError(ImageError.noImage, path, "holds no image")
    }
    bands = planes.map { ($0.band, options.seen($0.scale)) }
    (width, height) = (first.image.width, first.image.height)
    var mean = first.image
    for plane in planes.dropFirst() where plane.image.pixels.count == mean.pixels.count {
      for index in mean.pixels.indices { mean.pixels[index] += plane.image.pixels[index] }
    }
    for index in mean.pixels.indices { mean.pixels[index] /= Double(planes.count) }
    noise = FluxNoise(mean)
    peak = FluxRecipe.peak(of: mean, sky: noise?.level ?? Sky(mean.pixels)?.level ?? 0)
    isFlux = true
  }

  /// A picture of which is told how large its pixels are.
  init(width: Int, height: Int, _ options: HeaderOptions) {
    bands = [(nil, options.seen(ObservedScale()))]
    (self.width, self.height, noise, peak, isFlux) = (width, height, nil, 0, false)
  }

  /// The band that a simulated one is seen in: of the same filter, else of the same place, else the last.
  func band(like name: String?, at index: Int) -> ObservedScale {
    func words(_ name: String) -> [Substring] {
      name.lowercased().split { !$0.isLetter && !$0.isNumber }
    }
    if let name,
      let same = bands.first(where: { $0.name.map { words($0) == words(name) } ?? false })
    {
      return same.scale
    }
    return bands[min(index, bands.count - 1)].scale
  }
}
