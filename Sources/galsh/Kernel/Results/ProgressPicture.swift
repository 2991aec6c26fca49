import GalaxyRuntime
import GalshSession

/// Progress as a small SVG picture: words, a bar, and the loss of a training epoch by epoch. Written as text: it is
/// made many times while something else works.
struct ProgressPicture {
  private let progress: ProgressReport
  private let losses: [Double]

  private static let width = 640.0, bar = 46.0, curve = 150.0
  private static let left = 64.0, right = 14.0
  /// The most points of the curve that are drawn: more than the picture has columns tell nothing.
  private static let most = 300
  /// From which ratio of highest to lowest loss on their axis is logarithmic, as in `plot loss`.
  private static let wideRange = 20.0

  init(_ progress: ProgressReport, losses: [Double]) {
    self.progress = progress
    self.losses = losses
  }

  /// The picture.
  var svg: String {
    let curve = curveLines
    let height = Self.bar + (curve.isEmpty ? 0 : Self.curve)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(Int(Self.width))" height="\(Int(height))" \
      viewBox="0 0 \(Int(Self.width)) \(Int(height))" font-family="DejaVu Sans, sans-serif" font-size="12">
      <rect width="100%" height="100%" fill="#ffffff"/>
      \((barLines + curve).joined(separator: "\n"))
      </svg>
      """
  }

  private var barLines: [String] {
    let share = progress.total > 0 ? min(1, max(0, progress.finished / Double(progress.total))) : 0
    let width = Self.width - 2 * Self.right
    return [
      "<text x=\"\(Self.right)\" y=\"18\" fill=\"#1f2328\">\(HTMLTables.escaped(progress.text))</text>",
      "<rect x=\"\(Self.right)\" y=\"26\" width=\"\(width)\" height=\"8\" rx=\"4\" fill=\"#e4e7eb\"/>",
      "<rect x=\"\(Self.right)\" y=\"26\" width=\"\(number(width * share))\" height=\"8\" rx=\"4\" fill=\"#0072b2\"/>",
    ]
  }

  /// The losses that there are, by the epoch behind which they stand, the latest among them though its epoch is
  /// under way.
  private var points: [(epoch: Double, loss: Double)] {
    var points = losses.enumerated().map { (Double($0 + 1) + Double(max(0, offset)), $1) }
    if !progress.endsUnit, let loss = progress.loss { points.append((progress.finished, loss)) }
    return points.filter { $0.1.isFinite }.map { (epoch: $0.0, loss: $0.1) }
  }

  /// Epochs before the first that was seen, as in a training that goes on.
  private var offset: Int { progress.done - losses.count }

  private var curveLines: [String] {
    let points = points
    guard progress.unit == "epoch", points.count > 1, let low = points.map(\.loss).min(),
      let high = points.map(\.loss).max()
    else { return [] }
    let isLogarithmic = low > 0 && high / low > Self.wideRange
    func scaled(_ loss: Double) -> Double { isLogarithmic ? decimalLogarithm(loss) : loss }
    let (bottom, top) = (scaled(low), scaled(high))
    let box = (
      x: Self.left, y: Self.bar + 8, width: Self.width - Self.left - Self.right, height: Self.curve - 34
    )
    let last = Double(max(progress.total, 1))
    func x(_ epoch: Double) -> Double { box.x + box.width * min(1, epoch / last) }
    func y(_ loss: Double) -> Double {
      top > bottom ? box.y + box.height * (top - scaled(loss)) / (top - bottom) : box.y + box.height / 2
    }
    let step = (points.count + Self.most - 1) / Self.most
    var drawn = stride(from: 0, to: points.count, by: step).map { points[$0] }
    if step > 1, let last = points.last { drawn.append(last) }
    let line = drawn.map { "\(number(x($0.epoch))),\(number(y($0.loss)))" }.joined(separator: " ")
    func label(_ text: String, _ x: Double, _ y: Double, _ anchor: String) -> String {
      "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\" fill=\"#57606a\">\(text)</text>"
    }
    var lines = [
      "<path d=\"M\(number(box.x)) \(number(box.y))v\(number(box.height))h\(number(box.width))\" fill=\"none\" stroke=\"#8c959f\"/>",
      label(NumberText.significant(high), box.x - 6, box.y + 10, "end"),
      label(NumberText.significant(low), box.x - 6, box.y + box.height, "end"),
      label("0", box.x, box.y + box.height + 16, "middle"),
      label("\(progress.total)", box.x + box.width, box.y + box.height + 16, "end"),
      label(
        isLogarithmic ? "epoch (loss on a logarithmic axis)" : "epoch (loss)", box.x + box.width / 2,
        box.y + box.height + 16, "middle"),
      "<polyline points=\"\(line)\" fill=\"none\" stroke=\"#0072b2\" stroke-width=\"1.8\" stroke-linejoin=\"round\"/>",
    ]
    if let end = drawn.last {
      lines.append(
        "<circle cx=\"\(number(x(end.epoch)))\" cy=\"\(number(y(end.loss)))\" r=\"3\" fill=\"#d55e00\"/>")
    }
    return lines
  }

  private func number(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
