import GalaxyBase

/// Reads the files of one format as catalogues. A new format is one file: a reader, and its name in
/// `Catalogue.readers`.
public protocol CatalogueReader: Sendable {
  /// Whether a file is of this format, by the bytes at its start.
  func recognises(_ start: ArraySlice<UInt8>) -> Bool

  /// Makes a catalogue of the bytes of a file; `kinds` declares what the values of some columns are.
  /// - Throws: GalaxyError with the file and the line for what is not of the format.
  func read(_ bytes: [UInt8], file: String, kinds: [String: Catalogue.Kind]) throws -> Catalogue
}

extension Catalogue {
  /// The readers, those of formats with a signature first; CSV takes what nobody else knows.
  static let readers: [any CatalogueReader] = [CSVReader()]

  /// Reads a file of any of the formats.
  /// - Throws: GalaxyError of kind `missing-file` and the like, or what the format's reader throws, such as
  ///   `bad-csv`.
  public static func read(_ path: String, kinds: [String: Kind] = [:]) throws -> Catalogue {
    let bytes = try Files.read(path)
    let reader = readers.first { $0.recognises(bytes.prefix(4096)) } ?? CSVReader()
    return try reader.read(bytes, file: path, kinds: kinds)
  }
}
