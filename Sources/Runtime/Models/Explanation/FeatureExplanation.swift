import GalaxyBase
import GalaxyData
import GalaxyErrors
import GalaxyMorphology

/// Why measured numbers have the score that they have: the share of each, and where it lies among the normal
/// images.
public struct FeatureExplanation: Sendable, Equatable {
  /// One number.
  public struct Feature: Sendable, Equatable {
    /// Its name.
    public let name: String
    /// Where it lies among the normal images.
    public let range: NormalRange
    /// What it adds to the score.
    public let share: FeatureShares.Share
    /// Its part of all shares, as absolute values, in per cent.
    public let part: Double
    /// What that is in words, such as "less concentrated than 97 % of the normal spiral images".
    public let words: String
    /// The family that it belongs to; nil for numbers of another program.
    public let family: FeatureFamily?
  }

  /// What a family adds to the score.
  public struct Family: Sendable, Equatable {
    /// Which.
    public let family: FeatureFamily
    /// The sum of the shares of its features.
    public let share: FeatureShares.Share
    /// How many they are.
    public let count: Int
    /// Its part of all families, as absolute values, in per cent.
    public let part: Double
  }

  /// The numbers, that with the largest share first.
  public let features: [Feature]
  /// The families, that with the largest share first; empty for numbers of another program.
  public let families: [Family]
  /// The shares as they were estimated, in the order of the numbers.
  public let shares: FeatureShares
  /// How many normal images the ranges are of.
  public let normalCount: Int

  /// Explains the score of `values` by a model of named numbers.
  /// - Throws: what `FeatureShares.estimate` throws.
  init(
    _ fitted: Model, judge: FeatureJudge, values: [Double], orders: Int, random: inout RandomStream,
    context: WorkContext
  ) throws {
    guard let names = fitted.features?.names, let fitting = fitted.fitting, names.count == values.count else {
      throw GalaxyError(
        ExplainError.noNormals, "model \(fitted.name) does not keep the normal images that it was fitted to",
        hint: "train it again")
    }
    let normals = fitting.features
    let known = names.map { Morphology.feature(named: $0) }
    let families = FeatureFamily.allCases.compactMap { family -> (FeatureFamily, [Int])? in
      let places = known.indices.filter { known[$0]?.family == family }
      return places.isEmpty ? nil : (family, places)
    }
    let shares = try FeatureShares.estimate(
      judge, image: values, normals: normals.normals, groups: families.map(\.1), orders: orders,
      random: &random, context: context)
    self.shares = shares
    normalCount = normals.normalCount
    let whom = "normal \(fitted.normalName.map { "\($0) " } ?? "")images"
    let total = shares.shares.reduce(0) { $0 + abs($1.value) }
    let found = names.indices.compactMap { k -> Feature? in
      let column = (0..<normals.normalCount).map { normals.normals[$0 * normals.width + k] }
      guard let range = NormalRange(values[k], among: column) else { return nil }
      return Feature(
        name: names[k], range: range, share: shares.shares[k],
        part: total > 0 ? 100 * abs(shares.shares[k].value) / total : 0,
        words: range.words(known[k]?.comparatives ?? ("larger", "smaller"), of: whom),
        family: known[k]?.family)
    }
    features = found.enumerated().sorted {
      (-abs($0.element.share.value), $0.offset) < (-abs($1.element.share.value), $1.offset)
    }.map(\.element)
    let all = shares.groups.reduce(0) { $0 + abs($1.value) }
    self.families = zip(families, shares.groups).map { family, share in
      Family(
        family: family.0, share: share, count: family.1.count,
        part: all > 0 ? 100 * abs(share.value) / all : 0)
    }.enumerated().sorted {
      (-abs($0.element.share.value), $0.offset) < (-abs($1.element.share.value), $1.offset)
    }.map(\.element)
  }

  /// What the shares are, and how sure.
  public var method: String {
    let errors = shares.shares.map(\.error).max() ?? 0
    let sure =
      errors > 0
      ? "standard error at most \(NumberText.significant(errors, 2))" : "exact"
    return "Shapley values against \(counted(shares.normals, "normal image")), "
      + "\(counted(shares.orders, "order")) each, both ways: \(sure)"
  }

  /// Of those features whose share is well above its error, the first names.
  public func leading(_ count: Int) -> [Feature] {
    Array(features.filter { abs($0.share.value) > 2 * $0.share.error }.prefix(count))
  }
}

/// Why a score cannot be explained.
public enum ExplainError: ErrorKind, ErrorFamily {
  case noNormals = """
    no-normals-kept
    A model has not kept the normal images that it was fitted to: shares and normal ranges are not known.
    Train the model again.
    """
  case unmeasured = """
    nothing-to-explain
    An image could not be read or measured, so that it has no score to explain.
    The message has the reason; `view` shows what is in the file.
    """
}
