import GalaxyBase

/// How far the images of one galaxy scatter beside how far galaxies do: one-way random effects (Searle,
/// Casella and McCulloch 1992, Variance Components, ch. 3), with the intraclass correlation (Shrout and
/// Fleiss 1979, Psychological Bulletin 86, 420, their ICC(1)).
public struct GroupSpread: Sendable, Equatable {
  /// How many images and galaxies there are; how many galaxies have several images.
  public let images: Int, galaxies: Int, withSeveral: Int
  /// Standard deviation of the images of one galaxy about its mean.
  public let within: Double
  /// Standard deviation of the galaxies' true means; 0 where the scatter within explains all.
  public let between: Double
  /// The share of the variance that lies between galaxies, with its interval: galaxies are drawn anew.
  public let correlation: Estimate

  /// How far one galaxy's images differ, as a share of how far images of different galaxies do; nil where
  /// nothing differs.
  public var ratio: Double? {
    let whole = within * within + between * between
    return whole > 0 ? within / whole.squareRoot() : nil
  }

  private static let resamples = 1000

  /// Of values, an image each, none of them NaN; nil where fewer than two galaxies, or none with several
  /// images.
  package init?(_ values: [Double], _ groups: GalaxyGroups, random: RandomStream) {
    let several = groups.sizes.count { $0 > 1 }
    guard groups.count > 1, several > 0, values.count == groups.numbers.count else { return nil }
    let parts = groups.members.map { members in members.map { values[$0] } }
    guard let found = Self.components(parts) else { return nil }
    var random = random
    var drawn: [Double] = []
    for _ in 0..<Self.resamples {
      let sample = parts.map { _ in parts[random.below(parts.count)] }
      if let components = Self.components(sample) { drawn.append(Self.correlation(components)) }
    }
    (images, galaxies, withSeveral) = (values.count, groups.count, several)
    (within, between) = (found.within.squareRoot(), found.between.squareRoot())
    correlation = Estimate(Self.correlation(found), interval: Interval(resampled: drawn))
  }

  private static func correlation(_ components: (within: Double, between: Double)) -> Double {
    let whole = components.within + components.between
    return whole > 0 ? components.between / whole : 0
  }

  /// The two variances by the mean squares of the analysis of variance; nil where no galaxy has several
  /// images.
  private static func components(_ parts: [[Double]]) -> (within: Double, between: Double)? {
    let count = Double(parts.reduce(0) { $0 + $1.count }), groups = Double(parts.count)
    guard count > groups, groups > 1 else { return nil }
    let mean = parts.joined().reduce(0, +) / count
    var (inside, outside, squares) = (0.0, 0.0, 0.0)
    for part in parts {
      let size = Double(part.count)
      let own = part.reduce(0, +) / size
      inside += part.reduce(0) { $0 + ($1 - own) * ($1 - own) }
      outside += size * (own - mean) * (own - mean)
      squares += size * size
    }
    let within = inside / (count - groups)
    let size = (count - squares / count) / (groups - 1)
    return (within, size > 0 ? max(0, (outside / (groups - 1) - within) / size) : 0)
  }

  /// Reads and writes for results and session files.
  var json: JSON {
    .object(
      [
        .init("images", .integer(images)), .init("galaxies", .integer(galaxies)),
        .init("with_several", .integer(withSeveral)), .init("within", .number(within)),
        .init("between", .number(between)),
      ] + correlation.members("correlation"))
  }

  init?(json: JSON?) {
    guard let json, let images = json["images"]?.integer, let galaxies = json["galaxies"]?.integer,
      let several = json["with_several"]?.integer, let within = json["within"]?.number,
      let between = json["between"]?.number, let correlation = Estimate("correlation", of: json)
    else { return nil }
    (self.images, self.galaxies, withSeveral) = (images, galaxies, several)
    (self.within, self.between, self.correlation) = (within, between, correlation)
  }
}

extension GroupSpread {
  /// `one galaxy's images differ by 0.8 of what galaxies differ …`; `what` is what was looked at.
  public func text(_ what: String?) -> String {
    let share = ratio.map { NumberText.significant($0, 2) } ?? "0"
    return "images of one galaxy differ by \(share) of what images of different galaxies do "
      + "(\(what ?? "classifier scores"): \(NumberText.significant(within, 3)) within, "
      + "\(NumberText.significant(between, 3)) between galaxies, intraclass correlation \(correlation.text()), "
      + "\(images) images of \(galaxies) galaxies)"
  }
}
