import GalaxyBase
import GalaxyImages

/// How an image is framed, sharpened and exposed: measured on its pixels as a model is given them, at the
/// resolution of its file where it was enlarged.
///
/// Greys are counted in levels of 0 … 255; what could not be measured is NaN. The formulas are those of
/// `CentralSource` (radii), `BorderSky` (background, noise) and `FinestStructure` (sharpness).
public struct Observables: Sendable, Equatable {
  /// Radii that hold 50 and 90 % of the galaxy's light, as shares of the side.
  public let halfLight: Double, ninetyLight: Double
  /// Width of the finest structure in the galaxy, as a share of the side.
  public let finestStructure: Double
  /// The same as a share of `ninetyLight`: how finely the galaxy is resolved, however large it is shown.
  public var sharpness: Double { finestStructure / ninetyLight }
  /// Standard deviation and level of the border, in grey levels.
  public let noise: Double, background: Double
  /// The centre of the galaxy as shares of the side, from the top left.
  public let centre: (x: Double, y: Double)

  /// The frame in which radii are measured, in pixels: the same for all, so that the same light is seen as a
  /// galaxy in small files and large ones.
  static let workingSide = 88

  /// Measures a square image, grey 0 … 1. `fileSide` is the side in the file, where it is known: an image that
  /// was enlarged is measured at that side.
  public init(_ image: GrayImage, fileSide: Int? = nil) {
    let greys = Greys(image.width, image.height, image.pixels.map { $0.isFinite ? 255 * $0 : 0 })
    let square = greys.middleSquare
    let side = min(square.width, max(fileSide ?? square.width, 8))
    let native = square.averaged(to: side)
    let sky = BorderSky(native, width: max(4, side / 22), floor: 0)
    (background, noise) = (Double(sky.level), Double(sky.deviation))
    guard let source = CentralSource(native.averaged(to: Self.workingSide)) else {
      (halfLight, ninetyLight, finestStructure, centre) = (.nan, .nan, .nan, (.nan, .nan))
      return
    }
    let frame = Double(Self.workingSide)
    (halfLight, ninetyLight) = (source.halfLight / frame, source.ninetyLight / frame)
    centre = ((source.centre.x + 0.5) / frame, (source.centre.y + 0.5) / frame)
    finestStructure = FinestStructure.width(of: native, around: centre, reach: 0.9 * ninetyLight)
  }

  /// The value of an observable; NaN for those that are the file's own.
  public subscript(_ observable: Observable) -> Double {
    switch observable {
    case .halfLight: halfLight
    case .ninetyLight: ninetyLight
    case .sharpness: sharpness
    case .noise: noise
    case .background: background
    case .side, .levels, .quality, .format: .nan
    }
  }

  /// Whether all that was measured is the same; what could not be measured is not.
  public static func == (a: Observables, b: Observables) -> Bool {
    a.halfLight == b.halfLight && a.ninetyLight == b.ninetyLight && a.finestStructure == b.finestStructure
      && a.noise == b.noise && a.background == b.background && a.centre == b.centre
  }
}
