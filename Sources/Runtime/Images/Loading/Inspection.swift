import GalaxyBase
import GalaxyErrors

/// What is in a file: every HDU of FITS, or a picture; or why it cannot be read.
public struct Inspection: Sendable {
  /// One header and data unit.
  public struct HDU: Sendable {
    /// What a unit holds.
    public enum Kind: String, Sendable {
      /// Pixels as they are, or compressed tile by tile.
      case image, compressed
      /// An ASCII or binary table.
      case table
      /// A header alone, or an image without pixels.
      case empty
      /// Random groups, radio astronomy's old form.
      case groups
      /// An extension that the standard does not know.
      case other
    }
    /// 0 = primary.
    public var index: Int
    /// EXTNAME; `PRIMARY` for a primary HDU without one, otherwise empty.
    public var name: String
    /// What it holds.
    public var kind: Kind
    /// BITPIX of the pixels (for compressed images, of those inside).
    public var bitpix: Int
    /// Lengths of the axes, slowest first (numpy's order; the header's is the reverse).
    public var shape: [Int]
    /// BUNIT, if it is given.
    public var unit: String?
    /// Pixels, scaled by BSCALE and BZERO, BLANK as NaN; nil for what is no image.
    public var pixels: PixelStatistics?
    /// Of pixels that are no flux: how they are coded, and the flux of the least and the greatest.
    public var coding: Coding?
    /// How large its pixels are, how it is blurred, what its numbers are in light, from which redshift it
    /// comes; of an image of a galaxy, as far as headers tell.
    public var scale: ObservedScale?
    /// What there is to say of it.
    public var remarks: [ImageRemark] = []

    /// How pixels stand for flux.
    public struct Coding: Sendable, Equatable {
      /// "magnitudes", "logarithms", "asinh-coded by BSOFTEN and BOFFSET".
      public var name: String
      /// The flux of the least and of the greatest pixel, in that order; of magnitudes and logarithms
      /// relative to the brightest. Nil where there is none.
      public var flux: (Double, Double)?

      /// Equal in name and flux.
      public static func == (a: Coding, b: Coding) -> Bool {
        a.name == b.name && a.flux?.0 == b.flux?.0 && a.flux?.1 == b.flux?.1
      }
    }
  }

  /// A picture.
  public struct Picture: Sendable {
    /// PNG or JPEG.
    public var format: ImageFormat
    /// Width and height in the file, before the orientation is applied.
    public var width: Int, height: Int
    /// The kind of pixels by Pillow's names: `1`, `L`, `LA`, `P`, `RGB`, `RGBA`, `I;16`, `CMYK`.
    public var mode: String
    /// EXIF orientation, 1 … 8; 1 if the file has none.
    public var orientation: Int
    /// The mean grey value as galsh reads it, 0 … 255; of 16 bits, of the numbers divided by 257.
    public var greyMean: Double
    /// Bits a channel in the file.
    public var depth: Int
    /// The least and greatest grey in the file's own numbers: 0 … 255, or 0 … 65535 of 16 bits.
    public var least: Int, greatest: Int
    /// Whether a pixel is not wholly opaque, by alpha or tRNS: transparent pixels are laid over black.
    public var isTransparent: Bool
    /// What gAMA of a PNG says; it is not applied.
    public var gamma: Double?
    /// How many bits sBIT of a PNG calls significant; the numbers are the file's own all the same.
    public var significantBits: Int?
    /// Warnings of libjpeg that harm no pixel.
    public var warnings: [String]
  }

  /// An image of an array.
  public struct ArrayImage: Sendable {
    /// Width and height.
    public var width: Int, height: Int
    /// Numbers of a pixel.
    public var channels: Int
    /// The type by NumPy's name: `uint8`, `float32`.
    public var type: String
    /// All numbers.
    public var pixels: PixelStatistics
  }

  /// What was found.
  public enum Content: Sendable {
    /// The HDUs in their order.
    case fits([HDU])
    /// A picture.
    case picture(Picture)
    /// A file of many images, in sentences.
    case container(format: String, images: Int, lines: [String])
    /// An image of one that is an array.
    case array(ArrayImage)
    /// It cannot be read.
    case failure(GalaxyError)
  }

  /// The file.
  public let file: String
  /// What is in it.
  public let content: Content

  /// Looks at every pixel of a file once, or of the HDU and the piece that brackets behind its name choose.
  /// What is wrong with the file becomes `failure`; throws `Cancelled` alone.
  public init(_ path: String, cancellation: CancellationFlag = CancellationFlag()) throws {
    file = path
    do {
      if let stored = try? ContainerAddress.stored(path), case .array(let array) = stored {
        content = .array(array.described)
        return
      }
      if try ContainerAddress(path) == nil, let container = try Containers.open(path) {
        content = .container(
          format: container.format, images: (try? container.all().places.count) ?? 0, lines: container.summary
        )
        return
      }
      if try ContainerAddress(path) == nil, let name = try ExtendedName(path) {
        content = .fits([try Self.hdu(name, cancellation)])
        return
      }
      switch try FileSignature.requireFormat(of: path) {
      case .fits: content = .fits(try Self.hdus(of: path, cancellation))
      case .png: content = .picture(Picture(try PNGCodec.read(try SourceFiles.read(path), path: path), .png))
      case .jpeg:
        content = .picture(Picture(try JPEGDecoder.read(try SourceFiles.read(path), path: path), .jpeg))
      case .array: content = .failure(GalaxyError(ImageError.noImage, path, "is no image"))
      }
    } catch let cancelled as GalaxyError where cancelled.isA(WorkError.interrupted) {
      throw cancelled
    } catch let error as GalaxyError {
      content = .failure(error)
    }
  }

  private static func hdus(of path: String, _ cancellation: CancellationFlag) throws -> [HDU] {
    try FITSFile.exclusively {
      let file = try FITSFile(path: path)
      return try (0..<file.count()).map { try described(file.hdu($0), cancellation) }
    }
  }

  /// The HDU that a name chooses, or the piece of it.
  private static func hdu(_ name: ExtendedName, _ cancellation: CancellationFlag) throws -> HDU {
    var options = LoadOptions()
    options.recipe = .generic
    options = try name.choose(options)
    let found = try FITSFile.exclusively {
      let file = try FITSFile(path: name.file)
      return try described(
        file.hdu(options.hdu, among: file.hdus()), cancellation, isRead: name.section == nil)
    }
    guard name.section != nil else { return found }
    var piece = found
    let image = try FITSDecoder.decode(path: name.file, options: options).image
    // In the order of the file: the row at the bottom first.
    var statistics = PixelStatistics()
    statistics.add(image.flippedVertically().pixels[...])
    (piece.shape, piece.pixels) = ([image.height, image.width], statistics)
    return piece
  }

  private static func described(
    _ hdu: FITSHDU, _ cancellation: CancellationFlag, isRead: Bool = true
  ) throws -> HDU {
    var statistics = PixelStatistics()
    if isRead, hdu.kind == .image, hdu.isImage {
      try hdu.readAll {
        try cancellation.check("inspect")
        statistics.add($0)
      }
    }
    var described = HDU(hdu, statistics)
    if hdu.isImage {
      described.coding = try Self.coding(of: hdu, statistics)
      if let card = try hdu.scaling().oddBlank { described.remarks.append(.oddBlank(card)) }
      described.scale = try ScaleReader.scale(of: hdu)
      if !PixelUnit(hdu.unit).isUnderstood { described.remarks.append(.unknownUnit(hdu.unit)) }
    }
    if hdu.file.isUnfilled, hdu.number == 0 { described.remarks.append(.unfilled) }
    // A file that says that it is no FITS after the standard promises no primary HDU either.
    if hdu.number == 0, hdu.name.isEmpty, try hdu.text(ofKey: "SIMPLE") != "F" { described.name = "PRIMARY" }
    return described
  }

  private static func coding(of hdu: FITSHDU, _ pixels: PixelStatistics) throws -> HDU.Coding? {
    // Cards that cannot be decoded are an error of loading, not of looking.
    guard let coding = try? PixelCoding(hdu), let name = coding.name else { return nil }
    guard let least = pixels.least, let greatest = pixels.greatest else { return HDU.Coding(name: name) }
    let flux = coding.flux([least, greatest], zero: coding.zero(of: [least, greatest]))
    return HDU.Coding(name: name, flux: (flux[0], flux[1]))
  }

  /// Why the file cannot be read; nil if it can.
  public var error: GalaxyError? {
    if case .failure(let error) = content { error } else { nil }
  }
}

extension Inspection.HDU {
  fileprivate init(_ hdu: FITSHDU, _ pixels: PixelStatistics) {
    let kind: Kind =
      switch hdu.kind {
      case .image: !hdu.isImage ? .empty : hdu.isCompressed ? .compressed : .image
      case .table: .table
      case .groups: .groups
      case .other: .other
      }
    self.init(
      index: hdu.number, name: hdu.name, kind: kind, bitpix: hdu.bitpix, shape: hdu.axes.reversed(),
      unit: hdu.unit.isEmpty ? nil : hdu.unit, pixels: hdu.kind == .image ? pixels : nil)
  }
}

extension Inspection.Picture {
  fileprivate init(_ decoded: DecodedPicture, _ format: ImageFormat) {
    let range = decoded.pixels.range ?? 0...0
    self.init(
      format: format, width: decoded.pixels.width, height: decoded.pixels.height, mode: decoded.mode,
      orientation: decoded.orientation, greyMean: decoded.pixels.greyMean, depth: decoded.depth,
      least: range.lowerBound, greatest: range.upperBound, isTransparent: decoded.isTransparent,
      gamma: decoded.gamma, significantBits: decoded.significantBits, warnings: decoded.warnings)
  }
}

/// The cards of one HDU of a FITS file, as they stand in it, trailing blanks and END left out; of a
/// compressed image, those of the table that holds it. `hdu` is a number (0 = primary) or an EXTNAME; nil: 0,
/// or what brackets behind the name choose.
/// - Throws: GalaxyError of a kind of `FileError` or `ImageError`.
public func fitsHeader(of path: String, hdu: String? = nil) throws -> [String] {
  if let name = try ExtendedName(path) {
    var options = LoadOptions()
    (options.recipe, options.hdu) = (.generic, hdu)
    return try fitsHeader(of: name.file, hdu: name.choose(options).hdu)
  }
  let format = try FileSignature.requireFormat(of: path)
  guard format == .fits else {
    throw GalaxyError(
      ImageError.unsupportedFormat, path, "is a \(format.rawValue) file: only FITS has header cards")
  }
  return try FITSFile.exclusively {
    let file = try FITSFile(path: path)
    return try file.hdu(hdu ?? "0", among: file.hdus()).cards()
  }
}
