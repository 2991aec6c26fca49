import GalaxyBase
import GalaxyErrors

/// A FITS file with brackets behind its name that choose an HDU and a piece of it, as CFITSIO has them:
/// `f.fits[SCI]`, `f.fits[2][1:256,1:256]`, `cube.fits[0][*,*,3]`; and, with `[pad]` behind it, a piece that
/// reaches beyond the image: `tile.fits[1][-5:122,101:228][pad]`. What lies outside has no value, or with
/// `[pad=0]` this one.
///
/// galsh follows the brackets itself. CFITSIO, which would also run filters and write files by them, never
/// sees them; those that are no HDU and no piece are refused.
public struct ExtendedName: Sendable, Equatable {
  /// Columns, rows and plane by FITS' own count: from 1, the row at the bottom first. Nil: all of the axis.
  package struct Section: Equatable {
    var columns: ClosedRange<Int>?
    var rows: ClosedRange<Int>?
    var plane: Int?
  }

  /// What pixels beyond the image become.
  package enum Padding: Equatable {
    case empty
    case value(Double)

    /// As a value; NaN for none.
    var fill: Double { if case .value(let value) = self { value } else { .nan } }
  }

  /// The name as it was given.
  public let name: String
  /// The file on disk.
  public let file: String
  /// A number (0 = primary) or an EXTNAME.
  package var hdu: String?
  /// EXTVER, where it is given with the name.
  package var version: Int?
  package var section: Section?
  /// Where the piece may reach beyond the image.
  package var padding: Padding?

  /// Nil for the name of a file that is there, and for one without brackets behind a file that is there.
  /// - Throws: GalaxyError of kind `refused-name` for brackets that choose no HDU and no piece.
  public init?(_ name: String) throws {
    guard name.hasSuffix("]"), !Files.exists(name), let start = Self.brackets(of: name) else { return nil }
    self.name = name
    file = String(name[..<start])
    let contents = try Self.contents(name[start...], of: name)
    let padding = contents.count > 1 ? contents.last.flatMap(Self.padding) : nil
    for (position, text) in contents.enumerated() {
      if position == 0, let hdu = Self.hdu(text) {
        (self.hdu, version) = hdu
      } else if section == nil, let section = Self.section(text, isPadded: padding != nil) {
        self.section = section
      } else if position == contents.count - 1, section?.columns != nil, section?.rows != nil,
        let padding
      {
        self.padding = padding
      } else {
        throw Self.refused(name, "[\(text)] chooses no HDU and no piece of an image")
      }
    }
  }

  /// The file on disk that a name means, with brackets behind it or not.
  public static func file(of name: String) -> String { (try? ExtendedName(name))?.file ?? name }

  /// Where the brackets begin: behind the longest part of the name that is a file.
  private static func brackets(of name: String) -> String.Index? {
    name.indices.reversed().first { index in
      guard name[index] == "[", case .file = Files.kind(String(name[..<index])) else { return false }
      return true
    }
  }

  /// What stands in each pair of brackets.
  private static func contents(_ text: Substring, of name: String) throws -> [String] {
    let parts = text.dropFirst().dropLast().split(separator: "][", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.contains { "[]".contains($0) } }) else {
      throw refused(name, "its brackets do not match")
    }
    return parts.map { String($0.drop { $0 == " " }) }
  }

  private static func refused(_ name: String, _ what: String) -> GalaxyError {
    GalaxyError(
      FileError.refusedName, "\(name) is not read: \(what)", file: name,
      hint: "f.fits[SCI] and f.fits[2][1:256,1:256] are read; CFITSIO's filters are not run")
  }

  /// A number, or a name that may have an EXTVER behind a comma; nil for a piece or a filter.
  private static func hdu(_ text: String) -> (String, Int?)? {
    if let number = Int(text) { return number >= 0 ? (text, nil) : nil }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let name = parts[0].split(separator: " ").joined(separator: " ")
    let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || "_-. ".contains($0) }
    guard !name.isEmpty, isPlain, parts.count <= 2, !isFilter(name) else { return nil }
    if parts.count == 1 { return (name, nil) }
    return Int(parts[1].filter { $0 != " " }).map { (name, $0) }
  }

  /// `bin x`, `pixr1 X * 2`, `col flux`, `compress R`: what CFITSIO would compute, not the name of an HDU.
  private static func isFilter(_ name: String) -> Bool {
    let words = name.lowercased().split(separator: " ")
    guard let word = words.first else { return false }
    let isPixels = word.hasPrefix("pix") && word.dropFirst(3).allSatisfy { "bijrd1".contains($0) }
    let isBinning = word.hasPrefix("bin") && word.dropFirst(3).allSatisfy { "bijrd".contains($0) }
    return isPixels || isBinning || ["col", "hist", "compress"].contains(String(word))
  }

  /// `1:256,1:256`, `*,1:10`, `*,*,3`; nil for anything else, steps and flips among it.
  private static func section(_ text: String, isPadded: Bool) -> Section? {
    let axes = text.filter { $0 != " " }.split(separator: ",", omittingEmptySubsequences: false)
    guard (2...3).contains(axes.count), let columns = range(axes[0], isPadded: isPadded),
      let rows = range(axes[1], isPadded: isPadded)
    else { return nil }
    var plane: Int?
    if axes.count == 3 {
      guard let found = Int(axes[2]) ?? range(axes[2]).flatMap({ $0?.count == 1 ? $0?.lowerBound : nil }),
        found > 0
      else { return nil }
      plane = found
    }
    return Section(columns: columns, rows: rows, plane: plane)
  }

  /// `pad`, or `pad=0`; nil for anything else.
  private static func padding(_ text: String) -> Padding? {
    let word = text.filter { $0 != " " }
    if word == "pad" { return .empty }
    guard word.hasPrefix("pad="), let value = Double(word.dropFirst(4)), value.isFinite else { return nil }
    return .value(value)
  }

  /// `.some(nil)` for `*`.
  private static func range(_ text: Substring, isPadded: Bool = false) -> ClosedRange<Int>?? {
    if text == "*" { return .some(nil) }
    let ends = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    let least = isPadded ? -Int(Int32.max) : 1
    guard ends.count == 2, let first = ends[0], let last = ends[1], least <= first, first <= last,
      !isPadded || last <= Int(Int32.max)
    else { return nil }
    return .some(first...last)
  }
}

extension ExtendedName {
  /// The options with which the file is read: the HDU, the plane and the piece that the name says.
  /// - Throws: GalaxyError of kind `refused-name` where options say something else, `unsupported-format` if
  ///   it is no FITS file, `unknown-hdu`, `outside-image`, or what reading its headers throws.
  package func choose(_ options: LoadOptions) throws -> LoadOptions {
    let format = try FileSignature.requireFormat(of: file)
    guard format == .fits else {
      throw GalaxyError(
        ImageError.unsupportedFormat, file,
        "is a \(format.rawValue) file: brackets choose an image of a FITS file",
        hint: "leave the brackets out")
    }
    var options = options
    if let piece {
      options.piece = piece
      // Cutouts name the HDU that hdu= chose when they were made.
      if let hdu { options.hdu = try version.map { try number(of: hdu, version: $0) } ?? hdu }
      if options.cutout != nil { throw Self.refused(name, "it names a piece, and so does cutout=") }
      return options
    }
    if let hdu {
      if let other = options.hdu, other != hdu {
        throw Self.refused(name, "it names HDU \(hdu), and hdu=\(other) another")
      }
      options.hdu = try version.map { try number(of: hdu, version: $0) } ?? hdu
    }
    guard let section else { return options }
    // A whole plane is no piece.
    let isPiece = section.columns != nil || section.rows != nil
    if isPiece, options.cutout != nil {
      throw Self.refused(name, "it names a piece, and so does cutout=")
    }
    if let plane = section.plane {
      if options.band != nil || !options.bands.isEmpty {
        throw Self.refused(name, "it names plane \(plane), and so does band=")
      }
      options.band = plane - 1
    }
    if isPiece { options.cutout = try cutout(section, options) }
    return options
  }

  /// The piece that may reach beyond the image, if it is one.
  package var piece: TilePiece? {
    guard let padding, let columns = section?.columns, let rows = section?.rows else { return nil }
    return TilePiece(
      x: columns.lowerBound - 1, y: rows.lowerBound - 1, width: columns.count, height: rows.count,
      plane: section?.plane.map { $0 - 1 }, fill: padding.fill)
  }

  /// The number of the HDU of this name and EXTVER; one without EXTVER has 1.
  private func number(of hdu: String, version: Int) throws -> String {
    try FITSFile.exclusively {
      let opened = try FITSFile(path: file)
      let named = try opened.hdus().filter { $0.name.lowercased() == hdu.lowercased() }
      let found = try named.first { try $0.number(ofKey: "EXTVER") ?? 1 == Double(version) }
      if let found { return String(found.number) }
      throw GalaxyError(ImageError.unknownHDU, file, "has no HDU named \(hdu) of version \(version)")
    }
  }

  /// The piece in galsh's own count, from the top.
  private func cutout(_ section: Section, _ options: LoadOptions) throws -> Cutout? {
    let axes = try FITSFile.exclusively {
      let plan = try RecipePlan(try FITSFile(path: file), options: options)
      return plan.bands.first.map { [$0.size.width, $0.size.height] } ?? []
    }
    guard axes.count >= 2 else { return nil }
    let columns = section.columns ?? 1...axes[0]
    let rows = section.rows ?? 1...axes[1]
    guard columns.upperBound <= axes[0], rows.upperBound <= axes[1] else {
      throw GalaxyError(
        ImageError.outsideImage, file, "has \(axes[0]) × \(axes[1]) pixels; \(name) leaves them",
        hint: "[1:\(axes[0]),1:\(axes[1])] is the whole image")
    }
    return Cutout(
      x: columns.lowerBound - 1, y: axes[1] - rows.upperBound, width: columns.count, height: rows.count)
  }
}
