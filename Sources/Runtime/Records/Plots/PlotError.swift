import GalaxyBase
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
  case noLogarithm = """
    no-logarithm
    A logarithmic axis cannot show values that are 0 or below, such as the scores of a soft boundary inside it.
    Leave log= out, or make the other axis logarithmic.
    """
  case oneKind = """
    one-kind-only
    A ROC curve needs normal and anomalous images, and there are only some of one kind, or none with a label.
    Test the model on a labelled dataset of several classes.
    """
  case tooSmall = """
    picture-too-small
    A picture has no room for what is to be drawn in it.
    Give it a larger size=[width, height], in points.
    """
  case unknownColumn = """
    unknown-column
    A table has no column of numbers of the name that is to be drawn.
    `show TABLE` lists the columns; `help features` those that are measured of galaxies.
    """
  case noClasses = """
    no-classes-to-draw
    A figure was to be parted by class, and no image has one.
    Load the images with labels, or leave `by class` and panels=class out.
    """
  case tooFew = """
    too-few-to-draw
    There are too few images or numbers for what is to be drawn of them.
    The message says how many are needed.
    """
  case otherAnswers = """
    other-answers
    Tables that answer in different words cannot share a figure.
    Draw each in a figure of its own.
    """
  case noPValues = """
    no-p-values
    There are no p-values of normal images to be drawn.
    `threshold MODEL auto method=conformal` calibrates a model; test or apply it on labelled images then.
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

  /// Some of the values cannot stand on a logarithmic axis.
  static func noLogarithm(
    _ what: String, _ count: Int, of all: Int, lowest: Double, plural: String? = nil
  ) -> GalaxyError {
    GalaxyError(
      PlotError.noLogarithm,
      "\(count) of \(plural.map { "\(all) \($0)" } ?? counted(all, what)) are 0 or below (the lowest is \(NumberText.significant(lowest))), "
        + "which a logarithmic axis cannot show",
      hint: "leave log= out, or write log=y for the other axis")
  }

  /// An end that was chosen cannot stand on a logarithmic axis.
  static func noLogarithm(limit: Double, of option: String) -> GalaxyError {
    GalaxyError(
      PlotError.noLogarithm,
      "\(option) begins at \(NumberText.significant(limit)), and a logarithmic axis begins above 0")
  }

  /// The picture's size has no room for the diagram.
  static func tooSmall(width: Double, height: Double, needed: Double) -> GalaxyError {
    GalaxyError(
      PlotError.tooSmall,
      "a picture of \(NumberText.significant(width)) × \(NumberText.significant(height)) points has no room "
        + "for the diagram under its legend",
      hint: "a height of \(NumberText.significant(needed.rounded(.up))) or more has")
  }

  /// The picture's size has no room for the diagrams side by side.
  static func tooNarrow(width: Double, height: Double, needed: Double) -> GalaxyError {
    GalaxyError(
      PlotError.tooSmall,
      "a picture of \(NumberText.significant(width)) × \(NumberText.significant(height)) points has no room "
        + "for the diagrams side by side",
      hint: "a width of \(NumberText.significant(needed.rounded(.up))) or more has")
  }

  /// A table has no such column of numbers.
  static func unknownColumn(_ name: String, of object: String, among known: [String]) -> GalaxyError {
    let list =
      known.count <= 12
      ? known.joined(separator: ", ")
      : known.prefix(10).joined(separator: ", ") + " … (\(known.count) in all)"
    return GalaxyError(
      PlotError.unknownColumn, "\(object) has no column of numbers `\(name)`",
      hint: known.isEmpty ? nil : "its columns are \(list)")
  }

  /// Nothing has a class.
  static func noClasses(_ objects: [String]) -> GalaxyError {
    GalaxyError(
      PlotError.noClasses,
      "no image of \(objects.joined(separator: ", ")) has a class, so that nothing can be parted by class")
  }

  /// A figure needs more.
  static func tooFewToDraw(_ message: String, hint: String? = nil) -> GalaxyError {
    GalaxyError(PlotError.tooFew, message, hint: hint)
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
