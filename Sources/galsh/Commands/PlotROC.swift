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
        The legend has the AUC with its 95 % interval: that of the test, or of a table drawn here by the same bootstrap.
        """,
      keys: objects.keys + FigureKeys.with(),
      examples: ["plot roc elliptical save \"roc.png\"", "plot roc elliptical spiral save \"roc.pdf\" log=x"])
  ) { call, session in
    var look = try FigureKeys.look(call, truth: .x)
    let scored = try objects.read(call).compactMap { $0 as? any ScoredObject }
    look.note = FigureKeys.note(of: scored)
    let curves = try scored.map { try $0.rocCurve(streams: session.streams) }
    let title = "ROC of \(curves.map(\.name).joined(separator: ", "))"
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
