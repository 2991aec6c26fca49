import GalaxyErrors

/// Why a picture cannot be drawn.
public enum PlotError: ErrorKind, ErrorFamily {
  case cairo = """
    cairo
    The drawing library could not draw a picture.
    The message has its reason.
    """
  case unknownFormat = """
    unknown-picture-format
    The ending of a name tells no format that can be drawn.
    End the name in .png, .svg or .pdf.
    """
  case nothingToDraw = """
    nothing-to-draw
    There is nothing to draw.
    Test or train the model first.
    """
  case wrongPixelCount = """
    wrong-pixel-count
    An image does not have the pixels that its size says, a mistake of galsh.
    Please report it with the script.
    """
  case notFinite = """
    plot-not-finite
    A value to be drawn is NaN or infinite.
    Look at what the training gave.
    """
}

extension GalaxyError {
  /// The file's ending names no format that can be drawn.
  static func unknownFormat(path: String) -> GalaxyError {
    GalaxyError(
      PlotError.unknownFormat, "\"\(path)\" does not end in .png, .svg or .pdf, so its format is not known",
      file: path,
      hint: "end the name in .png, .svg or .pdf")
  }

  /// There is nothing to show.
  static func nothingToDraw(_ what: String) -> GalaxyError {
    GalaxyError(PlotError.nothingToDraw, "there are no \(what) to draw")
  }

  /// A value to be drawn is NaN or infinite, or the values span more than a double holds.
  static func notFinite(_ what: String, _ value: Double) -> GalaxyError {
    GalaxyError(PlotError.notFinite, "\(what) cannot be drawn: \(value)")
  }

  /// An image of the sheet has another number of pixels than its size says.
  static func wrongPixelCount(name: String, expected: Int, found: Int) -> GalaxyError {
    GalaxyError(PlotError.wrongPixelCount, "image \(name) has \(found) pixels, expected \(expected)")
  }

  /// The drawing library refused.
  static func cairo(_ why: String) -> GalaxyError {
    GalaxyError(PlotError.cairo, "the picture could not be drawn: \(why)")
  }
}
