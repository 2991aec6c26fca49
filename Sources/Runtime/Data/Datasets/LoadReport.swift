import GalaxyBase
import GalaxyImages

/// What a load found and chose; every line of it is for the user to see.
public struct LoadReport: Sendable {
  /// A choice made in FITS files, and how many images are read so.
  public struct FITSChoice: Sendable, Equatable {
    /// HDU and band.
    public var place: String
    /// BUNIT, if given.
    public var unit: String?
    /// Images.
    public var images: Int
    /// The file of the first.
    var file: String
    /// Files of several images, where there are others than the first.
    var others: Set<String> = []
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
  public private(set) var fits: [FITSChoice] = []
  /// Where in `fits` a choice stands, by place and unit.
  private var places: [[String?]: Int] = [:]
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
    let file = Self.file(of: name)
    if let index = places[[place, image.unit]] {
      fits[index].images += 1
      if file != fits[index].file { fits[index].others.insert(file) }
      fits[index].pixels += image.pixelsRead
      fits[index].nonFinite += image.nonFinite
      fits[index].notes.removeAll { !image.notes.contains($0) }
    } else {
      places[[place, image.unit]] = fits.count
      fits.append(
        FITSChoice(
          place: place, unit: image.unit, images: 1, file: file,
          areArrays: image.format == .array, pixels: image.pixelsRead, nonFinite: image.nonFinite,
          notes: image.notes))
    }
  }

  /// The report in sentences.
  public var lines: [String] {
    let kinds = formats.map { "\($0.count) \($0.format.noun)" }.joined(separator: ", ")
    var lines = ["\(counted(count, "image")) from \(source) (\(kinds)), \(size) × \(size) pixels each"]
    lines += frames.sizeLines(size: size, isGalaxy: options.crop == .galaxy)
    lines += choiceLines
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

  /// What was chosen in FITS files and arrays.
  private var choiceLines: [String] {
    // Files of many images have a choice an image: those are told in one line.
    let isMany = fits.count > Self.mostChoices
    let (single, common) =
      isMany ? (fits.filter { $0.images == 1 }, fits.filter { $0.images > 1 }) : ([], fits)
    return common.prefix(Self.mostChoices).map { line($0) }
      + (common.count > Self.mostChoices
        ? ["… \(counted(common.count - Self.mostChoices, "more choice")) of this kind"] : [])
      + (Self.joined(single).map { [line($0)] } ?? [])
  }

  private func line(_ choice: FITSChoice) -> String {
    let share = choice.pixels == 0 ? 0 : 100 * Double(choice.nonFinite) / Double(choice.pixels)
    let files = 1 + choice.others.count
    let what =
      choice.areArrays
      ? "\(counted(choice.images, "image")), \(choice.place), read as flux: "
      : (choice.images > files ? "\(counted(choice.images, "image")) of " : "")
        + "\(counted(files, "FITS file")): \(choice.place), unit \(choice.unit ?? "not given"), "
    return what
      + (["\(percent(share)) of the pixels not finite", stretchText] + choice.notes).joined(separator: ", ")
  }

  /// Choices of one image each as one: "HDU 0, band 0 of 1000 … HDU 0, band 999 of 1000".
  private static func joined(_ choices: [FITSChoice]) -> FITSChoice? {
    guard var all = choices.first, let last = choices.last else { return nil }
    for choice in choices.dropFirst() {
      all.images += choice.images
      all.others.formUnion(choice.others)
      if choice.file != all.file { all.others.insert(choice.file) }
      all.pixels += choice.pixels
      all.nonFinite += choice.nonFinite
      all.notes.removeAll { !choice.notes.contains($0) }
      if choice.unit != all.unit { all.unit = "not the same in all" }
    }
    if choices.count > 1 { all.place += " … \(last.place)" }
    return all
  }

  /// The name of an image without brackets at its end.
  private static func file(of name: String) -> String {
    var file = name[...]
    while file.utf8.last == UInt8(ascii: "]"), let open = file.lastIndex(of: "["), open > file.startIndex {
      file = file[..<open]
    }
    return String(file)
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
