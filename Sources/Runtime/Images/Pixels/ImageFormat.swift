/// The formats that galsh reads.
public enum ImageFormat: String, Sendable, CaseIterable, Codable {
  /// Flux: FITS, plain, gzipped or tile-compressed.
  case fits = "FITS"
  /// A picture.
  case png = "PNG"
  /// A picture.
  case jpeg = "JPEG"
  /// Numbers of an array in HDF5 or a NumPy file: a picture of 8 or 16 bits, or flux.
  case array

  /// As it is counted: "200 PNG", "200 from arrays".
  package var noun: String { self == .array ? "from arrays" : rawValue }
}
