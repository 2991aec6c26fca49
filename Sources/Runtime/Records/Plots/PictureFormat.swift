import GalaxyErrors
import GalaxyImages

/// The kinds of picture file.
public enum PictureFormat: String, Sendable, CaseIterable {
  /// Pixels, two to a point.
  case png
  /// Scalable Vector Graphics.
  case svg
  /// Portable Document Format, a page as large as the picture, without the time of its making: two runs
  /// give the same bytes.
  case pdf

  /// The format that a file's ending names, in large or small letters.
  /// - Throws: `PlotError.unknownFormat`.
  public init(path: String) throws(GalaxyError) {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex,
      let format = PictureFormat(rawValue: name[name.index(after: dot)...].lowercased())
    else { throw .unknownFormat(path: path) }
    self = format
  }
}

/// What can be drawn: a picture of its own in any format, or among other things on a page, in lines and letters.
public protocol Plot: Sendable {
  /// What is to be drawn.
  /// - Throws: `GalaxyError`: a `PlotError` for what cannot be drawn.
  func drawing() throws(GalaxyError) -> Drawing
}

extension Plot {
  /// The bytes of the picture file.
  /// - Throws: what drawing it throws.
  public func picture(_ format: PictureFormat) throws(GalaxyError) -> [UInt8] {
    try drawing().picture(format)
  }

  /// The picture in pixels, to be shown in a terminal.
  /// - Throws: what drawing it throws.
  public func pixels() throws -> ColourPicture? {
    try PNGCodec.colours(try picture(.png), path: "the picture")
  }
}
