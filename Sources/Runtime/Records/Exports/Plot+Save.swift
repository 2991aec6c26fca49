import GalaxyBase

extension Plot {
  /// Draws the picture and writes it, in the format that the file's ending names.
  /// - Throws: `GalaxyError`: a `PlotError` if it cannot be drawn, a `FileError` if it cannot be written; an
  ///   old file stays whole.
  public func save(to path: String) throws {
    try AtomicFile.write(picture(PictureFormat(path: path)), to: path)
  }
}
