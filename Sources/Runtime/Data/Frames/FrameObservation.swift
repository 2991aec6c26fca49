import GalaxyBase
import GalaxyImages
import GalaxyKernels
import GalaxyMorphology

/// How a picture is framed, exposed, blurred and coded: twelve numbers of a picture in its own size, in grey
/// levels of 0 … 255, none of which looks at the shape of its galaxy. What could not be measured is NaN.
///
/// They are what `match` brings to the values of real images, and by which it is told afterwards how far they
/// still differ.
public struct FrameObservation: Sendable, Equatable {
  /// One of the numbers.
  public enum Quantity: String, Sendable, CaseIterable {
    case side
    case ninetyLight = "r90_frame"
    case halfLight = "r50_frame"
    case sky
    case noise = "sigma"
    case black = "zero"
    case peak
    case correlation1 = "corr1"
    case correlation2 = "corr2"
    case correlation4 = "corr4"
    case sharpness = "sharp"
    case blocks = "block"

    /// One line of what it is, with its unit.
    public var meaning: String {
      switch self {
      case .side: "the shorter side, in pixels"
      case .ninetyLight: "radius of the ellipse that holds 90 % of the galaxy's light, as a share of the side"
      case .halfLight: "radius of the ellipse that holds 50 % of the galaxy's light, as a share of the side"
      case .sky: "clipped median of the border, in grey levels"
      case .noise: "1.4826 times the median absolute deviation of the border, clipped, in grey levels"
      case .black: "share of the pixels that are black (below 0.5 grey levels)"
      case .peak: "99.8th percentile of the middle half of the picture above the sky, in grey levels"
      case .correlation1: "correlation of neighbouring pixels of the sky's noise"
      case .correlation2: "correlation of the sky's noise at a distance of 2 pixels"
      case .correlation4: "correlation of the sky's noise at a distance of 4 pixels"
      case .sharpness:
        "width of the finest structure in the galaxy, as a share of the side: an upper limit of the blur"
      case .blocks: "mean step across the edges of JPEG's blocks of 8 pixels over that elsewhere, less 1"
      }
    }

    /// Its place in `values`.
    var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// In the order of `Quantity.allCases`.
  public let values: [Double]

  /// The value of one.
  public subscript(_ quantity: Quantity) -> Double { values[quantity.place] }

  /// Numbers that were measured before; nil unless there is one of each.
  package init?(values: [Double]) {
    guard values.count == Quantity.allCases.count else { return nil }
    self.values = values
  }

  /// Measures a picture: grey levels 0 … 255, colour by its luma, NaN for no value; flux as a display shows
  /// it. Never fails, whatever the size and the values. A thread needs a workspace of its own.
  public init(_ picture: Raster<Double>, workspace: MorphologyWorkspace = MorphologyWorkspace()) {
    let side = min(picture.width, picture.height)
    let border = GreyPlane(picture).borderSky(max(4, side / 22))
    var plane = GreyPlane(picture)
    for index in plane.values.indices where !plane.values[index].isFinite {
      plane.values[index] = border.level
    }
    // The square of the picture's own numbers, so that a pixel without one is left out, not filled.
    let top = Double(picture.height - side) / 2, left = Double(picture.width - side) / 2
    let found = workspace.galaxy(in: picture, top: top, left: left, side: Double(side))
    let galaxy = found.flatMap { $0.isNone ? nil : $0 }
    let isNumber = picture.pixels.map(\.isFinite)
    let noise = SkyNoise(plane, isNumber: isNumber, sky: border.level, deviation: border.deviation)
    let numbers = picture.pixels.filter(\.isFinite)
    let middle = GreyPlane(picture).piece(
      x: picture.width / 4, y: picture.height / 4, width: picture.width - 2 * (picture.width / 4),
      height: picture.height - 2 * (picture.height / 4))
    values = [
      Double(side), galaxy?.r90 ?? .nan, galaxy?.r50 ?? .nan, border.level, border.deviation,
      numbers.isEmpty ? .nan : Double(numbers.count { $0 < 0.5 }) / Double(numbers.count),
      Self.percentile(99.8, middle.values.filter(\.isFinite)) - border.level,
      noise.correlation(1), noise.correlation(2), noise.correlation(4),
      galaxy.map { GalaxyDetail.width(plane, $0, side: side) } ?? .nan, plane.blockSteps,
    ]
  }

  /// Whether all is the same; what could not be measured in both is the same, too.
  public static func == (a: FrameObservation, b: FrameObservation) -> Bool {
    zip(a.values, b.values).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
  }

  /// A percentile by linear interpolation; NaN of nothing.
  static func percentile(_ percent: Double, _ values: [Double]) -> Double {
    var values = values
    return values.withUnsafeMutableBufferPointer { buffer -> Double in
      let base = buffer.baseAddress, count = buffer.count
      return Statistics.percentile(percent, of: count) { rank in
        base.flatMap { rank < count ? valuesAtRank($0, count: count, rank: rank) : nil }
      } ?? .nan
    }
  }
}

extension GreyPlane {
  /// The sky at the border of a picture, clipped median and noise, of the values that are numbers; of the whole
  /// picture where the border has fewer than 50. NaN where there is none.
  func borderSky(_ border: Int) -> (level: Double, deviation: Double) {
    var kept = borderValues(border).filter(\.isFinite)
    if kept.count < 50 { kept = values.filter(\.isFinite) }
    guard !kept.isEmpty else { return (.nan, .nan) }
    let count = kept.count
    let sky = kept.withUnsafeMutableBufferPointer { buffer in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { scratch in
        buffer.baseAddress.flatMap { base in
          scratch.baseAddress.map { clippedMedian(base, count: count, floor: 0, scratch: $0) }
        }
      }
    }
    return sky.map { ($0.median, $0.sigma) } ?? (.nan, .nan)
  }

  /// The mean step (20 grey levels at most) between pixels on two sides of the edges of JPEG's blocks, along
  /// rows and columns, over that of other neighbours, less 1; NaN for pictures within one block.
  fileprivate var blockSteps: Double {
    var (across, inside) = ((sum: 0.0, count: 0), (sum: 0.0, count: 0))
    var (down, within) = ((sum: 0.0, count: 0), (sum: 0.0, count: 0))
    values.withUnsafeBufferPointer { values in
      for y in 0..<height {
        for x in 0..<max(0, width - 1) {
          let step = min(abs(values[y * width + x + 1] - values[y * width + x]), 20)
          if x % 8 == 7 {
            across = (across.sum + step, across.count + 1)
          } else {
            inside = (inside.sum + step, inside.count + 1)
          }
        }
      }
      for y in 0..<max(0, height - 1) {
        for x in 0..<width {
          let step = min(abs(values[(y + 1) * width + x] - values[y * width + x]), 20)
          if y % 8 == 7 {
            down = (down.sum + step, down.count + 1)
          } else {
            within = (within.sum + step, within.count + 1)
          }
        }
      }
    }
    func mean(_ steps: (sum: Double, count: Int)) -> Double { steps.sum / Double(steps.count) }
    return (mean(across) + mean(down)) / max(mean(inside) + mean(within), 1e-6) - 1
  }
}
