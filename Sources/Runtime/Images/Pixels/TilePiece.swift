/// A rectangle of a larger image, which may reach beyond it, by the count of its file: (0, 0) is the first pixel, at
/// the bottom left.
package struct TilePiece: Sendable, Equatable {
  /// The first column and the first row; below 0 outside.
  package var x: Int, y: Int
  /// Columns and rows.
  package var width: Int, height: Int
  /// The plane of a cube, from 0, where the name of the file chooses one.
  package var plane: Int?
  /// What pixels beyond the image become; NaN: they have no value.
  package var fill: Double
  /// Whether its digest is taken as it is read.
  var takesDigest = false

  package init(x: Int, y: Int, width: Int, height: Int, plane: Int? = nil, fill: Double = .nan) {
    (self.x, self.y, self.width, self.height, self.plane, self.fill) = (x, y, width, height, plane, fill)
  }

  /// The columns and rows that lie in an image of this size; nil where none do.
  package func inside(width imageWidth: Int, height imageHeight: Int) -> (
    columns: Range<Int>, rows: Range<Int>
  )? {
    let (left, right) = (max(0, x), min(imageWidth, x + width))
    let (bottom, top) = (max(0, y), min(imageHeight, y + height))
    guard left < right, bottom < top else { return nil }
    return (left..<right, bottom..<top)
  }

  /// As it stands behind the name of a file: `[101:228,-5:122][pad]`.
  package var brackets: String {
    let axes = ["\(x + 1):\(x + width)", "\(y + 1):\(y + height)"] + (plane.map { ["\($0 + 1)"] } ?? [])
    return "[\(axes.joined(separator: ","))][pad\(fill.isNaN ? "" : "=\(fill)")]"
  }

  package static func == (a: TilePiece, b: TilePiece) -> Bool {
    (a.x, a.y, a.width, a.height) == (b.x, b.y, b.width, b.height) && a.plane == b.plane
      && (a.fill == b.fill || a.fill.isNaN && b.fill.isNaN)
  }
}
