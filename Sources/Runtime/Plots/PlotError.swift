/// Why a picture cannot be drawn.
public enum PlotError: GalaxyError, Equatable {
  /// The file's ending names no format that can be drawn.
  case unknownFormat(path: String)
  /// There is nothing to show.
  case nothingToDraw(String)
  /// A value to be drawn is NaN or infinite, or the values span more than a double holds.
  case notFinite(String, Double)
  /// An image of the sheet has another number of pixels than its size says.
  case wrongPixelCount(name: String, expected: Int, found: Int)
  /// The drawing library refused.
  case cairo(String)

  /// The kind of error, in kebab-case.
  public var id: String {
    switch self {
    case .unknownFormat: "unknown-picture-format"
    case .nothingToDraw: "nothing-to-draw"
    case .notFinite: "plot-not-finite"
    case .wrongPixelCount: "wrong-pixel-count"
    case .cairo: "cairo"
    }
  }

  /// What is wrong, with the values.
  public var message: String {
    switch self {
    case .unknownFormat(let path):
      "\"\(path)\" does not end in .png, .svg or .pdf, so its format is not known"
    case .nothingToDraw(let what): "there are no \(what) to draw"
    case .notFinite(let what, let value): "\(what) cannot be drawn: \(value)"
    case .wrongPixelCount(let name, let expected, let found):
      "image \(name) has \(found) pixels, expected \(expected)"
    case .cairo(let why): "the picture could not be drawn: \(why)"
    }
  }

  /// The file, where a name is to blame.
  public var file: String? { if case .unknownFormat(let path) = self { path } else { nil } }
  /// What would be right.
  public var hint: String? {
    if case .unknownFormat = self { "end the name in .png, .svg or .pdf" } else { nil }
  }
}
