import GalaxyBase
import GalaxyErrors

/// What may be chosen of a figure; what is not chosen the figure finds itself.
public struct FigureLook: Sendable, Equatable {
  /// Which axes are logarithmic.
  public enum Logarithm: String, Sendable, CaseIterable {
    /// The horizontal one.
    case x
    /// The vertical one.
    case y
    /// Both.
    case both
    /// Neither.
    case none

    var isOnX: Bool { self == .x || self == .both }
    var isOnY: Bool { self == .y || self == .both }
  }

  /// What parts the rows of the sets of a figure.
  public enum Factor: String, Sendable, CaseIterable {
    /// The class of an image: its label.
    case `class`
    /// The set, model or table that it belongs to.
    case set
  }

  /// The line above the picture.
  public var title: String?
  /// A small line beneath the title.
  public var note: String?
  /// Which axes are logarithmic.
  public var logarithm: Logarithm?
  /// How many bins a histogram has across its axis.
  public var bins: Int?
  /// Whether histograms show densities, the area of each being 1, instead of counts.
  public var isDensity = false
  /// The ends of the axes.
  public var x: ClosedRange<Double>?, y: ClosedRange<Double>?
  /// Width and height of the picture, in points (1/72 inch).
  public var size: (width: Double, height: Double)?

  /// The names of the axes.
  public var xName: String?, yName: String?
  /// What colours stand for.
  public var by: Factor?
  /// What has a diagram of its own each, on shared axes.
  public var panels: Factor?

  /// Whether colours and diagrams stand for different things.
  var isCrossed: Bool { by != nil && panels != nil && by != panels }

  /// Nothing chosen.
  public init() {}

  /// Whether all of two choices are the same.
  public static func == (one: FigureLook, other: FigureLook) -> Bool {
    one.title == other.title && one.note == other.note && one.logarithm == other.logarithm
      && one.bins == other.bins && one.isDensity == other.isDensity && one.x == other.x && one.y == other.y
      && one.xName == other.xName && one.yName == other.yName && one.by == other.by
      && one.panels == other.panels && one.size?.width == other.size?.width
      && one.size?.height == other.size?.height
  }
}

/// A figure of numbers: a picture that can be drawn in any format, and what it shows, for programs.
///
/// A new kind of figure is a file with such a type, and one with its command in `Sources/galsh/Commands`.
public protocol Figure: Plot {
  /// What may be chosen of it.
  var look: FigureLook { get set }
  /// What it shows, as numbers.
  /// - Throws: `GalaxyError`: a `PlotError` for what cannot be drawn.
  func numbers() throws(GalaxyError) -> [JSON.Member]
  /// What a reader of the picture must know and cannot see: a sentence each.
  /// - Throws: `GalaxyError`: a `PlotError` for what cannot be drawn.
  func remarks() throws(GalaxyError) -> [String]
}
