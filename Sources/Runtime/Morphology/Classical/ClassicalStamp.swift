import GalaxyBase
import GalaxyImages
import GalaxyKernels

/// The part of an image about a source in which the classical statistics are measured, pixels of other
/// sources, outliers and pixels without a value being 0.
///
/// Its buffers are read and written by kernels only; it hands out values by checked places.
final class ClassicalStamp {
  typealias Values = UnsafeMutablePointer<Double>

  /// Where it begins in the image.
  let left: Int, top: Int
  /// Its size.
  let columns: Int, rows: Int
  /// The light, and its sums.
  let pixels: Values
  let image: SummedImage
  /// |light| with sums, beside the image turned by half.
  let turned: TurnedImage
  /// 1 where a pixel counts, with sums; nil if all do.
  let keep: SummedImage?
  /// The pixels of the source.
  let isSource: [Bool]
  /// Those where no box of sky may lie: of the source, or of others.
  let isTaken: [Bool]
  /// Sum of the source's light.
  let light: Double
  /// Its brightest pixel.
  let brightest: (x: Int, y: Int)
  /// Room of as many values as pixels, and more than a line.
  let scratch: Values, smooth: Values, line: Values
  /// Room for the sums of an image.
  let sums: Values
  /// Room for the weights of a row.
  let weights: Values
  private let base: Values, count: Int

  /// A pixel so many standard deviations from its eight neighbours is an outlier.
  private static let outlier = 10.0
  /// Its side over that of the mask's box, and the least side.
  private static let extent = 2.5, leastSide = 48
  /// Room in lines for margins.
  static let mostMargin = 1024

  /// Nil if the mask is empty or of another size than the image.
  init?(_ whole: Raster<Double>, mask: [Bool], excluded: [Bool]) {
    guard whole.pixels.count == mask.count, excluded.isEmpty || excluded.count == mask.count,
      let box = Box(mask, columns: whole.width)
    else { return nil }
    // As statmorph does: about the middle of the mask's box, cut off at the image's edges.
    let middle = (x: box.left + box.width / 2, y: box.top + box.height / 2)
    let reach = max(Int(Double(max(box.width, box.height)) * Self.extent / 2), Self.leastSide / 2)
    (left, top) = (max(0, middle.x - reach), max(0, middle.y - reach))
    columns = min(whole.width, middle.x + reach) - left
    rows = min(whole.height, middle.y + reach) - top
    let size = columns * rows, summed = (columns + 1) * rows
    let most = max(columns, rows), turn = TurnedImage.count(columns: columns, rows: rows)
    let lines = columns + 2 * Self.mostMargin + most
    count = 6 * size + 4 * summed + 2 * turn + (columns + 2) * (rows + 2) + lines + columns
    base = Values.allocate(capacity: count)
    var free = base
    func room(_ many: Int) -> Values {
      defer { free += many }
      return free
    }
    pixels = room(size)
    (scratch, smooth, line, weights) = (room(size), room(size), room(lines), room(columns))
    sums = room(summed)
    var (isSource, isTaken, masked) = ([Bool](), [Bool](), [UInt8](repeating: 0, count: size))
    isSource.reserveCapacity(size)
    isTaken.reserveCapacity(size)
    for y in 0..<rows {
      let from = (top + y) * whole.width + left
      for x in 0..<columns { pixels[y * columns + x] = whole.pixels[from + x] }
      isSource += mask[from..<from + columns]
      if excluded.isEmpty {
        isTaken += mask[from..<from + columns]
      } else {
        for place in from..<from + columns { isTaken.append(mask[place] || excluded[place]) }
      }
    }
    let padded = room((columns + 2) * (rows + 2))
    var many = markOutliers(
      pixels, columns: columns, rows: rows, limit: Self.outlier, padded: padded, out: &masked)
    for k in 0..<size where !pixels[k].isFinite {
      masked[k] = 1
      many += 1
    }
    if !excluded.isEmpty {
      for y in 0..<rows {
        for x in 0..<columns where excluded[(top + y) * whole.width + left + x] {
          masked[y * columns + x] = 1
          many += 1
        }
      }
    }
    let (absolute, counted) = (room(size), room(size))
    var (light, best, peak) = (0.0, -Double.infinity, 0)
    for k in 0..<size {
      if many > 0 {
        counted[k] = masked[k] == 0 ? 1 : 0
        if masked[k] != 0 { pixels[k] = 0 }
      }
      absolute[k] = abs(pixels[k])
      let value = isSource[k] ? pixels[k] : 0
      light += value
      if value > best { (best, peak) = (value, k) }
    }
    brightest = (peak % columns, peak / columns)
    image = SummedImage(pixels, columns: columns, rows: rows, sums: room(summed))
    keep = many > 0 ? SummedImage(counted, columns: columns, rows: rows, sums: room(summed)) : nil
    turned = TurnedImage(
      pixels, absolute: SummedImage(absolute, columns: columns, rows: rows, sums: room(summed)),
      turned: room(turn), keep: many > 0 ? UnsafePointer(counted) : nil,
      turnedKeep: many > 0 ? room(turn) : nil)
    (self.isSource, self.isTaken, self.light) = (isSource, isTaken, light)
  }

  deinit { base.deallocate() }

  /// Light and counted pixels inside an ellipse.
  func sum(in ellipse: PixelEllipse) -> (light: Double, area: Double) {
    let found = image.sum(in: ellipse, weights: weights)
    guard let keep else { return found }
    return (found.light, keep.sum(in: ellipse, weights: weights).light)
  }

  /// The same roughly, for ellipses that are not small.
  func roughSum(in ellipse: PixelEllipse) -> (light: Double, area: Double) {
    let found = image.roughSum(in: ellipse)
    guard let keep else { return found }
    return (found.light, keep.roughSum(in: ellipse).light)
  }

  /// True for a place inside, the middle of the first pixel being 0.
  func contains(_ x: Double, _ y: Double) -> Bool {
    x >= 0 && x < Double(columns) && y >= 0 && y < Double(rows)
  }

  /// The diagonal.
  var diagonal: Double { Double(columns * columns + rows * rows).squareRoot() }

  /// The smallest box that holds all marked pixels.
  private struct Box {
    var left = Int.max, top = Int.max, right = -1, bottom = -1
    var width: Int { right + 1 - left }
    var height: Int { bottom + 1 - top }

    init?(_ mask: [Bool], columns: Int) {
      for y in 0..<mask.count / columns {
        let row = mask[y * columns..<(y + 1) * columns]
        guard let first = row.firstIndex(of: true), let last = row.lastIndex(of: true) else { continue }
        left = min(left, first - y * columns)
        right = max(right, last - y * columns)
        if top > y { top = y }
        bottom = y
      }
      if bottom < 0 { return nil }
    }
  }
}
