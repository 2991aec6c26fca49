import GalaxyBase
import GalaxyKernels

extension MorphologyWorkspace {
  /// Puts the deprojected galaxy into `image`; what makes it and its numbers doubtful.
  func deprojectSource(_ frame: WorkingFrame, _ source: CentralSource) -> Morphology.Flags {
    let place = DeprojectionFrame(
      cx: source.cx, cy: source.cy, cosAngle: cosine(source.angle), sinAngle: sine(source.angle),
      step: source.outer / Double(MorphologyTables.side / 2), axisRatio: source.axisRatio)
    let outside = deproject(
      cleaned, place, side: MorphologyTables.side, aperture: MorphologyTables.aperture, out: image)
    let counts = countInEllipses(
      radii, inner: max(source.r50, 1), outer: source.outer, light: cleaned, frame: self.frame, good: good,
      replaced: replaced)
    var flags: Morphology.Flags = []
    func set(_ flag: Morphology.Flag, _ isSo: Bool) { if isSo { flags.insert(flag) } }
    func share(_ part: Int, _ whole: Int) -> Double { Double(part) / Double(whole) }
    set(.noSource, source.isNone)
    set(.nonfinite, !frame.isFinite)
    set(.lowSNR, counts.innerLight / Double(counts.inner) < 3 * source.sigma)
    set(.upsampled, frame.side < Double(frameSide))
    // The rest would describe noise.
    if source.isNone { return flags }
    set(.offCentre, source.isOffCentre)
    set(.touchesBorder, share(borderCount(filled), 4 * frameSide - 4) > 0.2)
    set(.truncated, share(outside, MorphologyTables.shared.order.count) > 0.1)
    set(.multiplePeaks, hasSecondPeak(source))
    set(.crowded, share(counts.replaced, counts.outer) > 0.1)
    set(.edgeOn, source.axisRatio <= CentralSource.flattest)
    set(.small, source.outer <= CentralSource.outerLimits.lowerBound)
    set(.saturated, share(counts.brightest, counts.good) > 0.005)
    return flags
  }

  /// How many of the outermost pixels of the frame a mask covers.
  private func borderCount(_ mask: UnsafePointer<UInt8>) -> Int {
    let last = frameSide - 1
    var count = 0
    for k in 0...last { count += Int(mask[maskPlace(k, 0)]) + Int(mask[maskPlace(k, last)]) }
    for k in 1..<last { count += Int(mask[maskPlace(0, k)]) + Int(mask[maskPlace(last, k)]) }
    return count
  }

  private func hasSecondPeak(_ source: CentralSource) -> Bool {
    filter(cleaned, by: MorphologyTables.shared.broad, to: blurred)
    func nearest(_ place: Double) -> Int { min(max(Int(place.rounded(.toNearestOrEven)), 0), frameSide - 1) }
    let main = blurred[nearest(source.cy) * frameSide + nearest(source.cx)]
    return GalaxyKernels.hasSecondPeak(
      blurred, mask: filled, cx: source.cx, cy: source.cy, distance: max(8, 0.25 * source.r90),
      threshold: 0.5 * main)
  }
}
