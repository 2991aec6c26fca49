import GalaxyErrors
import Testing

@testable import GalaxyBase
@testable import GalaxyImages

/// A galaxy at another distance, in other pixels, behind another blur, against closed forms.
@Suite struct PlacementTests {
  private func near(_ found: Double, _ wanted: Double, _ tolerance: Double) -> Bool {
    abs(found / wanted - 1) < tolerance
  }

  /// Of the light in an image: its sum, and the mean square distance from its middle along x and y.
  private func moments(_ image: Raster<Double>) -> (sum: Double, xx: Double, yy: Double) {
    var (sum, x, y) = (0.0, 0.0, 0.0)
    for index in image.pixels.indices {
      let light = image.pixels[index]
      (sum, x, y) = (
        sum + light, x + light * Double(index % image.width), y + light * Double(index / image.width)
      )
    }
    let (cx, cy) = (x / sum, y / sum)
    var (xx, yy) = (0.0, 0.0)
    for index in image.pixels.indices {
      let (dx, dy) = (Double(index % image.width) - cx, Double(index / image.width) - cy)
      (xx, yy) = (xx + image.pixels[index] * dx * dx, yy + image.pixels[index] * dy * dy)
    }
    return (sum, xx / sum, yy / sum)
  }

  private func gaussian(_ side: Int, sigma: Double) -> Raster<Double> {
    let middle = Double(side - 1) / 2
    return Raster(
      unchecked: side, side,
      (0..<(side * side)).map { index in
        let (dx, dy) = (Double(index % side) - middle, Double(index / side) - middle)
        return exponential(-0.5 * (dx * dx + dy * dy) / (sigma * sigma))
      })
  }

  private func scale(
    pixel: Double? = nil, kpc: Double? = nil, psf: Double? = nil, z: Double? = nil, zero: Double? = 22.5,
    perArea: Bool = false, kind: LightUnit.Kind = .frequency
  ) -> ObservedScale {
    var scale = ObservedScale()
    scale.pixel = pixel.map { .init($0, "PIXSCALE") }
    scale.length = kpc.map { .init($0, "PIXKPC") }
    scale.pointSpread = psf.map { .init($0, "SEEING") }
    scale.redshift = z.map { .init($0, "REDSHIFT") }
    scale.light = zero.map {
      LightUnit(kind: kind, isPerArea: perArea, maggies: raised(10, -0.4 * $0), source: "ZP")
    }
    return scale
  }

  @Test("the blur is scipy's, and keeps the light")
  func scipy() throws {
    let blur = try ScaleFixture.read().blur
    let found = GaussianBlur.blur(Raster(unchecked: blur.width, blur.height, blur.image), sigma: blur.sigma)
    #expect(zip(found.pixels, blur.blurred).allSatisfy { abs($0 - $1) < 1e-9 })
    let galaxy = gaussian(101, sigma: 4)
    let before = moments(galaxy), after = moments(GaussianBlur.blur(galaxy, sigma: 3))
    #expect(near(after.sum, before.sum, 1e-9) && near(after.xx, before.xx + 9, 1e-6))
  }

  @Test("resampling keeps the light, whatever the step and wherever the corner")
  func resampling() throws {
    let image = gaussian(60, sigma: 5)
    let whole = image.pixels.reduce(0, +)
    for (step, left) in [(1.0, 0.0), (2, -0.5), (1.37, -3.2), (7.9, -11), (0.4, -1)] {
      let count = Int((70 / step).rounded(.up)) + 4
      let found = FluxResampling.sums(
        of: image, left: left, top: left, step: step, columns: count, rows: count)
      #expect(near(found.pixels.reduce(0, +), whole, 1e-12), "\(step)")
    }
    // Four pixels to one, and one to four.
    let small = Raster<Double>(unchecked: 2, 2, [1, 2, 3, 4])
    #expect(FluxResampling.sums(of: small, left: 0, top: 0, step: 2, columns: 1, rows: 1).pixels == [10])
    #expect(
      FluxResampling.sums(of: small, left: 0, top: 0, step: 0.5, columns: 4, rows: 1).pixels == [
        0.25, 0.25, 0.5, 0.5,
      ])
    #expect(
      FluxResampling.sums(of: small, left: 5, top: 5, step: 1, columns: 2, rows: 2).pixels == [0, 0, 0, 0])
  }

  @Test("z 0.05 → 0.1: the size goes by D_A, f_ν of the whole by (1 + z)/D_L², to 1e-6")
  func redshift() throws {
    let cosmology = Cosmology.planck18
    let own = scale(pixel: 0.1, z: 0.05), target = scale(pixel: 0.4)
    let here = try GalaxyPlacement(own: own, target: target)
    let there = try GalaxyPlacement(own: own, target: target, redshift: 0.1)
    let size = try cosmology.angularDiameterDistance(0.05) / cosmology.angularDiameterDistance(0.1)
    #expect(near(there.ownPixel / here.ownPixel, size, 1e-9))
    #expect(near(there.dimming, raised(1.05 / 1.1, 3), 1e-12) && here.dimming == 1)
    let image = gaussian(401, sigma: 30)
    let before = here.place(image, x: 200.5, y: 200.5, columns: 121, rows: 121)
    let after = there.place(image, x: 200.5, y: 200.5, columns: 121, rows: 121)
    let (a, b) = (moments(before), moments(after))
    let distances = try cosmology.luminosityDistance(0.05) / cosmology.luminosityDistance(0.1)
    #expect(near(b.sum / a.sum, 1.1 / 1.05 * distances * distances, 1e-6))
    // The sides of both kinds of pixels add a twelfth each; where one falls on the other's edge, a little more.
    func width(_ value: Double, _ step: Double) -> Double { value - (1 + 1 / (step * step)) / 12 }
    #expect(near((width(b.xx, there.step) / width(a.xx, here.step)).squareRoot(), size, 1e-4))
    #expect(near(width(a.xx, here.step).squareRoot(), 30 * 0.1 / 0.4, 1e-4))
    #expect(near(a.sum, image.pixels.reduce(0, +), 1e-9))
  }

  @Test("flux by wavelength falls by (1 + z)^−5 a square arcsec, that of a whole band by (1 + z)^−4")
  func kinds() throws {
    for (kind, power) in [(LightUnit.Kind.frequency, 3.0), (.whole, 4), (.wavelength, 5)] {
      let own = scale(pixel: 0.1, z: 0.02, perArea: true, kind: kind)
      let found = try GalaxyPlacement(own: own, target: scale(pixel: 0.4), redshift: 0.3)
      #expect(near(found.dimming, raised(1.02 / 1.3, power), 1e-12))
    }
  }

  @Test("a Gaussian galaxy has the target's blur: FWHM² = own² + blur²")
  func blur() throws {
    for (own, target) in [(0.0, 1.3), (0.5, 1.3), (1.2, 1.3), (0, 0.5)] {
      // A star: own is its own point spread, in pixels of 0.05 arcsec.
      let sigma = max(own, 0.15) / GaussianBlur.widthOfSigma / 0.05
      let image = gaussian(301, sigma: sigma)
      let placement = try GalaxyPlacement(
        own: scale(pixel: 0.05, psf: own > 0 ? own / 0.05 : nil),
        target: scale(pixel: 0.25, psf: target / 0.25))
      let found = placement.place(image, x: 150.5, y: 150.5, columns: 61, rows: 61)
      let seen = moments(found)
      let step = placement.step
      let variance = seen.xx - (1 + 1 / (step * step)) / 12
      let fwhm = variance.squareRoot() * GaussianBlur.widthOfSigma * 0.25
      let star = sigma * GaussianBlur.widthOfSigma * 0.05
      let wanted = (star * star + target * target - own * own).squareRoot()
      #expect(near(fwhm, wanted, 2e-3), "\(own) → \(target): \(fwhm), \(wanted)")
      #expect(near(seen.sum, image.pixels.reduce(0, +), 1e-8))
    }
    // What is softer than the target stays as it is.
    let soft = try GalaxyPlacement(own: scale(pixel: 0.1, psf: 30), target: scale(pixel: 0.4, psf: 2))
    #expect(soft.isTooSoft && soft.blur == 0)
    let coarse = try GalaxyPlacement(own: scale(pixel: 1), target: scale(pixel: 0.4))
    #expect(coarse.isUpsampled && !soft.isUpsampled)
  }

  @Test("a Sérsic galaxy keeps its light and its half-light radius through size, blur and unit")
  func sersic() throws {
    // n = 1: half of the light within 1.678347 scale lengths (Graham & Driver 2005).
    let side = 801, length = 40.0
    let image = Raster<Double>(
      unchecked: side, side,
      (0..<(side * side)).map { index in
        let (dx, dy) = (Double(index % side - 400), Double(index / side - 400))
        return exponential(-(dx * dx + dy * dy).squareRoot() / length)
      })
    // Nanomaggies there, counts of zero point 27 here.
    let placement = try GalaxyPlacement(
      own: scale(pixel: 0.03, zero: 22.5), target: scale(pixel: 0.24, psf: 1, zero: 27))
    let found = placement.place(image, x: 400.5, y: 400.5, columns: 141, rows: 141)
    let total = image.pixels.reduce(0, +)
    #expect(near(found.pixels.reduce(0, +), total * raised(10, 0.4 * 4.5), 1e-6))
    // r50 in pixels of 0.24: 1.678347 · 40 · 0.03 / 0.24, a little more by the blur.
    let half = found.pixels.reduce(0, +) / 2
    let radii = found.pixels.indices.map { index in
      let (dx, dy) = (Double(index % 141 - 70), Double(index / 141 - 70))
      return ((dx * dx + dy * dy).squareRoot(), found.pixels[index])
    }.sorted { $0.0 < $1.0 }
    var sum = 0.0
    let r50 =
      radii.first {
        sum += $0.1; return sum >= half
      }?.0 ?? 0
    #expect(near(r50, 1.678347 * 5, 0.03), "\(r50)")
  }

  @Test("surface brightness, flux a pixel and kpc come to the same light")
  func units() throws {
    let cosmology = Cosmology.planck18
    let perArcsecond = try cosmology.kiloparsecsPerArcsecond(0.05)
    let target = scale(pixel: 0.4)
    // 1 nanomaggy a square arcsec on pixels of 0.1 arcsec is 0.01 nanomaggies a pixel.
    let areas = try GalaxyPlacement(
      own: scale(pixel: 0.1, z: 0.05, perArea: true), target: target, redshift: 0.2)
    let pixels = try GalaxyPlacement(own: scale(pixel: 0.1, z: 0.05), target: target, redshift: 0.2)
    let kpc = try GalaxyPlacement(own: scale(kpc: 0.1 * perArcsecond, z: 0.05), target: target, redshift: 0.2)
    #expect(near((areas.factor ?? 0) / (pixels.factor ?? 1), 0.01, 1e-9))
    #expect(near(kpc.factor ?? 0, pixels.factor ?? 1, 1e-9) && near(kpc.ownPixel, pixels.ownPixel, 1e-9))
    // At rest, by surface brightness and kpc alone.
    let rest = try GalaxyPlacement(own: scale(kpc: 0.1, perArea: true), target: target, redshift: 0.2)
    #expect(near(rest.dimming, raised(1.2, -3), 1e-12) && rest.factor != nil && rest.remarks.count == 1)
    let unknown = try GalaxyPlacement(own: scale(kpc: 0.1), target: target, redshift: 0.2)
    #expect(unknown.factor == nil && unknown.remarks.count == 1)
    #expect(try GalaxyPlacement(own: scale(pixel: 0.1, zero: nil), target: target).factor == nil)
    // A target by surface brightness.
    let map = try GalaxyPlacement(own: scale(pixel: 0.1), target: scale(pixel: 0.4, perArea: true))
    #expect(near(map.factor ?? 0, 1 / 0.16, 1e-9))
  }

  @Test("what cannot be placed is refused, and why")
  func refused() throws {
    func reason(_ own: ObservedScale, _ target: ObservedScale, _ z: Double? = nil) -> String? {
      let error = #expect(throws: GalaxyError.self) {
        try GalaxyPlacement(own: own, target: target, redshift: z)
      }
      return error?.isA(ScaleError.noScale) == true ? error?.message : nil
    }
    #expect(reason(scale(pixel: 1), scale()) == "the real image does not say how many arcsec a pixel is")
    #expect(reason(scale(), scale(pixel: 1)) == "the simulated image does not say how large a pixel is")
    #expect(
      reason(scale(kpc: 1), scale(pixel: 1))
        == "the simulated image says how many kpc a pixel is, and no redshift at which it is seen")
    #expect(
      reason(scale(pixel: 1), scale(pixel: 1), 0.1)
        == "the simulated image cannot be moved to z 0.1: it says arcsec a pixel, and no redshift of its own")
    #expect(throws: GalaxyError.self) {
      try GalaxyPlacement(own: scale(kpc: 1), target: scale(pixel: 1), redshift: 0)
    }
  }

  @Test("NaN is no light, nothing crashes at odd sizes")
  func odd() throws {
    let placement = try GalaxyPlacement(own: scale(pixel: 0.1), target: scale(pixel: 0.4, psf: 3))
    let image = Raster<Double>(unchecked: 4, 4, [Double](repeating: .nan, count: 15) + [1])
    let found = placement.place(image, x: 2, y: 2, columns: 31, rows: 31)
    #expect(near(found.pixels.reduce(0, +), 1, 1e-6) && found.pixels.allSatisfy(\.isFinite))
    #expect(placement.place(image, x: 2, y: 2, columns: 0, rows: 5).pixels.isEmpty)
    #expect(placement.place(image, x: 1e9, y: -1e9, columns: 3, rows: 3).pixels.allSatisfy { $0 == 0 })
  }
}
