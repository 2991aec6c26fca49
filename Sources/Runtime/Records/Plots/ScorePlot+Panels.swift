import GalaxyBase
import GalaxyErrors

/// What stands in one diagram of a figure of scores.
struct ScorePanel {
  /// Above the diagram; nil where there is one.
  let name: String?
  /// Its series alone, in their styles, with the thresholds that hold for them.
  let plot: ScorePlot
  /// The heights of their bins.
  let heights: [[Double]]
}

extension ScorePlot {
  /// The diagrams: one, or one of each set or class.
  func panels(_ heights: [[Double]]) -> [ScorePanel] {
    guard let factor = look.panels else { return [ScorePanel(name: nil, plot: self, heights: heights)] }
    let names = keys(factor)
    let styles = styles
    return names.map { name in
      let places = series.indices.filter { series[$0].key(factor) == name }
      let objects = Set(places.compactMap { series[$0].object })
      let own =
        factor == .class
        ? cuts : cuts.filter { cut in !objects.isDisjoint(with: cut.objects) || objects.isEmpty }
      var part = ScorePlot(
        title: title, series: places.map { series[$0] }, cuts: own,
        areShared: factor == .set || areCutsShared,
        look: look)
      part.fixedStyles = places.map { styles[$0] }
      return ScorePanel(
        name: names.count < 2 ? nil : factor == .set ? series[places[0]].shownObject ?? name : name,
        plot: part,
        heights: places.map { heights[$0] })
    }
  }

  /// What the series are parted by, each once in their order.
  func keys(_ factor: FigureLook.Factor) -> [String] {
    var names: [String] = []
    for one in series where !names.contains(one.key(factor)) { names.append(one.key(factor)) }
    return names
  }

  /// Whether thresholds shade regions in some diagram.
  var hasRegions: Bool { thresholds != nil || look.panels == .set && !cuts.isEmpty }

  /// Draws the series, thresholds and axes of one diagram.
  func drawDiagram(_ heights: [[Double]], _ frame: Frame, xName: String, yName: String, on canvas: Canvas) {
    if let thresholds { shade(thresholds, frame, on: canvas) }
    frame.drawGrid(on: canvas)
    let drawn = zip(heights.map { Histogram.outline($0, frame) }, styles)
    canvas.clipped(to: frame.box) {
      // Where many lie over one another the lines must carry it.
      let strength = series.count > 3 ? 0.45 : 1
      for (outline, style) in drawn { canvas.fill(outline, style, strength: strength) }
      for (outline, style) in drawn { canvas.line(outline, style.color, width: 1.8, dash: style.dash) }
    }
    mark(frame, on: canvas)
    frame.draw(xName: xName, yName: yName, on: canvas)
  }
}

extension ScoreSeries {
  /// The set or class that it belongs to.
  func key(_ factor: FigureLook.Factor) -> String {
    switch factor {
    case .set: object ?? ""
    case .class: className ?? FeatureSeries.noClass
    }
  }

  /// Series taken together by what colours stand for; as they are where nothing is said.
  /// - Parameter name: what the figure calls its object, where it has one.
  static func parted(_ all: [ScoreSeries], by factor: FigureLook.Factor?, named name: String?)
    -> [ScoreSeries]
  {
    guard let factor else { return all }
    func key(_ one: ScoreSeries) -> String? { factor == .set ? one.object : one.className }
    var keys: [String?] = []
    for one in all where !keys.contains(key(one)) { keys.append(key(one)) }
    return keys.map { wanted in
      let members = all.filter { key($0) == wanted }
      let roles = members.map(\.role)
      let role = roles.dropFirst().contains { $0 != roles[0] } ? Role.mixed : roles[0]
      let name =
        factor == .set
        ? members[0].shownObject ?? name ?? members[0].name
        : wanted.map { role == .mixed ? $0 : "\($0) (\(role.word))" } ?? FeatureSeries.noClass
      return ScoreSeries(
        name: name, role: role, scores: members.flatMap(\.scores),
        object: factor == .set ? members[0].object : nil, className: factor == .class ? wanted : nil,
        shownObject: factor == .set ? members[0].shownObject : nil)
    }
  }
}
