import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// How copies of images are varied. Every variation is drawn anew for every copy.
public struct AugmentOptions: Sendable, Hashable {
  /// Angles that a copy is turned by.
  public enum Rotation: String, Sendable, CaseIterable {
    /// Any angle: galaxies have no upright.
    case any
    /// Quarter turns, which move pixels without mixing them.
    case quarter = "90"
    /// None.
    case none
  }
  /// Mirrorings, each with probability 1/2.
  public enum Flip: String, Sendable, CaseIterable {
    /// Left–right and upside down.
    case both
    /// Left–right.
    case horizontal
    /// Upside down.
    case vertical
    /// None.
    case none
  }

  /// The angles.
  public var rotate: Rotation
  /// The mirrorings.
  public var flip: Flip
  /// Largest shift along x and y, as a fraction of the side, 0 to 0.5.
  public var shift: Double
  /// Largest change of scale: the scale is uniform in 1 ± zoom, 0 to 0.9.
  public var zoom: Double
  /// Standard deviation of normal noise, as a share of the full range (255 for pictures, 1 for stretched
  /// flux), 0 to 1.
  public var noise: Double

  /// Takes the variations; by default any angle and both mirrorings.
  public init(
    rotate: Rotation = .any, flip: Flip = .both, shift: Double = 0, zoom: Double = 0, noise: Double = 0
  ) {
    self.rotate = rotate
    self.flip = flip
    self.shift = shift
    self.zoom = zoom
    self.noise = noise
  }

  /// - Throws: GalaxyError of kind `bad-option` for a number out of its range.
  package func check() throws {
    for (name, value, limit) in [("shift", shift, 0.5), ("zoom", zoom, 0.9), ("noise", noise, 1)] {
      guard value >= 0, value <= limit else {
        throw GalaxyError(
          OptionError.badOption, "\(name)=\(value) is out of range", hint: "\(name) is 0 to \(limit)")
      }
    }
  }

  /// The draws for one copy of a square image, always the same number of them in the same order.
  package func draw(from stream: inout RandomStream, side: Int) -> Warp {
    let turn = stream.uniform()
    let (mirrored, upended) = (stream.uniform() < 0.5, stream.uniform() < 0.5)
    let shifts = (stream.uniform(-shift, shift), stream.uniform(-shift, shift))
    let scale = stream.uniform(1 - zoom, 1 + zoom)
    let rotation: (cosine: Double, sine: Double)
    switch rotate {
    case .any: rotation = (cosine(2 * .pi * turn), sine(2 * .pi * turn))
    case .quarter: rotation = [(1, 0), (0, 1), (-1, 0), (0, -1)][Int(turn * 4) & 3]
    case .none: rotation = (1, 0)
    }
    return Warp(
      rotation: rotation, mirrorsX: mirrored && (flip == .both || flip == .horizontal),
      mirrorsY: upended && (flip == .both || flip == .vertical),
      shift: (shifts.0 * Double(side), shifts.1 * Double(side)), scale: scale)
  }
}
