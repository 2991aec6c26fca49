import GalaxyBase

/// The scores of a test by galaxy: several images may show one, and they move together.
struct GalaxyUnits {
  /// The scores of each galaxy of the normal class, and of the others.
  private var normal: [[Double]] = [], anomalous: [[Double]] = []

  /// Gathers them; `galaxies` has a number for each image. The images of one galaxy that lie in both classes
  /// are a unit of each.
  init(_ images: [ScoredImage], galaxies: [Int]) {
    var places: [Bool: [Int: Int]] = [:]
    for (image, galaxy) in zip(images, galaxies) {
      let known = places[image.anomalous]?[galaxy]
      if image.anomalous {
        if let known { anomalous[known].append(image.score) } else { anomalous.append([image.score]) }
      } else {
        if let known { normal[known].append(image.score) } else { normal.append([image.score]) }
      }
      if known == nil {
        places[image.anomalous, default: [:]][galaxy] = (image.anomalous ? anomalous : normal).count - 1
      }
    }
  }

  /// How many galaxies of each kind.
  var counts: (normal: Int, anomalous: Int) { (normal.count, anomalous.count) }
  /// Whether a galaxy has several images.
  var hasCopies: Bool { (normal + anomalous).contains { $0.count > 1 } }

  /// Stratified bootstrap by galaxy (the cluster bootstrap of Davison and Hinkley 1997, ch. 3.8): whole
  /// galaxies are drawn again with replacement, with all of their images.
  func intervals(resamples: Int, confidence: Double = 0.95, random: inout RandomStream) -> ROCIntervals {
    let scores = Set((normal + anomalous).joined()).sorted()
    let place = Dictionary(uniqueKeysWithValues: scores.enumerated().map { ($1, $0) })
    let (normals, others) = (
      normal.map { $0.compactMap { place[$0] } }, anomalous.map { $0.compactMap { place[$0] } }
    )
    let empty = scores.map { ROC.Level(score: $0, normal: 0, anomalous: 0) }
    var aucs: [Double] = []
    var precisions: [Double] = []
    var cuts: [Double] = []
    for _ in 0..<max(1, resamples) {
      var sample = empty
      for _ in normals { for level in normals[random.below(normals.count)] { sample[level].normal += 1 } }
      for _ in others { for level in others[random.below(others.count)] { sample[level].anomalous += 1 } }
      aucs.append(ROC.auc(sample))
      precisions.append(ROC.averagePrecision(sample))
      cuts.append(ROC.youden(sample).threshold)
    }
    return ROCIntervals(
      aucs: aucs, averagePrecisions: precisions, youdenThresholds: cuts, confidence: confidence)
  }
}
