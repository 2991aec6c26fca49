/// A rectangle of grey pixels, row 0 at the top.
public struct Raster<Pixel: Sendable>: Sendable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// width × height values, row after row.
  public var pixels: [Pixel]

  /// Makes an image; nil if there are not width × height pixels.
  public init?(width: Int, height: Int, pixels: [Pixel]) {
    guard width > 0, height > 0, width.multipliedReportingOverflow(by: height) == (pixels.count, false)
    else { return nil }
    self.init(unchecked: width, height, pixels)
  }

  package init(unchecked width: Int, _ height: Int, _ pixels: [Pixel]) {
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}

extension Raster: Equatable where Pixel: Equatable {}

/// A grey image of real numbers: flux, or stretched flux.
public typealias GrayImage = Raster<Float>

/// A grey picture of 8 bits, 0 … 255.
public typealias GrayPicture = Raster<UInt8>

extension Raster<Float> {
  /// Grey 0 … 1 as 0 … 255; what lies outside is cut off.
  public var as8Bits: GrayPicture {
    GrayPicture(unchecked: width, height, pixels.map { UInt8(min(max(($0 * 255).rounded(), 0), 255)) })
  }
}

extension Raster<Double> {
  /// In single precision.
  var narrowed: Raster<Float> { Raster<Float>(unchecked: width, height, pixels.map { Float($0) }) }
}

extension Raster {
  /// True for width = height.
  public var isSquare: Bool { width == height }

  /// The image made of what `source` says stands at each (x, y).
  private func rearranged(_ width: Int, _ height: Int, from source: (Int, Int) -> (Int, Int)) -> Raster {
    var result: [Pixel] = []
    result.reserveCapacity(width * height)
    for y in 0..<height {
      for x in 0..<width {
        let (column, row) = source(x, y)
        result.append(pixels[row * self.width + column])
      }
    }
    return Raster(unchecked: width, height, result)
  }

  /// The middle square whose side is the shorter side; an odd pixel too many is left off at the right or
  /// bottom.
  public func middleSquare() -> Raster {
    if isSquare { return self }
    let side = min(width, height)
    let (left, top) = ((width - side) / 2, (height - side) / 2)
    return rearranged(side, side) { (left + $0, top + $1) }
  }

  /// The rows in reverse order: FITS rows start at the bottom.
  public func flippedVertically() -> Raster {
    var result: [Pixel] = []
    result.reserveCapacity(pixels.count)
    for row in (0..<height).reversed() { result += pixels[(row * width)..<((row + 1) * width)] }
    return Raster(unchecked: width, height, result)
  }

  /// The image upright, given its EXIF orientation: 1 upright, 2 mirrored, 3 turned by 180°, 4 upside down
  /// and mirrored, 5 to 8 the same with rows and columns exchanged. Any other value leaves it as it is.
  public func upright(fromEXIF orientation: Int) -> Raster {
    let (right, bottom) = (width - 1, height - 1)
    switch orientation {
    case 2: return rearranged(width, height) { (right - $0, $1) }
    case 3: return rearranged(width, height) { (right - $0, bottom - $1) }
    case 4: return rearranged(width, height) { ($0, bottom - $1) }
    case 5: return rearranged(height, width) { ($1, $0) }
    case 6: return rearranged(height, width) { ($1, bottom - $0) }
    case 7: return rearranged(height, width) { (right - $1, bottom - $0) }
    case 8: return rearranged(height, width) { (right - $1, $0) }
    default: return self
    }
  }
}
