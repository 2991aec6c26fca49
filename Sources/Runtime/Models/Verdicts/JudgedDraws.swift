import GalaxyBase
import GalaxyData

/// Images that are judged, those together that are draws of one original: `match` makes several pictures of one
/// image, which get one answer.
struct JudgedDraws {
  /// An image that is judged.
  struct Image {
    var path: String
    var name: String
    var truth: String?
    /// The number of the draw, and what all draws of its original share; nil for an image that is none.
    var draw: (number: Int, original: String)?
  }

  /// What is said of one image by one class: how near it is, larger = nearer, and its p-value there.
  typealias Answer = (score: Double, p: Double?)

  /// The image, or the first of its draws.
  private let first: Image
  /// The places of all.
  private(set) var members: [Int]

  /// Images by their originals, in the order of the first draw of each.
  static func galaxies(_ images: [Image]) -> [JudgedDraws] {
    var result: [JudgedDraws] = []
    var known: [String: Int] = [:]
    for (index, image) in images.enumerated() {
      if let original = image.draw?.original, let place = known[original] {
        result[place].members.append(index)
        continue
      }
      if let original = image.draw?.original { known[original] = result.count }
      result.append(JudgedDraws(first: image, members: [index]))
    }
    return result
  }

  /// The flags that at least half of the draws have, in the order of their first.
  func common(_ flags: [String]) -> [String] {
    var seen: Set<String> = []
    return flags.filter { flag in
      seen.insert(flag).inserted && 2 * flags.count { $0 == flag } >= members.count
    }
  }

  /// The row of the answers: by each draw that could be measured, those of all classes. The label is the class
  /// of the largest mean score. Twice the mean of several p-values is a p-value (Vovk and Wang 2020, Biometrika
  /// 107, 791); their mean is none.
  /// - Parameter alpha: an image is of none where its p-value is not above this; nil where there are none.
  func row(
    _ answers: [[Answer]], classes: [String], alpha: Double?, flags: [String], reason: String?
  ) -> Classification.Row {
    let name = name
    guard !answers.isEmpty, !classes.isEmpty else {
      return Classification.Row(
        path: first.path, name: name, truth: first.truth, nearest: nil, p: nil, margin: nil, scores: [],
        flags: flags, reason: reason, isNone: false)
    }
    let count = Double(answers.count)
    let mean = classes.indices.map { kind in
      let scores = answers.map { $0[kind].score }
      let p = answers.compactMap { $0[kind].p }
      let total = p.reduce(0, +) / count
      return (
        score: scores.reduce(0, +) / count,
        p: p.count == answers.count ? (p.count == 1 ? total : min(1, 2 * total)) : nil
      )
    }
    let found = Self.kind(mean, alpha)
    let best = found.nearest
    let next = mean.indices.filter { $0 != best }.map { mean[$0].score }.max()
    let agreeing = answers.count { Self.kind($0, alpha) == found }
    return Classification.Row(
      path: first.path, name: name, truth: first.truth, nearest: classes[best], p: mean[best].p,
      margin: next.map { mean[best].score - $0 }, scores: mean.map(\.score), flags: flags, reason: nil,
      isNone: found.isNone,
      draws: first.draw.map { _ in Classification.Draws(count: answers.count, agreeing: agreeing) })
  }

  /// The original's name: without what `match` put behind it.
  private var name: String {
    guard let number = first.draw?.number, first.name.hasSuffix("#\(number)") else { return first.name }
    return String(first.name.dropLast("#\(number)".count))
  }

  private static func kind(_ answers: [Answer], _ alpha: Double?) -> (nearest: Int, isNone: Bool) {
    var best = 0
    for kind in answers.indices where answers[kind].score > answers[best].score { best = kind }
    guard let alpha, answers.indices.contains(best), let p = answers[best].p else { return (best, false) }
    return (best, p <= alpha)
  }
}

extension Classifier {
  /// The images of a dataset.
  static func images(of dataset: Dataset) -> [JudgedDraws.Image] {
    dataset.items.map { item in
      let draw = item.origin.flatMap { origin in
        origin.draw.map { (number: $0.draw, original: "\(origin.file)\n\(origin.digest.hex)") }
      }
      return .init(
        path: item.path, name: item.name, truth: item.label.map(dataset.classes.text), draw: draw)
    }
  }

  /// The rows of a table.
  static func images(of table: FeatureTable) -> [JudgedDraws.Image] {
    table.rows.map { row in
      let draw = row.draw.map { (number: $0, original: "\(row.path)\n\(row.identity)") }
      return .init(path: row.path, name: row.name, truth: row.label.map(table.classes.text), draw: draw)
    }
  }
}
