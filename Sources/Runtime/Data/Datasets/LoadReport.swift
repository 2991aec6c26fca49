import GalaxyBase
import GalaxyImages

/// What a load found and chose; every line of it is for the user to see.
public struct LoadReport: Sendable {
  /// A choice made in FITS files, and how many files it was made in.
  public struct FITSChoice: Sendable, Equatable {
    /// HDU and band.
    public var place: String
    /// BUNIT, if given.
    public var unit: String?
    /// Files.
    public var files: Int
    /// Whether they are arrays, and no FITS files.
    public var areArrays = false
    /// Pixels in the files, and how many of them were NaN or infinite.
    public var pixels: Int, nonFinite: Int
    /// What else all of the files tell: "z = 0.05", "0.4 kpc a pixel".
    public var notes: [String]
  }

  /// The manifest, folder or pattern.
  public var source: String
  /// Side of the images, in pixels.
  public var size: Int
  /// Images that were loaded, by format.
  public var formats: [(format: ImageFormat, count: Int)] = []
  /// What was chosen in FITS files, the first choice first.
  public var fits: [FITSChoice] = []
  /// How they were read.
  public var options = LoadOptions()
  /// Half-light radii of the galaxies that `crop=galaxy` found, in pixels of their files.
  public var halfLightRadii: [Double] = []
  /// How large the images were in their files, and what was made of them.
  public var frames = FrameReport()
  /// Names of images that were not square.
  public var cropped: [String] = []
  /// Files that a manifest names more than once, with the lines.
  public var duplicates: [(name: String, lines: [Int])] = []
  /// Files of a folder that are no images.
  public var ignored: [String] = []
  /// What there is to say of the pixels of pictures.
  public var pictures = ImageRemarks()
  /// The files of the folder or pattern, and what is no file that can be read.
  package var found = FoundFiles()
  /// What was decided in reading a manifest or naming classes: a sentence each.
  public var notes: [String] = []
  /// Rows or files that were left out.
  public var skipped: [BadRow] = []

  /// The most choices in FITS files that are told one by one.
  private static let mostChoices = 6

  /// How many images were loaded.
  public var count: Int { formats.reduce(0) { $0 + $1.count } }

  package init(source: String, options: LoadOptions) {
    self.source = source
    self.options = options
    size = options.size
  }

  /// Enters one image.
  package mutating func add(_ image: PreparedImage, name: String) {
    if let index = formats.firstIndex(where: { $0.format == image.format }) {
      formats[index].count += 1
    } else {
      formats.append((image.format, 1))
    }
    frames.add(image.source, name: name)
    if image.wasCropped { cropped.append(name) }
    pictures.add(image.remarks, name: name)
    if let frame = image.frame { halfLightRadii.append(frame.halfLightRadius) }
    guard let place = image.place else { return }
    if let index = fits.firstIndex(where: { $0.place == place && $0.unit == image.unit }) {
      fits[index].files += 1
      fits[index].pixels += image.pixelsRead
      fits[index].nonFinite += image.nonFinite
      fits[index].notes.removeAll { !image.notes.contains($0) }
    } else {
      fits.append(
        FITSChoice(
          place: place, unit: image.unit, files: 1,
          areArrays: image.format == .array, pixels: image.pixelsRead, nonFinite: image.nonFinite,
          notes: image.notes))
    }
  }

  /// The report in sentences.
  public var lines: [String] {
    let kinds = formats.map { "\($0.count) \($0.format.noun)" }.joined(separator: ", ")
    var lines = ["\(counted(count, "image")) from \(source) (\(kinds)), \(size) × \(size) pixels each"]
    lines += frames.sizeLines(size: size, isGalaxy: options.crop == .galaxy)
    for choice in fits.prefix(Self.mostChoices) {
      let share = choice.pixels == 0 ? 0 : 100 * Double(choice.nonFinite) / Double(choice.pixels)
      lines.append(
        (choice.areArrays
          ? "\(counted(choice.files, "image")), \(choice.place), read as flux: "
          : "\(counted(choice.files, "FITS file")): \(choice.place), unit \(choice.unit ?? "not given"), ")
          + (["\(percent(share)) of the pixels not finite", stretchText] + choice.notes).joined(
            separator: ", "))
    }
    // Files of many images have a choice an image.
    if fits.count > Self.mostChoices {
      let rest = fits.dropFirst(Self.mostChoices)
      let pixels = rest.reduce(0) { $0 + $1.pixels }
      let share = pixels == 0 ? 0 : 100 * Double(rest.reduce(0) { $0 + $1.nonFinite }) / Double(pixels)
      lines.append(
        "… \(counted(rest.count, "more choice")) of this kind, \(percent(share)) of their pixels not finite")
    }
    if formats.count > 1, formats.contains(where: { $0.format == .fits }) {
      lines.append(
        "stretched flux and 8-bit pictures together: a model may learn to tell the two apart, not the galaxies"
      )
    }
    if !halfLightRadii.isEmpty {
      let radii = halfLightRadii.sorted()
      let median = Statistics.percentile(50, ofSorted: radii) ?? 0
      lines.append(
        "crop=galaxy: frames of \(options.factor) half-light diameters; half-light radii \(tenths(radii[0])) to "
          + "\(tenths(radii[radii.count - 1])) pixels, median \(tenths(median))")
    }
    lines += frames.markLines
    lines += pictures.lines
    if !cropped.isEmpty {
      lines.append(
        "\(counted(cropped.count, "image")) not square: the middle square was taken\(firstFew(cropped))")
    }
    if !duplicates.isEmpty {
      lines.append(
        "\(counted(duplicates.count, "file")) named more than once"
          + firstFew(
            duplicates.map { name, lines in
              let some = lines.prefix(10).map(String.init).joined(separator: ", ")
              return "\(name) on lines \(some)" + (lines.count > 10 ? " … \(lines.count) in all" : "")
            }))
    }
    if !ignored.isEmpty {
      let are = ignored.count == 1 ? "is no image" : "are no images"
      lines.append("ignored \(counted(ignored.count, "file")) that \(are)\(firstFew(ignored))")
    }
    lines += [found.remark].compactMap(\.self)
    lines += notes
    for row in skipped {
      lines.append("left out: " + (row.error.line.map { "line \($0): " } ?? "") + row.error.message)
    }
    return lines
  }

  /// "percentiles 0.25 to 99.75, asinh with a = 0.1".
  private var stretchText: String {
    let limits =
      switch options.limits ?? .standard {
      case .percentiles(let low, let high): "percentiles \(low) to \(high)"
      case .manual(let low, let high): "limits \(low) to \(high)"
      case .minmax: "limits minmax"
      case .zscale: "limits zscale"
      }
    let function = options.stretch ?? .asinh
    let a = function.takesA ? options.a ?? function.defaultA : nil
    return "\(limits), \(function.rawValue)" + (a.map { " with a = \($0)" } ?? "")
  }

  private func tenths(_ value: Double) -> String { String((value * 10).rounded() / 10) }

  private func percent(_ share: Double) -> String {
    if share == 0 { return "0 %" }
    if share < 0.1 { return "less than 0.1 %" }
    return "\((share * 10).rounded() / 10) %"
  }
}
