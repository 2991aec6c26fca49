import GalaxyBase
import GalaxyImages

/// The observables of many images: a row an image.
public struct ObservableTable: Sendable {
  /// How many images were measured.
  public let count: Int
  /// How many groups they belong to: copies of one galaxy are one.
  public var groupCount: Int { Set(groups).count }
  /// The group of each image.
  let groups: [String]
  /// A value an image of each observable; NaN where it could not be measured.
  private let values: [Observable: [Double]]
  /// Files whose greys could not be looked at, since they are not where they were.
  public let missingFiles: Int

  /// The values of an observable, an image each; NaN where it could not be measured.
  public subscript(_ observable: Observable) -> [Double] { values[observable] ?? [] }

  /// Measures images of a dataset, whose pixels are at hand: those at `positions`, or all. Grey levels and the
  /// quality of JPEGs are read from the files of pictures.
  /// - Throws: GalaxyError of kind `interrupted`.
  public init(_ dataset: Dataset, at positions: [Int]? = nil, context: WorkContext) throws {
    let chosen = (positions ?? Array(dataset.items.indices)).filter { dataset.isUsable($0) }
    let codings = try Self.codings(dataset, chosen, context)
    let images = try dataset.images(context: context)
    let meter = ProgressMeter("measure", total: chosen.count, unit: "image", context: context)
    let rows = try parallelMap(chosen.count, threads: context.threads) { row -> [Double] in
      let index = chosen[row]
      let item = dataset.items[index]
      let measured = dataset.image(of: images[index]).map { Observables($0, fileSide: item.frame?.side) }
      try meter.advance()
      return Observable.allCases.map { observable -> Double in
        if let recipe = item.origin?.recipe, observable == .levels || observable == .quality {
          // What `match` made has no file of its own.
          if observable == .quality { return recipe.quality }
          return (try? dataset.nativePicture(at: index)).map { Double($0.greyLevels) } ?? .nan
        }
        return switch observable {
        case .side: item.frame.map { Double($0.side) } ?? .nan
        case .levels:
          item.format == .fits || item.format == .array
            ? Double(images[index].levels) : (codings[item.path]?.map { Double($0.levels) } ?? .nan)
        // Encoders take whole qualities; what is found from a table is off by a few tenths.
        case .quality: codings[item.path]??.quality?.rounded() ?? .nan
        case .format: item.format.flatMap { Self.formats.firstIndex(of: $0) }.map(Double.init) ?? .nan
        default: measured?[observable] ?? .nan
        }
      }
    }
    count = rows.count
    groups = chosen.map { dataset.items[$0].group }
    values = Dictionary(
      uniqueKeysWithValues: Observable.allCases.enumerated().map { place, observable in
        (observable, rows.map { $0[place] })
      })
    missingFiles = codings.values.count { $0 == nil }
  }

  /// What people call the formats, by the number that `Observable.format` has for them.
  public static let formatNames = formats.map(\.rawValue)

  /// Formats by the number that `Observable.format` has for them.
  static let formats: [ImageFormat] = [.jpeg, .png, .fits]

  /// How each picture's file codes its greys, by its path; nil for a file that cannot be read any more. Copies
  /// of one image share its file.
  private static func codings(
    _ dataset: Dataset, _ positions: [Int], _ context: WorkContext
  ) throws -> [String: PictureCoding?] {
    let pictures = positions.map { dataset.items[$0] }.filter {
      $0.format != nil && $0.format != .fits && $0.format != .array && $0.origin?.recipe == nil
    }
    let paths = Set(pictures.map(\.path)).sorted()
    let found = try parallelMap(paths.count, threads: context.threads) { index -> PictureCoding? in
      try context.cancellation.check("check")
      return PictureCoding(path: paths[index])
    }
    return Dictionary(uniqueKeysWithValues: zip(paths, found))
  }
}

extension Dataset {
  /// Whether the pixels of an image are there.
  public func isUsable(_ index: Int) -> Bool {
    let stores = stores
    return stores.indices.contains(index) && stores[index].count == height * width
  }
}

extension MatchRecipe {
  /// The quality that its JPEG has; NaN where it is none.
  fileprivate var quality: Double {
    if case .jpeg(let jpeg) = coding { Double(jpeg.quality) } else { .nan }
  }
}

extension NativePicture {
  /// How many different grey levels it has.
  fileprivate var greyLevels: Int {
    Set(values.pixels.lazy.filter(\.isFinite).map { $0.rounded() }).count
  }
}

extension PixelStore {
  /// How many different values there are.
  fileprivate var levels: Int {
    withFloats { values in
      let sorted = values.sorted()
      return zip(sorted, sorted.dropFirst()).reduce(sorted.isEmpty ? 0 : 1) { $0 + ($1.0 == $1.1 ? 0 : 1) }
    }
  }
}
