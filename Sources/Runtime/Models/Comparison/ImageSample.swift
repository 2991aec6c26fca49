import GalaxyBase
import GalaxyData

/// The images of a set that a comparison reckons with.
struct ImageSample: Sendable {
  let set: ComparedSet
  /// Their positions in the set, rising.
  let places: [Int]
  /// Their features, [image][feature].
  let rows: [Double]
  let width: Int
  let groups: GalaxyGroups
  /// How many images of the set could not be measured, and how many were left out as another set shows them.
  let unmeasured: Int, leaked: Int

  /// The measured images of a set but those whose content another set has.
  init(_ set: ComparedSet, without others: Set<UInt64> = []) {
    let isLeaked = set.images.map { image in image.contents.contains { others.contains($0) } }
    let measured = set.images.indices.filter {
      set.images[$0].row.isMeasured && set.images[$0].row.values.allSatisfy(\.isFinite)
    }
    self.init(
      set, places: measured.filter { !isLeaked[$0] }, unmeasured: set.images.count - measured.count,
      leaked: isLeaked.count { $0 })
  }

  private init(_ set: ComparedSet, places: [Int], unmeasured: Int, leaked: Int) {
    (self.set, self.places, self.unmeasured, self.leaked) = (set, places, unmeasured, leaked)
    rows = places.flatMap { set.images[$0].row.values }
    width = set.table.width
    groups = GalaxyGroups(places.map { set.images[$0].galaxy })
  }

  /// All contents of the images, by which others are known to be the same.
  var contents: Set<UInt64> { Set(set.images.flatMap(\.contents)) }

  /// How many galaxies the images show.
  var galaxies: Int { groups.count }

  /// The numbers of a shortcut, [image][number], what could not be measured as NaN; nil where the set has no
  /// pictures.
  func numbers(of shortcut: PictureViews.Shortcut) -> (rows: [Double], width: Int)? {
    let found = places.map { set.images[$0].views?.values[shortcut] ?? [] }
    guard let width = found.map(\.count).max(), width > 0 else { return nil }
    let none = [Double](repeating: .nan, count: width)
    return (found.flatMap { $0.isEmpty ? none : $0 }, width)
  }

  /// Rows of two samples one after the other, of which numbers that are not finite are the median of the
  /// column; a column without any is 0.
  static func joined(_ a: [Double], _ b: [Double], width: Int) -> [Double] {
    var rows = a + b
    for column in 0..<width {
      let places = Array(stride(from: column, to: rows.count, by: width))
      guard places.contains(where: { !rows[$0].isFinite }) else { continue }
      let median = Statistics.median(places.map { rows[$0] }.filter(\.isFinite)) ?? 0
      for place in places where !rows[place].isFinite { rows[place] = median }
    }
    return rows
  }
}
