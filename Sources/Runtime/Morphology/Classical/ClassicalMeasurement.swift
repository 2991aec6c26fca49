import GalaxyBase
import GalaxyKernels

extension ClassicalMorphology.Measurement {
  /// Measures all of a source with light.
  mutating func measure(_ stamp: ClassicalStamp) {
    let first = LightMoments(stamp.pixels, columns: stamp.columns, where: stamp.isSource)
    var centre = (x: first.x / first.light, y: first.y / first.light)
    if !stamp.contains(centre.x, centre.y) {
      remark(.centreOutside)
      centre = (Double(stamp.columns) / 2, Double(stamp.rows) / 2)
    }
    let sky = stamp.skyBox()
    if let sky {
      if abs(sky.mean) > sky.deviation { remark(.notSkySubtracted) }
    } else {
      remark(.noSkyBox)
    }
    // The aperture of the asymmetry is that of the centre of light: its own centre is not known yet.
    let preliminary = stamp.petrosianRadius(ConcentricEllipses(x: centre.x, y: centre.y), &self)
    guard preliminary.isFinite else { return }
    let best = stamp.asymmetryCentre(from: centre, radius: preliminary, sky: sky?.asymmetry, &self)
    if best.value == ClassicalStamp.nowhere { remark(.noAsymmetry) } else { asymmetry = best.value }
    (centreX, centreY) = (Double(stamp.left) + best.x, Double(stamp.top) + best.y)
    let circles = ConcentricEllipses(x: best.x, y: best.y)
    petrosianRadius = stamp.petrosianRadius(circles, &self)
    if petrosianRadius.isFinite { concentrate(stamp, circles, sky) }
    let spread = LightSpread(
      stamp.pixels, columns: stamp.columns, where: stamp.isSource, about: best.x, best.y)
    let ellipses = spread.normalised(by: first.light).ellipses(about: best.x, best.y)
    petrosianSemiMajorAxis = stamp.petrosianRadius(ellipses, &self)
    guard petrosianSemiMajorAxis.isFinite else { return }
    // The ring that gives the threshold lies about the centre of light, as in statmorph.
    let map = stamp.giniMap(
      ConcentricEllipses(
        x: centre.x, y: centre.y, elongation: ellipses.elongation, cosine: ellipses.cosine,
        sine: ellipses.sine), radius: petrosianSemiMajorAxis)
    if map.isSplit { remark(.splitGiniMap) }
    compare(map.isIn, stamp)
  }

  /// Concentration and smoothness inside 1.5 r_petro.
  private mutating func concentrate(
    _ stamp: ClassicalStamp, _ circles: ConcentricEllipses, _ sky: ClassicalStamp.Sky?
  ) {
    let outer = ClassicalStamp.aperture * petrosianRadius
    if let radii = stamp.radii(holding: [0.2, 0.8], inside: outer, circles), radii[0] > 0 {
      (r20, r80) = (radii[0], radii[1])
      concentration = 5 * (logarithm(r80 / r20) / logarithm(10))
    } else {
      remark(.noConcentration)
    }
    if let found = stamp.smoothness(circles, radius: petrosianRadius, sky: sky) {
      smoothness = found
    } else {
      remark(.noSmoothness)
    }
  }

  /// Gini and M20 of the pixels of a map.
  private mutating func compare(_ isIn: [Bool], _ stamp: ClassicalStamp) {
    let order = stamp.ordered(where: isIn)
    if let value = order.gini { gini = value } else { remark(.noGini) }
    let moments = LightMoments(stamp.pixels, columns: stamp.columns, where: isIn)
    guard moments.light > 0, let threshold = order.brightest(share: 0.2) else { return remark(.noM20) }
    let (x, y) = (moments.x / moments.light, moments.y / moments.light)
    let all = LightSpread(stamp.pixels, columns: stamp.columns, where: isIn, about: x, y)
    var isBright = isIn
    for k in isBright.indices where isBright[k] { isBright[k] = stamp.pixels[k] >= threshold }
    let bright = LightSpread(stamp.pixels, columns: stamp.columns, where: isBright, about: x, y)
    let (part, total) = (bright.xx + bright.yy, all.xx + all.yy)
    guard part > 0, total > 0 else { return remark(.noM20) }
    m20 = logarithm(part / total) / logarithm(10)
  }
}

/// The light of some pixels in rising order.
struct OrderedLight {
  /// |light| in rising order; bit 0 of each is set where the light is negative.
  var keys: [UInt64]

  /// Gini coefficient of |light| (Lotz, Primack and Madau 2004, equation 6); nil for fewer than two pixels,
  /// or no light.
  var gini: Double? {
    let n = Double(keys.count)
    var (sum, total, rank) = (0.0, 0.0, 1.0)
    for key in keys {
      let value = Double(bitPattern: key >> 1)
      sum += (2 * rank - n - 1) * value
      total += value
      rank += 1
    }
    return n > 1 && total > 0 ? sum / ((n - 1) * total) : nil
  }

  /// The light of the pixel down to which the brightest hold a share of all; nil if there is none.
  ///
  /// Summed up from the faintest, as statmorph does, so that negative pixels count.
  func brightest(share: Double) -> Double? {
    var values: [Double] = []
    values.reserveCapacity(keys.count)
    for key in keys.reversed() where key & 1 == 1 { values.append(-Double(bitPattern: key >> 1)) }
    for key in keys where key & 1 == 0 { values.append(Double(bitPattern: key >> 1)) }
    let total = values.reduce(0, +)
    guard total > 0 else { return nil }
    var sum = 0.0
    for value in values {
      sum += value
      if sum / total >= 1 - share { return value }
    }
    return nil
  }
}
