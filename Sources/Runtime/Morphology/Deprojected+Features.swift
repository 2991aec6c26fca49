import GalaxyBase
import GalaxyKernels

extension MorphologyWorkspace {
  /// The 72 features of the deprojected image in `image`.
  func features(axisRatio: Double, r50: Double, r90: Double, sigma: Double) -> [Double] {
    var values = pixelFeatures()
    values += [axisRatio, bar(within: 5), bar(within: 9), logarithm(r50 / r90 + 0.01)]
    values += polarFeatures(sigma: sigma)
    return values
  }

  /// Gini, M20, two concentrations, asymmetry, clumpiness.
  private func pixelFeatures() -> [Double] {
    let (tables, side) = (MorphologyTables.shared, MorphologyTables.side)
    filter(image, by: tables.narrow, to: imageFine, side: side)
    filter(image, by: tables.wide, to: imageCoarse, side: side)
    let sums = apertureSums(
      image, fine: imageFine, coarse: imageCoarse, side: side, aperture: MorphologyTables.aperture, hole: 4,
      sorted: sorted, scratch: sorting)
    let n = Double(sums.count), total = sums.absolute + 1e-6
    let gini = sums.ranked / (sums.positive / n * n * (n - 1) + 1e-9)
    let (brightest, all) = brightestMoment(image, side: side, aperture: MorphologyTables.aperture)
    let m20 = decimalLogarithm(brightest / (all + 1e-9) + 1e-6)
    var radii = [0.0, 0, 0, 0]
    radiiOfShares(
      image, order: tables.order, radii: tables.sortedRadii, inside: tables.order.count,
      count: tables.sortedRadii.count, shares: [0.2, 0.5, 0.8, 0.9], number: 4, sums: sorted, out: &radii)
    radii = radii.map { max($0, 0.5) }
    return [
      gini, m20, 5 * decimalLogarithm(radii[2] / radii[0]), logarithm(radii[3] / radii[1]),
      logarithm(sums.difference / total + 0.01), logarithm(sums.band / total + 0.01),
    ]
  }

  private func bar(within radius: Double) -> Double {
    momentsInCircle(image, side: MorphologyTables.side, radius: radius).shape.axisRatio
  }

  /// Fourier amplitudes of the circles and log-spirals of the polar grid.
  private func polarFeatures(sigma: Double) -> [Double] {
    let tables = MorphologyTables.shared, (radii, orders) = (MorphologyTables.radii, MorphologyTables.orders)
    polarSpectrum(
      image, stride: MorphologyTables.side, places: tables.places, tx: tables.tx, ty: tables.ty, radii: radii,
      angles: MorphologyTables.angles, waves: tables.waves, orders: orders, out: spectrum)
    return PolarFeatures(spectrum: UnsafePointer(spectrum), sigma: sigma, window: tables.window).values
  }
}
