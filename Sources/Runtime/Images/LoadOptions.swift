import GalaxyBase

/// How files become images: everything that a model must remember to score a raw file.
public struct LoadOptions: Sendable, Equatable {
  /// Side of the square image that enters the network, in pixels.
  public var size: Int = 256
  /// The contrast normalisation that training and scoring apply.
  public var normalize: Normalization = .gcn
  /// The HDU to read, by number (0 = primary) or EXTNAME; nil: the first with an image, or the recipe's.
  public var hdu: String?
  /// The band of a cube, counted from 0; nil: the recipe's, or the file must be a single image.
  public var band: Int?
  /// Bands by the names of their filters ("r", "F560W"); several become their mean. Not together with `band`.
  public var bands: [String] = []
  /// The camera of an Illustris file, counted from 0; nil: 0.
  public var camera: Int?
  /// The layout of the files; nil: found from each file.
  public var recipe: Recipe?
  /// The curve from flux to grey; nil: asinh for flux, none for pictures (asinh where `a` is given, linear where
  /// only `limits` are).
  public var stretch: StretchFunction?
  /// The curve's parameter; nil: the curve's own.
  public var a: Double?
  /// What becomes black and white; nil: percentiles 0.25–99.75 for flux, 0 and 255 for pictures.
  public var limits: StretchLimits?
  /// Which part of the image is kept.
  public var crop: Crop = .none
  /// With `crop=galaxy`: the side of the frame in half-light diameters of the galaxy.
  public var factor: Double = 4
  /// A rectangle that is taken before anything else is done; nil: the whole image.
  public var cutout: Cutout?

  /// The defaults.
  public init() {}
}

/// Which part of an image is kept before it is made square and resized.
public enum Crop: String, Sendable, Codable, CaseIterable {
  /// All of it (the middle square of an image that is not square).
  case none
  /// The galaxy nearest the middle, in a frame as large as the galaxy asks for: see `GalaxyFrame`.
  case galaxy
}

/// Contrast normalisation per image (Ruff et al. 2018), before the model-wide scaling to [0, 1].
public enum Normalization: String, Sendable, Codable, CaseIterable {
  /// (x − mean) / standard deviation.
  case gcn
  /// (x − mean) / mean |x − mean|.
  case gcnL1 = "gcn_l1"
  /// As it is.
  case none
}

extension LoadOptions {
  /// The options as they are typed, for messages: `size=256 normalize=gcn`, and those that are not the default.
  public var summary: String {
    (["size=\(size)", "normalize=\(normalize.rawValue)"] + choices.map { "\($0.name)=\($0.text)" })
      .joined(separator: " ")
  }

  /// Those of them that change what an image shows, not where in a file it is found: `crop=galaxy factor=4.0`; empty where
  /// there are none.
  public var lookSummary: String {
    let places = ["hdu", "band", "camera", "recipe"]
    return choices.filter { !places.contains($0.name) }.map { "\($0.name)=\($0.text)" }.joined(separator: " ")
  }

  /// The options beyond size and normalisation that are not the default, as name, text and JSON.
  package var choices: [(name: String, text: String, json: JSON)] {
    var list: [(String, String, JSON)] = []
    func add(_ name: String, _ value: String?) {
      if let value { list.append((name, value, .string(value))) }
    }
    add("hdu", hdu)
    if let band { list.append(("band", String(band), .integer(band))) }
    if !bands.isEmpty { list.append(("band", bands.joined(separator: ","), .array(bands.map(JSON.string)))) }
    if let camera { list.append(("camera", String(camera), .integer(camera))) }
    add("recipe", recipe?.rawValue)
    add("stretch", stretch?.rawValue)
    if let a { list.append(("a", "\(a)", .number(a))) }
    add("limits", limits?.description)
    if crop != .none {
      add("crop", crop.rawValue)
      list.append(("factor", "\(factor)", .number(factor)))
    }
    add("cutout", cutout?.description)
    return list
  }
}

extension LoadOptions: Codable {
  private enum CodingKeys: String, CodingKey {
    case size, normalize, hdu, band, bands, camera, recipe, stretch, a, limits, crop, factor, cutout
  }

  /// Reads options; what is not there has its default, so that options saved by older versions stay readable.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func value<T: Decodable>(_ key: CodingKeys, _ standard: T) throws -> T {
      try values.decodeIfPresent(T.self, forKey: key) ?? standard
    }
    size = try value(.size, size)
    normalize = try value(.normalize, normalize)
    hdu = try values.decodeIfPresent(String.self, forKey: .hdu)
    band = try values.decodeIfPresent(Int.self, forKey: .band)
    bands = try value(.bands, bands)
    camera = try values.decodeIfPresent(Int.self, forKey: .camera)
    recipe = try values.decodeIfPresent(Recipe.self, forKey: .recipe)
    stretch = try values.decodeIfPresent(StretchFunction.self, forKey: .stretch)
    a = try values.decodeIfPresent(Double.self, forKey: .a)
    limits = try values.decodeIfPresent(StretchLimits.self, forKey: .limits)
    crop = try value(.crop, crop)
    factor = try value(.factor, factor)
    cutout = try values.decodeIfPresent(Cutout.self, forKey: .cutout)
  }
}
