/// Rows and columns of one grey along the edges of an image.
enum Border {
  /// A border narrower than this share of the side is none: resizing alone can leave a row or two.
  private static let narrowest = 1.0 / 32

  /// How wide the widest of the four is, in pixels; 0 for one that is narrower than a 32nd of the side.
  ///
  /// A border has the grey of its corner pixel, to the bit: a sky has noise. A black sky without noise counts,
  /// too, as a simulation or a cut-out galaxy has it.
  static func widest(in values: UnsafeBufferPointer<Float>, width: Int) -> Int {
    guard width > 0, values.count >= width else { return 0 }
    let height = values.count / width
    func isRow(_ y: Int, _ grey: Float) -> Bool { (0..<width).allSatisfy { values[y * width + $0] == grey } }
    func isColumn(_ x: Int, _ grey: Float) -> Bool {
      (0..<height).allSatisfy { values[$0 * width + x] == grey }
    }
    let (first, last) = (values[0], values[values.count - 1])
    let found = [
      (0..<height).prefix { isRow($0, first) }.count,
      (0..<height).reversed().prefix { isRow($0, last) }.count,
      (0..<width).prefix { isColumn($0, first) }.count,
      (0..<width).reversed().prefix { isColumn($0, last) }.count,
    ]
    let widest = found.max() ?? 0
    return Double(widest) >= narrowest * Double(min(width, height)) ? widest : 0
  }
}
