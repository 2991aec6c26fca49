import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// Reads the files of one format as catalogues. A new format is one file: a reader, and its name in
/// `Catalogue.readers`.
public protocol CatalogueReader: Sendable {
  /// Whether a file is of this format, by the bytes at its start.
  func recognises(_ start: ArraySlice<UInt8>) -> Bool

  /// Makes a catalogue of a file; `kinds` declares what the values of some columns are, where the format does
  /// not say.
  /// - Throws: GalaxyError with the file and the line for what is not of the format.
  func read(_ source: CatalogueSource, kinds: [String: Catalogue.Kind]) throws -> Catalogue
}

/// The file that a catalogue is read from.
public struct CatalogueSource: Sendable {
  /// The file as the user named it, for messages.
  public let file: String
  /// Its bytes: of a text in UTF-8 without a byte order mark, of a packed file what is inside.
  public let bytes: [UInt8]

  /// Makes a source.
  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }
}

extension Catalogue {
  /// The readers of texts, those of formats with a signature first; CSV takes what nobody else knows. FITS
  /// tables are read from their file, by `FITSTableReader`.
  static let readers: [any CatalogueReader] = [ECSVReader(), VOTableReader(), CSVReader()]

  /// Bytes of the largest text that is read as a catalogue, unpacked.
  static let mostBytes = 1 << 31

  /// Reads a file of any of the formats, packed by gzip or bzip2 or not: which it is its first bytes say, not
  /// its name. `f.fits[NAME]` and `f.fits[2]` choose a table of a FITS file.
  /// - Throws: GalaxyError of kind `missing-file` and the like, `other-format`, or what the format's reader
  ///   throws, such as `bad-csv`.
  public static func read(_ path: String, kinds: [String: Kind] = [:]) throws -> Catalogue {
    let extended = try ExtendedName(path)
    let disk = extended?.file ?? path
    let size = try Files.requireFile(disk)
    var bytes = try Files.read(disk, limit: 4096)
    switch FileSignature(bytes) {
    case .image(.fits): return try FITSTableReader.read(path, disk: disk, extended)
    case .packed:
      bytes = try unpackedContents(of: disk)
      try ForeignTable.refuse(bytes.prefix(65_536), file: path)
      if bytes.starts(with: "SIMPLE  =".utf8) { return try FITSTableReader.read(path, disk: disk, extended) }
    default:
      try ForeignTable.refuse(bytes, file: path)
      guard size <= mostBytes else {
        throw GalaxyError(
          ImageError.tooLarge, path, "holds \(size >> 20) MiB; a catalogue may have \(mostBytes >> 20)")
      }
      bytes = try Files.read(disk)
    }
    if extended != nil {
      throw GalaxyError(
        FileError.refusedName, "\(path) is not read: brackets choose a table of a FITS file", file: path)
    }
    let text = try TextEncoding.utf8(bytes, file: path)
    let start = text.prefix(65_536)
    let reader = readers.first { $0.recognises(start) } ?? CSVReader()
    if reader is CSVReader { try ForeignTable.refuse(start, asText: true, file: path) }
    return try reader.read(CatalogueSource(file: path, bytes: text), kinds: kinds)
  }
}
