import GalaxyBase
import GalaxyData
import GalaxyErrors

/// Which images of a dataset Deep SAD learns from, and as what: those of the normal class and those without a
/// label, all of them, and some or all of the other classes.
public struct SemiSupervision: Sendable, Equatable {
  /// The images of one class that are labelled anomalies.
  public struct Class: Sendable, Equatable {
    /// The class, and what it is called.
    public let label: Int, name: String
    /// The positions of the images that are taken.
    public let positions: [Int]
    /// How many the dataset has.
    public let available: Int
  }

  /// Positions in the dataset.
  public let normal: [Int], unlabelled: [Int]
  /// The other classes, by rising label.
  public let anomalous: [Class]

  /// Chooses them. With `labels` so many of each other class are drawn, each class from a stream of its own;
  /// a class that has no more gives all.
  /// - Parameter name: what the model is called; with the seed it decides the draw.
  /// - Throws: `GalaxyError` of kind `no-normal-images`, `too-few-images` or `no-anomalies`.
  public init(
    _ dataset: Dataset, normalClass: Int, labels: Int?, name: String, streams: SeedStreams
  ) throws(GalaxyError) {
    normal = try normalIndices(of: dataset, label: normalClass)
    let items = dataset.items
    unlabelled = items.indices.filter { items[$0].label == nil }
    var anomalous: [Class] = []
    for label in dataset.labels.compactMap(\.self) where label != normalClass {
      let all = items.indices.filter { items[$0].label == label }
      var chosen = all
      if let labels, labels < all.count {
        var stream = streams.stream("labels/train sad/\(name)/\(label)")
        stream.shuffle(&chosen)
        chosen = chosen.prefix(max(0, labels)).sorted()
      }
      anomalous.append(
        Class(
          label: label, name: dataset.classes.text(label), positions: chosen, available: all.count))
    }
    guard anomalous.contains(where: { !$0.positions.isEmpty }) else {
      throw .noAnomalies(normal: dataset.classes.text(normalClass))
    }
    self.anomalous = anomalous
  }

  /// All of them, rising.
  public var positions: [Int] { (normal + unlabelled + anomalous.flatMap(\.positions)).sorted() }

  /// What each of `positions` is.
  var supervision: [Supervision] {
    let (normal, unlabelled) = (Set(normal), Set(unlabelled))
    return positions.map {
      normal.contains($0) ? .normal : unlabelled.contains($0) ? .unlabelled : .anomalous
    }
  }

  /// `6 normal, 3 unlabelled and 8 labelled anomalies (barred 4, spiral 4)`
  public var text: String {
    let count = anomalous.reduce(0) { $0 + $1.positions.count }
    let classes = anomalous.map { "\($0.name) \($0.positions.count)" }.joined(separator: ", ")
    let others = unlabelled.isEmpty ? "" : ", \(unlabelled.count) unlabelled"
    return "\(normal.count) normal\(others) and \(count) labelled \(count == 1 ? "anomaly" : "anomalies") "
      + "(\(classes))"
  }
}
