import GalaxyBase
import GalaxyErrors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One galaxy in several files, a band a file: `galaxy_{g,r,i}.fits` names three, and their bands g, r and i.
/// Files whose names differ by more are written out: `{g=a.fits,r=b.fits}`.
public struct BandFiles: Sendable, Equatable {
  /// The name as it was given.
  public let name: String
  /// The bands in their order, and the file of each.
  public let parts: [(band: String, file: String)]

  /// Nil for a name without alternatives in braces, and for that of a file that is there.
  public init?(_ name: String) {
    guard let pieces = Self.pieces(of: name), !Files.exists(name) else { return nil }
    self.name = name
    let areNamed = pieces.bands.allSatisfy { ($0.firstIndex(of: "=") ?? $0.startIndex) > $0.startIndex }
    parts = pieces.bands.map { piece in
      guard areNamed, let sign = piece.firstIndex(of: "=") else {
        return (piece, pieces.before + piece + pieces.behind)
      }
      return (String(piece[..<sign]), pieces.before + piece[piece.index(after: sign)...] + pieces.behind)
    }
  }

  /// The name of a galaxy whose bands are in these files; nil where a comma or a brace in a name forbids it.
  public static func name(of parts: [(band: String, file: String)]) -> String? {
    let name = "{\(parts.map { "\($0.band)=\($0.file)" }.joined(separator: ","))}"
    guard let found = BandFiles(name), found.parts.map(\.file) == parts.map(\.file) else { return nil }
    return name
  }

  /// What stands before the braces, in them, and behind them; nil unless there is one pair, with two bands at
  /// least, each once.
  static func pieces(of name: String) -> (before: String, bands: [String], behind: String)? {
    guard let open = name.firstIndex(of: "{"), let close = name.lastIndex(of: "}"), open < close else {
      return nil
    }
    let inner = name[name.index(after: open)..<close]
    let bands = inner.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0).trimmingBlanks
    }
    guard bands.count >= 2, Set(bands).count == bands.count, !inner.contains(where: { "{}".contains($0) }),
      bands.allSatisfy({ !$0.isEmpty })
    else { return nil }
    return (String(name[..<open]), bands, String(name[name.index(after: close)...]))
  }

  /// The galaxies that a pattern with bands in braces means: every name that one of its bands has a file of,
  /// with the braces in its place, in natural order. Nil for a pattern without braces, or of what is there.
  public static func matching(_ pattern: String) -> [String]? {
    guard let pieces = pieces(of: pattern), !Files.exists(pattern) else { return nil }
    let braces = "{\(pieces.bands.joined(separator: ","))}"
    var names: Set<String> = []
    for band in pieces.bands {
      for file in filesMatching(pieces.before + band + pieces.behind) where Files.isPlainFile(file) {
        guard let place = place(of: band, in: file, pieces.before, pieces.behind) else { continue }
        names.insert(file[..<place.lowerBound] + braces + file[place.upperBound...])
      }
    }
    return names.sorted(by: naturallyPrecedes)
  }

  /// Where in the name of a file its band stands.
  private static func place(of band: String, in file: String, _ before: String, _ behind: String) -> Range<
    String.Index
  >? {
    var start = file.startIndex
    while let found = file[start...].firstRange(of: band) {
      if matches(before, file[..<found.lowerBound]), matches(behind, file[found.upperBound...]) {
        return found
      }
      start = file.index(after: found.lowerBound)
    }
    return nil
  }

  private static func matches(_ pattern: String, _ text: Substring) -> Bool {
    if pattern == text { return true }
    // `**` runs over slashes, `*` does not.
    if pattern.contains("**") { return fnmatch(pattern, String(text), 0) == 0 }
    let (patterns, parts) = (pattern.split(separator: "/"), text.split(separator: "/"))
    return patterns.count == parts.count
      && zip(patterns, parts).allSatisfy { NamePattern(String($0)).matches(String($1)) }
  }

  /// By the name alone: it says all.
  public static func == (a: BandFiles, b: BandFiles) -> Bool { a.name == b.name }
}

/// The files on disk that the name of an image means: one, or one a band; and the image of a container that it
/// may mean.
public enum SourceFiles {
  /// Without brackets that choose an HDU, and with braces as the files that they name.
  public static func of(_ name: String) -> [String] {
    BandFiles(name)?.parts.map(\.file) ?? [ContainerAddress.file(of: name) ?? ExtendedName.file(of: name)]
  }

  /// Whether a name is that of a cutout, `tile.fits[1][101:228,-5:122][pad]`, by its brackets alone.
  package static func isPiece(_ name: String) -> Bool {
    guard name.hasSuffix("]"), let open = name.lastIndex(of: "[") else { return false }
    return name[open...].hasPrefix("[pad") && name[..<open].hasSuffix("]")
  }

  /// The format of all of them.
  /// - Throws: what `FileSignature.requireFormat` throws, or GalaxyError of kind `unsupported-format` where
  ///   one of several is no FITS file.
  static func requireFormat(of name: String) throws -> ImageFormat {
    guard let bands = BandFiles(name) else { return try FileSignature.requireFormat(of: name) }
    for part in bands.parts {
      let format = try FileSignature.requireFormat(of: part.file)
      guard format == .fits else {
        throw GalaxyError(
          ImageError.unsupportedFormat, part.file,
          "is a \(format.rawValue) file: bands in files of their own are in FITS files")
      }
    }
    return .fits
  }

  /// The bytes of the file that a name means, on disk or in a container.
  package static func read(_ name: String) throws -> [UInt8] {
    switch try ContainerAddress.stored(name) {
    case .file(let bytes)?: return bytes
    case .array(let array)?: return array.bytes
    case nil: break
    }
    return try Files.read(name)
  }

  /// Bytes of the file or of the image in a container, without reading it all; -1 where it is not there.
  package static func byteCount(of name: String) -> Int {
    if let stored = try? ContainerAddress.stored(name) { return stored.digest.bytes }
    return of(name).map { if case .file(let bytes) = Files.kind($0) { bytes } else { -1 } }.reduce(0, +)
  }

  /// The digest of all of their bytes, and how many there are.
  /// - Throws: GalaxyError of a kind of `FileError`.
  public static func digest(of name: String) throws -> (digest: Digest, bytes: Int) {
    if let stored = try ContainerAddress.stored(name) { return stored.digest }
    if let extended = try ExtendedName(name), let piece = extended.piece {
      return try PieceDigest.of(piece, path: extended.file, hdu: extended.choose(LoadOptions()).hdu)
    }
    let files = of(name)
    if files.count == 1 {
      // Every image of a FITS file of many is one by the whole file's bytes, which are looked at once.
      return files[0] == name ? try Digest.ofFile(name) : try KnownDigests.ofFile(files[0])
    }
    var digester = Digester()
    var bytes = 0
    for file in files {
      let one = try Digest.ofFile(file)
      digester.add(one.digest)
      bytes += one.bytes
    }
    return (digester.digest, bytes)
  }
}
