import GalaxyBase
import GalaxyErrors
import GalaxyImages

/// What stays together when a dataset is split.
public enum SplitUnit: String, Sendable, CaseIterable {
  /// Every file by itself (a file that a manifest names twice is still one).
  case none
  /// Whole groups: all images of one galaxy, of one simulated object.
  case group
}

/// A part of a split: its name, and its share of the images, above 0 and at most 1.
public typealias SplitPart = (name: String, fraction: Double)

/// Splits a dataset into parts at random, each class by itself, so that every part has every class in its
/// share.
///
/// Augmented copies stay with their originals: a dataset that holds copies is split by group whatever
/// `unit` says. A group counts for the class that most of its images have. What the fractions leave of 1 is
/// in no part. Items keep their order; pixels are shared. The draw depends on the seed and on `name` (the
/// stream is "split/name/class") and on nothing else.
/// - Throws: GalaxyError of kind `bad-option` for fractions that are not above 0 or sum to more than 1, or
///   names that occur twice, and `too-few-images` if a part would be empty.
public func splitDataset(
  _ dataset: Dataset, into parts: [SplitPart], by unit: SplitUnit = .none, name: String, streams: SeedStreams
) throws -> [(name: String, dataset: Dataset)] {
  try check(parts)
  let hasCopies = dataset.items.contains { $0.copyOf != nil }
  let unused = max(0, 1 - parts.reduce(0) { $0 + $1.fraction })
  let fractions = parts.map(\.fraction) + [unused]
  var members = [[Int]](repeating: [], count: fractions.count)

  for (label, units) in units(of: dataset.items, byGroup: unit == .group || hasCopies) {
    var stream = streams.stream("split/\(name)/\(label.map(String.init) ?? "unlabelled")")
    var units = units
    stream.shuffle(&units)
    // The largest first, those of one size in their shuffled order: the shares come out best.
    let order = units.indices.sorted { (-units[$0].count, $0) < (-units[$1].count, $1) }
    let total = Double(units.reduce(0) { $0 + $1.count })
    var missing = fractions.map { $0 * total }
    for index in order {
      // Rounding in a share such as 0.7 × 10 must not decide who is missing most.
      let most = missing.max() ?? 0
      let part = missing.firstIndex { $0 >= most - 1e-9 * total } ?? 0
      members[part] += units[index]
      missing[part] -= Double(units[index].count)
    }
  }

  return try zip(parts, members).map { part, positions in
    guard !positions.isEmpty else {
      throw GalaxyError(
        DatasetError.tooFewImages,
        "the part \(part.name) would be empty: \(counted(dataset.count, "image")), fraction \(part.fraction)")
    }
    return (part.name, dataset.subset(positions.sorted(), source: "\(dataset.source), part \(part.name)"))
  }
}

private func check(_ parts: [SplitPart]) throws {
  guard !parts.isEmpty else { throw GalaxyError(OptionError.badOption, "a split needs at least one part") }
  for (index, part) in parts.enumerated() {
    guard part.fraction > 0, part.fraction <= 1 else {
      throw GalaxyError(
        OptionError.badOption, "\(part.name)=\(part.fraction) is not a fraction",
        hint: "fractions are above 0 and at most 1")
    }
    if parts[..<index].contains(where: { $0.name == part.name }) {
      throw GalaxyError(OptionError.badOption, "two parts are named \(part.name)")
    }
  }
  let sum = parts.reduce(0) { $0 + $1.fraction }
  guard sum <= 1 + 1e-9 else {
    throw GalaxyError(
      OptionError.badOption, "the fractions sum to \(sum)", hint: "they may not sum to more than 1")
  }
}

/// The units that stay together, by the class they count for; all in the order of their first image.
private func units(of items: [DatasetItem], byGroup: Bool) -> [(label: Int?, units: [[Int]])] {
  var position: [String: Int] = [:]
  var units: [[Int]] = []
  for (index, item) in items.enumerated() {
    let key = byGroup ? item.group : item.path
    if let known = position[key] {
      units[known].append(index)
    } else {
      position[key] = units.count
      units.append([index])
    }
  }
  var classes: [(label: Int?, units: [[Int]])] = []
  for unit in units {
    let label = mostFrequentLabel(unit.map { items[$0].label })
    if let known = classes.firstIndex(where: { $0.label == label }) {
      classes[known].units.append(unit)
    } else {
      classes.append((label, [unit]))
    }
  }
  return classes
}

/// The label that occurs most often; of several, the one that occurs first.
private func mostFrequentLabel(_ labels: [Int?]) -> Int? {
  guard var best = labels.first else { return nil }
  var counts: [Int?: Int] = [:]
  for label in labels { counts[label, default: 0] += 1 }
  for label in labels where counts[label, default: 0] > counts[best, default: 0] { best = label }
  return best
}
