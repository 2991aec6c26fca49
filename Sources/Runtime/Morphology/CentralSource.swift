import GalaxyBase
import GalaxyKernels

/// The galaxy nearest the middle of the working frame: place, shape and size in pixels of the frame.
struct CentralSource {
  /// The sky and its noise; the noise has `noiseFloor` added.
  var sky = 0.0, sigma = 0.0
  /// The centre.
  var cx = 0.0, cy = 0.0
  /// Minor over major axis, and the angle of the major axis from the rows.
  var axisRatio = 1.0, angle = 0.0
  /// Semi-major axes of the ellipses that hold 50 % and 90 % of the light, and of the deprojected image.
  var r50 = 0.0, r90 = 0.0, outer = 0.0
  /// Nothing is above the threshold; or nothing near the middle of the frame is.
  var isNone = false, isOffCentre = false

  /// Added to the noise: rounding to whole grey levels, and JPEG.
  static let noiseFloor = 0.5
  /// The lowest threshold, in grey levels.
  static let lowestThreshold = 2.0
  /// The flattest axis ratio that is deprojected.
  static let flattest = 0.25
  /// Outer radius over r90, and its limits in pixels of the frame.
  static let growth = 1.25, outerLimits = 12.0...44.0
  /// A galaxy whose moments differ less is round, and has no position angle: what there would be is rounding.
  static let isotropy = 1e-12
}

extension MorphologyWorkspace {
  /// Finds and measures the central galaxy of the frame, and leaves its light without stars and neighbours in
  /// `cleaned`, its mask in `filled`, what was replaced in `replaced`, elliptical radii in `radii`.
  func findSource() -> CentralSource {
    let tables = MorphologyTables.shared
    var source = CentralSource()
    let corner = UnsafePointer(good + maskPlace(0, 0))
    func values(border: Int) -> Int {
      collectBorder(
        frame, valid: corner, stride: marginStride, columns: frameSide, rows: frameSide, border: border,
        out: sorted)
    }
    var count = values(border: 4)
    if count < 50 { count = values(border: 0) }
    (source.sky, source.sigma) = clippedMedian(
      sorted, count: count, floor: CentralSource.noiseFloor, scratch: sorting)
    subtractSky(frame, good: good, sky: source.sky, out: light)
    filter(light, by: tables.narrow, to: smooth)
    markGalaxy(&source)
    clean(source)
    filter(cleaned, by: tables.narrow, to: blurred)
    fillHoles(galaxy, open: open, outside: piece, stack: stack, out: filled)
    let shape = momentsInMask(blurred, mask: filled, cx: source.cx, cy: source.cy).shape
    source.axisRatio = max(shape.axisRatio, CentralSource.flattest)
    source.angle = shape.anisotropy < CentralSource.isotropy ? 0 : shape.angle
    ellipticalRadii(
      cx: source.cx, cy: source.cy, cosAngle: cosine(source.angle), sinAngle: sine(source.angle),
      axisRatio: source.axisRatio, out: radii)
    let (r50, r90) = growthRadii(radii, light: cleaned, mask: filled)
    (source.r50, source.r90) = (max(r50, 0.5), max(r90, 0.5))
    let limits = CentralSource.outerLimits
    let outer = min(max(CentralSource.growth * source.r90, limits.lowerBound), limits.upperBound)
    source.outer = max(outer, 1.2 * source.r50)
    return source
  }

  /// Smooths a frame by a Gaussian.
  func filter(_ from: UnsafePointer<Double>, by weights: [Double], to: Values, side: Int = frameSide) {
    symmetricFilter(from, side: side, weights: weights, radius: weights.count - 1, row: row, out: to)
  }

  /// Marks the pixels of the galaxy in `galaxy`, those of all sources in `above`, and finds its centre.
  private func markGalaxy(_ source: inout CentralSource) {
    let threshold = max(1.5 * source.sigma, CentralSource.lowestThreshold)
    source.isNone = !markAbove(smooth, threshold: threshold, out: above)
    // The brightest pixel within 8 of the middle, or else that of the brightest source.
    let core = frameSide / 2 - 8..<frameSide / 2 + 8
    var peak = (x: core.lowerBound, y: core.lowerBound)
    for y in core {
      for x in core where smooth[y * frameSide + x] > smooth[peak.y * frameSide + peak.x] { peak = (x, y) }
    }
    source.isOffCentre = !source.isNone && above[maskPlace(peak.x, peak.y)] == 0
    if source.isNone {
      markDisc()
    } else if source.isOffCentre {
      peak = brightestPiece(above, light: smooth, open: open, piece: piece, out: galaxy, stack: stack)
    } else {
      connectedPiece(above, start: maskPlace(peak.x, peak.y), open: open, out: galaxy, stack: stack)
    }
    (source.cx, source.cy) = windowedCentroid(smooth, x: Double(peak.x), y: Double(peak.y), steps: 10)
  }

  /// Where there is no galaxy: a disc of 0.7 of the frame in its middle.
  private func markDisc() {
    let middle = Double(frameSide - 1) / 2
    galaxy.update(repeating: 0, count: maskSize)
    for y in 0..<frameSide {
      for x in 0..<frameSide {
        let (dx, dy) = (Double(x) - middle, Double(y) - middle)
        if (dx * dx + dy * dy).squareRoot() < 0.35 * Double(frameSide) { galaxy[maskPlace(x, y)] = 1 }
      }
    }
  }

  /// Replaces stars and neighbours by the light opposite of the centre.
  private func clean(_ source: CentralSource) {
    filter(light, by: MorphologyTables.shared.fine, to: fine)
    addMirroredMargin(light, out: mirrored)
    _ = markHot(
      fine: fine, light: mirrored, sigma: source.sigma, cx: source.cx, cy: source.cy, limits: limits,
      lowest: lowest, scratch: scratch, out: hot)
    cleaned.update(from: light, count: frameSide * frameSide)
    let isAny = growMarked(
      hot: hot, above: above, mask: galaxy, cx: source.cx, cy: source.cy, grown: piece, out: replaced)
    guard isAny else { return }
    replaceMarked(
      replaced, light: mirrored, turnX: Int((2 * source.cx).rounded(.toNearestOrEven)),
      turnY: Int((2 * source.cy).rounded(.toNearestOrEven)), out: cleaned)
  }
}

extension SecondMoments {
  /// Axis ratio √(λ₂ / λ₁) of the ellipse with these moments, the angle of its major axis from the rows,
  /// and (λ₁ − λ₂) / (λ₁ + λ₂).
  var shape: (axisRatio: Double, angle: Double, anisotropy: Double) {
    let total = weight + 1e-9, (a, b, d) = (xx / total, yy / total, xy / total)
    let (mean, half) = ((a + b) / 2, hypotenuse((a - b) / 2, d))
    let ratio = (max(mean - half, 1e-6) / max(mean + half, 1e-6)).squareRoot()
    return (ratio, 0.5 * arcTangent(2 * d, a - b), half / max(mean, 1e-300))
  }
}
