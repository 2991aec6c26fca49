import GalaxyBase
import GalaxyImages
import GalaxyKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Makes the image of a mock galaxy: its light, blurred, with the noise of sky, photons and reading.
struct MockPainter {
  let side: Int

  /// Electrons per pixel above the sky, row 0 at the top.
  func paint(_ galaxy: MockGalaxy, noiseFrom stream: inout RandomStream) -> Raster<Double> {
    var light = Raster(unchecked: side, side, [Double](repeating: 0, count: side * side))
    paintSmooth(galaxy, on: &light)
    if let disc = galaxy.disc {
      for clump in disc.clumps { paintClump(clump, of: disc, galaxy, on: &light) }
    }
    for spot in galaxy.field { paint(spot, on: &light) }
    light = galaxy.pointSpread.convolve(light)
    for index in light.pixels.indices {
      let electrons = stream.poisson(light.pixels[index] + galaxy.sky)
      light.pixels[index] = electrons - galaxy.sky + galaxy.readNoise * stream.normal()
    }
    return light
  }

  /// Spheroid and smooth disc, pixel by pixel, in the frame of the major axis.
  private func paintSmooth(_ galaxy: MockGalaxy, on light: inout Raster<Double>) {
    let (c, s) = (cos(galaxy.positionAngle), sin(galaxy.positionAngle))
    let disc = galaxy.disc?.kernel
    var x = [Double](repeating: 0, count: side)
    var (y, sum, depth) = (x, x, x)
    for row in 0..<side {
      for column in 0..<side {
        // Rows run down, angles counter-clockwise: y is turned over.
        let (dx, dy) = (Double(column) - galaxy.center.x, galaxy.center.y - Double(row))
        (x[column], y[column], sum[column]) = (c * dx + s * dy, c * dy - s * dx, 0)
        depth[column] = y[column] / galaxy.spheroid.axisRatio
      }
      galaxy.spheroid.add(x, depth, to: &sum)
      // The cusp in the middle is sampled more finely.
      for column in 0..<side where SersicProfile.isSampledFinely(x[column], y[column]) {
        sum[column] = galaxy.spheroid.pixelValue(x[column], y[column])
      }
      if let disc, let flat = galaxy.disc?.cosineInclination {
        for column in 0..<side { depth[column] = y[column] / flat }
        addLight(of: disc, x, depth, count: side, to: &sum)
      }
      for column in 0..<side { light.pixels[row * side + column] += sum[column] }
    }
  }

  /// A clump lies in the plane of the disc and is seen where the inclination puts it, round as it is.
  private func paintClump(
    _ clump: GaussianSpot, of disc: MockGalaxy.Disc, _ galaxy: MockGalaxy, on light: inout Raster<Double>
  ) {
    let (c, s) = (cos(galaxy.positionAngle), sin(galaxy.positionAngle))
    let (x, y) = (clump.x, clump.y * disc.cosineInclination)
    var spot = clump
    spot.x = galaxy.center.x + c * x - s * y
    spot.y = galaxy.center.y - (s * x + c * y)
    paint(spot, on: &light)
  }

  private func paint(_ spot: GaussianSpot, on light: inout Raster<Double>) {
    let reach = 4 * spot.sigma + 1
    let columns = range(spot.x, reach)
    for row in range(spot.y, reach) {
      for column in columns {
        let (dx, dy) = (Double(column) - spot.x, Double(row) - spot.y)
        light.pixels[row * side + column] +=
          spot.peak * exp(-0.5 * (dx * dx + dy * dy) / (spot.sigma * spot.sigma))
      }
    }
  }

  /// The pixels within `reach` of a place.
  private func range(_ middle: Double, _ reach: Double) -> Range<Int> {
    let low = min(max((middle - reach).rounded(.up), 0), Double(side))
    let high = min(max((middle + reach).rounded(.down) + 1, low), Double(side))
    return Int(low)..<Int(high)
  }
}
