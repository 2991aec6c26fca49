import GalaxyBase
import GalaxyErrors

extension Detector {
  /// The scores of many images, `rows` being [image][feature]: the same bits for any number of threads.
  /// - Throws: `GalaxyError` of kind `unfit-features` for a number that is not finite or rows that are not
  ///   whole, or `interrupted`.
  public func scores(of rows: [Double], context: WorkContext = WorkContext()) throws -> [Double] {
    let width = featureCount
    guard width >= 1, rows.count % width == 0 else {
      throw GalaxyError(
        DetectorError.unfitFeatures, "\(rows.count) numbers are no images of \(width) features")
    }
    if let place = rows.firstIndex(where: { !$0.isFinite }) {
      throw GalaxyError(
        DetectorError.unfitFeatures,
        "feature \(place % width + 1) of image \(place / width + 1) is \(rows[place]), not a finite number")
    }
    // A few hundred images at a time: handing out each alone would cost more than its score.
    let (count, piece) = (rows.count / width, 128)
    let scores = try parallelMap((count + piece - 1) / piece, threads: context.threads) { number in
      try context.cancellation.check("scoring")
      return rows.withUnsafeBufferPointer { rows in
        (number * piece..<min(count, (number + 1) * piece)).map { image in
          score(of: UnsafeBufferPointer(rebasing: rows[image * width..<(image + 1) * width]))
        }
      }
    }
    return Array(scores.joined())
  }
}
