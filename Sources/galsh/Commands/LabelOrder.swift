import GalaxyLang
import GalaxyRuntime
import GalshSession

/// In which order `label` asks.
enum LabelOrder: String, CaseIterable, Sendable {
  /// The most anomalous first.
  case score
  /// The least sure first (`Uncertainty`).
  case uncertain
  /// As the seed draws.
  case random
  /// As they stand.
  case given

  /// The positions in this order, of those that can be shown.
  func places(_ source: LabelSource, _ shown: [Int], streams: SeedStreams) -> [Int] {
    let rows = source.scores?.table.rows ?? []
    switch self {
    case .given: return shown
    case .random:
      var (places, random) = (shown, streams.stream("label/\(source.name)"))
      random.shuffle(&places)
      return places
    case .score:
      return shown.sorted { (-(rows[$0].score ?? 0), $0) < (-(rows[$1].score ?? 0), $1) }
    case .uncertain:
      let doubt = Uncertainty(rows, thresholds: source.scores?.thresholds)
      let wanted = Set(shown)
      return doubt.order.filter(wanted.contains)
    }
  }
}
