import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `plot roc m k save "roc.png"`: how well scores tell normal from anomalous images, whatever the threshold.
enum PlotROC {
  private static let objects = FigureObjects(
    "object", ["model", "scores"], "a tested model, or a table of scores with labels")

  static let command = Command(
    CommandSpec(
      "plot roc", "draws ROC curves with their AUC, and the diagonal of chance",
      details: """
        The share of anomalous images found against the share of normal images called anomalous, as the threshold falls. \
        The legend has the AUC with its 95 % interval: that of the test, or of a table drawn here by the same bootstrap. \
        `by class` draws a curve for each anomalous class against the normal one.
        """,
      keys: objects.keys + [FigureKeys.by] + FigureKeys.everywhere + FigureKeys.axes
        + [FigureKeys.panels, FigureKeys.size],
      examples: [
        "plot roc elliptical save \"roc.png\"", "plot roc elliptical spiral save \"roc.pdf\" log=x",
        "plot roc of elliptical by class names=[\"ellipticals of EFIGI\"] save \"classes.pdf\"",
      ])
  ) { call, session in
    let scored = try objects.read(call).compactMap { $0 as? any ScoredObject }
    var look = try FigureKeys.look(call, truth: .x, sets: scored.count)
    look.note = FigureKeys.note(of: scored)
    let names = try FigureKeys.names(call, of: scored.map(\.name))
    let isByClass = look.by == .class || look.panels == .class
    let curves =
      isByClass
      ? try scored.flatMap {
        try $0.rocCurvesByClass(
          named: names[$0.name], amongSeveral: scored.count > 1, streams: session.streams)
      } : try scored.map { try $0.rocCurve(named: names[$0.name], streams: session.streams) }
    let title = "ROC of \(scored.map { names[$0.name] ?? $0.name }.joined(separator: ", "))"
    var lines = TextTable(
      ["", "AUC", "95 %", "normal", "anomalous"], [.left, .right, .left, .right, .right])
    for curve in curves {
      let interval = curve.interval.map {
        "\(NumberText.significant($0.low, 3)) to \(NumberText.significant($0.high, 3))"
      }
      lines.add([
        curve.name, NumberText.significant(curve.roc.auc), interval ?? "", "\(curve.roc.normalCount)",
        "\(curve.roc.anomalousCount)",
      ])
    }
    return try FigureKeys.draw(ROCPlot(title: title, curves: curves, look: look), call, lines: lines)
  }
}
