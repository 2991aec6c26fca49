import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// How a score changes where a piece of the image is covered (Zeiler & Fergus 2014, ECCV, fig. 7): a square
/// patch goes over the image in steps, and what lies under it becomes sky. Positive where the covered piece made
/// the image stranger.
///
/// The covered images keep the contrast normalisation of the whole one, so that a patch changes nothing but
/// what lies under it. Patches reach over the edges, so that every pixel lies under equally many of them.
public struct OcclusionMap: Sendable, Equatable {
  /// The score of the image as it is.
  public let score: Double
  /// Rows and columns of the image.
  public let height: Int, width: Int
  /// Side of a patch, and how far it goes at a time, in pixels.
  public let patch: Int, stride: Int
  /// What patches are filled with, as grey 0 … 1 or stretched flux: the median of the image's border.
  public let fill: Double
  /// Rows and columns of places that the patch took.
  public let rows: Int, columns: Int
  /// The score less that of the covered image, [row][column] of places.
  public let changes: [Double]
  /// For every pixel the mean change of the patches over it, [row][column].
  public let pixels: [Double]

  /// The side of a patch unless somebody says: an eighth of the image's.
  public static func standardPatch(side: Int) -> Int { max(1, side / 8) }

  /// Where the patches begin along an axis of so many pixels; the first may begin before it.
  static func starts(_ count: Int, patch: Int, stride: Int) -> [Int] {
    let first = stride - patch
    return Array(Swift.stride(from: min(0, first), to: count, by: stride))
  }

  /// Scores of covered images are asked for so many at a time.
  private static let batch = 128

  /// Covers an image piece by piece.
  /// - Parameters:
  ///   - image: the pixels, height × width.
  ///   - patch, stride: at least 1, the stride not larger than the patch.
  ///   - scores: gives the scores of images that were prepared.
  /// - Throws: `GalaxyError` of kind `no-contrast` or `interrupted`; what `scores` throws.
  init(
    of image: PixelStore, height: Int, width: Int, normalize: Normalization, path: String, patch: Int,
    stride: Int, context: WorkContext, scores: (ImageFeed) throws -> [Double]
  ) throws {
    (self.height, self.width, self.patch, self.stride) = (height, width, patch, stride)
    var options = LoadOptions()
    options.normalize = normalize
    let whole = try MeasuredImage(image, options: options, path: path)
    let cover = CoveredImages(whole, height: height, width: width)
    fill = cover.fill
    let tops = Self.starts(height, patch: patch, stride: stride)
    let lefts = Self.starts(width, patch: patch, stride: stride)
    (rows, columns) = (tops.count, lefts.count)
    let places = tops.flatMap { top in lefts.map { (top, $0) } }
    let meter = ProgressMeter("explain", total: places.count, unit: "patch", context: context)
    let own = try scores(ImageFeed([whole], normalize: normalize, width: width))[0]
    var changes: [Double] = []
    for start in Swift.stride(from: 0, to: places.count, by: Self.batch) {
      try context.cancellation.check("explaining")
      let images = places[start..<min(places.count, start + Self.batch)].map { top, left in
        cover.covered(top: top, left: left, side: patch)
      }
      let feed = ImageFeed(images, normalize: normalize, width: width)
      changes += try scores(feed).map { own - $0 }
      for _ in images { try meter.advance() }
    }
    (score, self.changes) = (own, changes)
    pixels = Self.spread(changes, tops, lefts, patch: patch, height: height, width: width)
  }

  /// For every pixel the mean of the patches over it.
  private static func spread(
    _ changes: [Double], _ tops: [Int], _ lefts: [Int], patch: Int, height: Int, width: Int
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: height * width)
    var counts = [Double](repeating: 0, count: height * width)
    for (row, top) in tops.enumerated() {
      for (column, left) in lefts.enumerated() {
        let change = changes[row * lefts.count + column]
        for y in max(0, top)..<max(max(0, top), min(height, top + patch)) {
          for x in max(0, left)..<max(max(0, left), min(width, left + patch)) {
            sums[y * width + x] += change
            counts[y * width + x] += 1
          }
        }
      }
    }
    return zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
  }

  /// The rectangle of the image that lies under a patch.
  func covered(row: Int, column: Int) -> (x: Range<Int>, y: Range<Int>) {
    func range(_ place: Int, _ count: Int) -> Range<Int> {
      let start = min(0, stride - patch) + place * stride
      let low = min(max(0, start), count)
      return low..<max(low, min(count, start + patch))
    }
    return (range(column, width), range(row, height))
  }
}

/// Copies of an image with a piece of it covered by its sky.
private struct CoveredImages {
  private let whole: MeasuredImage
  private let height: Int, width: Int
  private let bytes: [UInt8]?
  private let floats: [Float]
  /// The median of the border, a thirty-second of the side wide.
  let fill: Double

  init(_ whole: MeasuredImage, height: Int, width: Int) {
    (self.whole, self.height, self.width) = (whole, height, width)
    bytes = whole.pixels.eightBits
    floats = whole.pixels.withFloats(Array.init)
    let ring = max(1, min(height, width) / 32)
    var border: [Double] = []
    for y in 0..<height {
      for x in 0..<width
      where x < ring || y < ring || x >= width - ring || y >= height - ring {
        border.append(Double(floats[y * width + x]))
      }
    }
    fill = Statistics.median(border) ?? 0
  }

  func covered(top: Int, left: Int, side: Int) -> MeasuredImage {
    let columns = max(0, left)..<max(max(0, left), min(width, left + side))
    let rows = max(0, top)..<max(max(0, top), min(height, top + side))
    func cover<Pixel>(_ pixels: [Pixel], with sky: Pixel) -> [Pixel] {
      var covered = pixels
      for y in rows { for x in columns { covered[y * width + x] = sky } }
      return covered
    }
    let pixels: PixelStore =
      if let bytes {
        .bytes(cover(bytes, with: UInt8(min(max((fill * 255).rounded(), 0), 255))))
      } else {
        .stretched(cover(floats, with: Float(fill)))
      }
    return MeasuredImage(pixels, statistics: whole.statistics)
  }
}
