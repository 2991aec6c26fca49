import GalaxyBase
import GalaxyErrors

/// Pieces of larger images, without what lies beside them.
extension FITSDecoder {
  /// Reads a piece of the chosen bands; several become their mean.
  static func read(
    _ piece: TilePiece, _ chosen: [Int], _ plan: RecipePlan, _ path: String, _ options: LoadOptions,
    shared: Bool
  ) throws -> Flux {
    try ImageLimits.check(
      width: piece.width, height: piece.height, path: path, limit: ImageLimits.fluxPixels)
    var (sum, size): ([Double], (width: Int, height: Int)?) = ([], nil)
    var (isOdd, digest): ([Bool], Digest?) = ([], nil)
    for position in chosen {
      let band = plan.bands[position]
      let (width, height) = try planeSize(of: band, sameAs: size)
      size = (width, height)
      guard let inside = piece.inside(width: width, height: height) else {
        throw GalaxyError(
          ImageError.outsideImage, path, "has \(width) × \(height) pixels; \(piece.brackets) has none of them"
        )
      }
      guard band.channels == 1 else {
        throw GalaxyError(ImageError.unsupportedFormat, path, "is a colour image: no piece of it is padded")
      }
      var values = try band.read(inside.columns, inside.rows)
      if piece.takesDigest, chosen.count == 1, band.hdu.planeCount == 1 {
        digest = PieceDigest.of(values, of: band.hdu)
      }
      if let mask = options.mask {
        try PixelMask(mask, for: band).apply(to: &values, columns: inside.columns, rows: inside.rows)
      }
      if isOdd.isEmpty { isOdd = [Bool](repeating: false, count: values.count) }
      for i in values.indices where !values[i].isFinite { isOdd[i] = true }
      if band.coding != .linear {
        let zero = shared || chosen.count > 1 ? band.coding.sharedZero : band.coding.zero(of: values)
        values = band.coding.flux(values, zero: zero)
      }
      if sum.isEmpty { sum = values } else { for i in sum.indices { sum[i] += values[i] } }
    }
    if chosen.count > 1 { for i in sum.indices { sum[i] /= Double(chosen.count) } }
    let (width, height) = size ?? (0, 0)
    var nonFinite = sum.indices.count { !sum[$0].isFinite || isOdd[$0] }
    if piece.fill.isNaN { nonFinite += piece.width * piece.height - sum.count }
    return Flux(
      image: padded(sum, piece, width: width, height: height), place: title(chosen, plan),
      unit: unit(chosen, plan), originalSize: (piece.width, piece.height), nonFinite: nonFinite,
      notes: plan.notes + notes(options), remarks: plan.remarks, digest: digest)
  }

  /// The piece with its filling, the row at the top first.
  private static func padded(_ values: [Double], _ piece: TilePiece, width: Int, height: Int) -> Raster<
    Double
  > {
    guard let inside = piece.inside(width: width, height: height) else {
      return Raster(
        unchecked: piece.width, piece.height,
        [Double](repeating: piece.fill, count: piece.width * piece.height))
    }
    if values.count == piece.width * piece.height {
      return Raster(unchecked: piece.width, piece.height, values).flippedVertically()
    }
    var pixels = [Double](repeating: piece.fill, count: piece.width * piece.height)
    let columns = inside.columns.count
    for (number, row) in inside.rows.enumerated() {
      let at = (piece.height - 1 - (row - piece.y)) * piece.width + inside.columns.lowerBound - piece.x
      pixels.replaceSubrange(at..<(at + columns), with: values[(number * columns)..<((number + 1) * columns)])
    }
    return Raster(unchecked: piece.width, piece.height, pixels)
  }
}

extension RecipePlan.Band {
  /// The values of a rectangle, the row at the bottom first; not of a colour image.
  func read(_ columns: Range<Int>, _ rows: Range<Int>) throws -> [Double] {
    let (width, height) = size
    return try hdu.readSection(plane, width: width, height: height, columns: columns, rows: rows)
  }
}
