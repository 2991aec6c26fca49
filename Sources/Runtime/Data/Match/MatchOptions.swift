import GalaxyErrors
import GalaxyImages

/// What of real images simulated ones take over.
public struct MatchOptions: Sendable, Equatable {
  /// How much is blurred.
  public enum Blur: Sendable, Equatable {
    /// Nothing.
    case none
    /// As much as makes the finest structure as wide as in the real images; nothing where it is wider.
    case measured
    /// A Gaussian of this deviation, in pixels of the real pictures.
    case fixed(Double)
  }

  /// How many pictures are made of each image, each like another real one.
  public var draws = 5
  /// The galaxy's size in the frame.
  public var frame = true
  /// The galaxy's brightness.
  public var gain = true
  /// The blur.
  public var blur = Blur.measured
  /// The noise of the sky.
  public var noise = true
  /// The level of the sky.
  public var sky = true
  /// Rounding, and JPEG where the real ones are.
  public var coding = true

  /// All steps, five draws.
  public init() {}

  /// The largest blur, in pixels.
  public static let largestBlur = 20.0
  /// The most draws of an image.
  public static let mostDraws = 100

  /// - Throws: GalaxyError of kind `bad-option` for a number out of its range.
  func check() throws {
    guard (1...Self.mostDraws).contains(draws) else {
      throw GalaxyError(
        OptionError.badOption, "draws=\(draws) is out of range", hint: "draws is 1 to \(Self.mostDraws)")
    }
    if case .fixed(let width) = blur {
      guard width >= 0, width <= Self.largestBlur else {
        throw GalaxyError(
          OptionError.badOption, "blur=\(width) is out of range",
          hint: "blur is 0 to \(Int(Self.largestBlur)) pixels, or true or false")
      }
    }
  }
}
