import GalaxyKernels

/// What becomes of pixels without a value: NaN, infinite, BLANK, masked.
public enum NonFinite: Sendable, Equatable {
  /// Black, after the stretch.
  case low
  /// White, after the stretch: for the nuclei that saturated.
  case high
  /// The value of the nearest pixel that has one; of several at the same distance the first in the file's
  /// order.
  case nearest
  /// The median of those that have one.
  case median
  /// This value, in the unit of the flux.
  case value(Double)

  /// The words that may be typed, beside a number.
  public static let words = ["low", "high", "nearest", "median"]

  /// Where on the scale from 0 to 1 the pixels go that are still without a value.
  var place: Double { self == .high ? 1 : 0 }

  /// Whether values are filled in before the limits are found.
  var isFilling: Bool { self != .low && self != .high }

  /// The image with values filled in, where that is asked for.
  func fill(_ image: Raster<Double>) -> Raster<Double> {
    guard isFilling, image.pixels.contains(where: { !$0.isFinite }) else { return image }
    var filled = image
    func put(_ value: Double) {
      for i in filled.pixels.indices where !filled.pixels[i].isFinite { filled.pixels[i] = value }
    }
    switch self {
    case .low, .high: break
    case .value(let value): put(value)
    case .median:
      var finite = image.pixels.filter(\.isFinite)
      if let median = OrderStatistics.percentile(50, of: &finite) { put(median) }
    case .nearest: Self.fillByNearest(&filled)
    }
    return filled
  }

  /// Two passes, exact (Felzenszwalb & Huttenlocher 2012): the nearest in each column, then along each row
  /// the least of the column's distance squared and the way squared.
  private static func fillByNearest(_ image: inout Raster<Double>) {
    let (width, height) = (image.width, image.height)
    let values = image.pixels
    /// The row of the nearest value in the column of each pixel; −1 where there is none.
    var rows = [Int](repeating: -1, count: values.count)
    for x in 0..<width {
      var last = -1
      for y in 0..<height {
        if values[y * width + x].isFinite { last = y }
        rows[y * width + x] = last
      }
      last = -1
      for y in (0..<height).reversed() {
        if values[y * width + x].isFinite { last = y }
        let above = rows[y * width + x]
        if last >= 0, above < 0 || last - y < y - above { rows[y * width + x] = last }
      }
    }
    var (sites, bounds) = ([Int](), [Double]())
    for y in 0..<height {
      guard (0..<width).contains(where: { !values[y * width + $0].isFinite }) else { continue }
      (sites, bounds) = ([], [])
      func height2(_ x: Int) -> Double {
        let distance = Double(rows[y * width + x] - y)
        return distance * distance
      }
      // The lower envelope of the parabolas over the columns that have a value.
      for x in 0..<width where rows[y * width + x] >= 0 {
        while let site = sites.last {
          let (a, b) = (Double(site), Double(x))
          let cross = ((height2(x) + b * b) - (height2(site) + a * a)) / (2 * b - 2 * a)
          if let bound = bounds.last, sites.count > 1, cross <= bound {
            sites.removeLast()
            bounds.removeLast()
          } else {
            bounds.append(cross)
            break
          }
        }
        sites.append(x)
      }
      guard !sites.isEmpty else { continue }
      var k = 0
      for x in 0..<width {
        while k < bounds.count, bounds[k] < Double(x) { k += 1 }
        let i = y * width + x
        if !values[i].isFinite { image.pixels[i] = values[rows[y * width + sites[k]] * width + sites[k]] }
      }
    }
  }
}

extension NonFinite: CustomStringConvertible {
  /// As it is typed: `nearest`, `-0.5`.
  public var description: String {
    switch self {
    case .low: "low"
    case .high: "high"
    case .nearest: "nearest"
    case .median: "median"
    case .value(let value): "\(value)"
    }
  }

  /// Reads what `description` writes; nil for anything else.
  public init?(_ text: String) {
    switch text {
    case "low": self = .low
    case "high": self = .high
    case "nearest": self = .nearest
    case "median": self = .median
    default:
      guard let value = Double(text), value.isFinite else { return nil }
      self = .value(value)
    }
  }
}
