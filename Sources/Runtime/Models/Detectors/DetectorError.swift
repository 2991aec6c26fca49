import GalaxyErrors

/// Why a detector cannot be fitted to features, or cannot judge them.
public enum DetectorError: ErrorKind, ErrorFamily {
  case anomaliesWanted = """
    anomalies-wanted
    This kind of detector learns from anomalies, too, and was given none.
    Name images of other classes, or take a kind that needs normal ones alone, such as `parzen`.
    """
  case unfitFeatures = """
    unfit-features
    A feature is not finite or too large to reckon with.
    Leave the image out, or mend the table that the features came from.
    """
  case badOption = """
    detector-option
    A number that was chosen for a detector is not one that it can have.
    `help train detector` lists the options of each kind with their bounds.
    """
}

extension TrainingFeatures {
  /// Numbers beyond this are no measurements; squares and sums of smaller ones stay finite.
  static let largest = 1e30

  /// Throws unless the features can be reckoned with, and there are anomalies for a kind that wants some.
  /// - Throws: `GalaxyError` of kind `anomalies-wanted` or `unfit-features`.
  func require(for kind: any FittedDetector.Type) throws(GalaxyError) {
    if kind.needsAnomalies, anomalyCount == 0 {
      throw GalaxyError(
        DetectorError.anomaliesWanted,
        "kind \(kind.kind) needs anomalies beside the \(normalCount) normal images, and there are none")
    }
    for (rows, name) in [(normals, "normal image"), (anomalies, "anomaly")] {
      guard let place = rows.firstIndex(where: { abs($0) > Self.largest }) else { continue }
      throw GalaxyError(
        DetectorError.unfitFeatures,
        "feature \(place % width + 1) of \(name) \(place / width + 1) is \(rows[place]); "
          + "features must lie within ±\(Self.largest)")
    }
  }

  /// Normal images by their positions, with the anomalies that belong to them: where `anomaliesPerNormal` is
  /// not 0, so many were made from each normal image, in their order; else all belong to them.
  func subset(normals positions: [Int], anomaliesPerNormal per: Int = 0) -> TrainingFeatures? {
    let anomalies =
      per > 0
      ? positions.flatMap { image in
        (per * image..<per * (image + 1)).flatMap { $0 < anomalyCount ? anomaly($0) : [] }
      } : anomalies
    return TrainingFeatures(
      normals: positions.flatMap { (0..<normalCount).contains($0) ? normal($0) : [] }, anomalies: anomalies,
      width: width)
  }

  /// The normal images, then the anomalies.
  var all: [Double] { normals + anomalies }
}
