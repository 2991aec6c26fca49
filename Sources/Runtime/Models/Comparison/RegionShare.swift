import GalaxyBase
import GalaxyData

/// The share of a set's galaxies whose score lies in a region, of one class or of all.
public struct RegionShare: Sendable, Equatable {
  /// The set: as the session calls it.
  public let set: String
  /// The class; nil for all images.
  public let className: String?
  /// The region's name.
  public let region: String
  /// How many galaxies were judged.
  public let galaxies: Int
  /// The share, every galaxy weighing the same, with Wilson's interval by galaxies.
  public let share: Estimate

  /// The shares of all regions, of all images and of each class where there are several.
  static func all(_ set: String, _ rows: [ScoreRow], _ galaxies: [Int], _ classes: ClassNames)
    -> [RegionShare]
  {
    let judged = rows.indices.filter { rows[$0].region != nil }
    let labels = Set(judged.compactMap { rows[$0].label }).sorted()
    let parts: [(String?, [Int])] =
      [(nil, judged)]
      + labels.map { label in (classes.text(label), judged.filter { rows[$0].label == label }) }
    return parts.flatMap { name, images -> [RegionShare] in
      let groups = GalaxyGroups(images.map { galaxies[$0] })
      guard groups.count > 0 else { return [] }
      return Region.allCases.map { region in
        let share = groups.mean(images.map { rows[$0].region == region ? 1 : 0 })
        return RegionShare(
          set: set, className: name, region: region.name, galaxies: groups.count,
          share: Estimate(share, interval: Interval(share: share, of: Double(groups.count))))
      }
    }
  }

  var members: [JSON.Member] {
    [
      .init("set", .string(set)), .init("class", .optional(className)), .init("region", .string(region)),
      .init("galaxies", .integer(galaxies)),
    ] + share.members("share")
  }

  init?(json: JSON) {
    guard let set = json["set"]?.string, let region = json["region"]?.string,
      let galaxies = json["galaxies"]?.integer, let share = Estimate("share", of: json)
    else { return nil }
    self.init(
      set: set, className: json["class"]?.string, region: region, galaxies: galaxies, share: share)
  }

  private init(set: String, className: String?, region: String, galaxies: Int, share: Estimate) {
    (self.set, self.className, self.region) = (set, className, region)
    (self.galaxies, self.share) = (galaxies, share)
  }
}
