import GalaxyBase
import GalaxyErrors
import GalaxyModels

extension ScorePlot {
  /// One style a series. In the figure of one table the role decides: normal first, unlabelled grey.
  var styles: [SeriesStyle] {
    if let fixedStyles { return fixedStyles }
    if let factor = look.by, look.isCrossed {
      let keys = keys(factor)
      return series.map { one in SeriesStyle(keys.firstIndex(of: one.key(factor)) ?? 0) }
    }
    if Set(series.map(\.object)).count > 1 { return series.indices.map { SeriesStyle($0) } }
    var others = 0
    return series.map { series in
      switch series.role {
      case .normal, .mixed: return SeriesStyle(0)
      case .unlabelled: return .unlabelled
      case .anomalous:
        others += 1
        return SeriesStyle(others)
      }
    }
  }

  /// Title, note, a legend of the classes, and one of the regions where they are drawn.
  var heading: Heading {
    var classes = zip(series, styles).map { series, style in
      Heading.LegendEntry(mark: .box(style), text: "\(series.name), n = \(series.scores.count)")
    }
    if let factor = look.by, look.isCrossed {
      classes = keys(factor).enumerated().map { place, key in
        let members = series.filter { $0.key(factor) == key }
        let name = factor == .set ? members.first?.shownObject ?? key : key
        return Heading.LegendEntry(
          mark: .box(SeriesStyle(place)), text: "\(name), n = \(members.reduce(0) { $0 + $1.scores.count })")
      }
    }
    let withholds = thresholds?.withholdsSurely == true
    let regions = Region.allCases.filter { !withholds || !$0.isSure }.map {
      Heading.LegendEntry(mark: .patch(Palette.shade($0)), text: $0.name)
    }
    return Heading(
      title: look.title ?? title, note: look.note, legend: [classes, hasRegions ? regions : []])
  }

  // MARK: - For programs

  /// How many scores lie outside the ends that were chosen.
  private var outside: Int { look.x.map { x in scores.count { !x.contains($0) } } ?? 0 }

  /// Axis, edges of the bins, and what each series has in them.
  /// - Throws: `GalaxyError`: a `PlotError` for what cannot be drawn.
  public func numbers() throws(GalaxyError) -> [JSON.Member] {
    let (axis, heights) = (try scoreAxis(), try heights())
    let bins = heights.first?.count ?? 0
    return [
      .init("title", .string(look.title ?? title)), .init("note", .optional(look.note)),
      .init("log", .string(logarithm(axis).rawValue)), .init("density", .bool(look.isDensity)),
      .init("low", .number(axis.low)), .init("high", .number(axis.high)), .init("outside", .integer(outside)),
      .init(
        "edges", .array((0...max(bins, 0)).map { .number(axis.value(at: Double($0) / Double(max(bins, 1)))) })
      ),
      .init(
        "series",
        .array(
          zip(series, zip(styles, heights)).map { series, drawn in
            [
              "name": .string(series.name), "object": .optional(series.object),
              "class": .optional(series.className), "role": .string(series.role.word),
              "count": .integer(series.scores.count), "median": .optional(Statistics.median(series.scores)),
              "low": .optional(series.scores.min()), "high": .optional(series.scores.max()),
              "color": .string(drawn.0.color.hex), "dash": .string(drawn.0.dashText),
              "hatch": .string(drawn.0.hatch.rawValue), "heights": .array(drawn.1.map(JSON.number)),
            ]
          })),
      .init(
        "thresholds",
        .array(
          cuts.map {
            [
              "objects": .array($0.objects.map(JSON.string)),
              "values": .array($0.thresholds.values.map(JSON.number)),
            ]
          })),
    ]
  }

  private func logarithm(_ axis: Axis) -> FigureLook.Logarithm {
    let isOnY = look.logarithm?.isOnY == true
    return axis.isLogarithmic ? (isOnY ? .both : .x) : (isOnY ? .y : .none)
  }

  /// Scores that are not seen, and scales that differ.
  /// - Throws: `GalaxyError`: a `PlotError` for what cannot be drawn.
  public func remarks() throws(GalaxyError) -> [String] {
    var remarks: [String] = []
    if outside > 0 {
      remarks.append("\(outside) of \(counted(scores.count, "score")) lie outside xlim and are not seen")
    }
    if hasSeveralScales {
      remarks.append(
        "the scores are of several models, and each model has a scale of its own: compare shapes and overlaps "
          + "within a model")
    }
    if !cuts.isEmpty, !areCutsShared, !hasRegions {
      remarks.append("not all share the same thresholds, so that no regions are shaded")
    }
    return remarks
  }
}
