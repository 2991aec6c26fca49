import GalaxyBase

/// Radius and angle of each pixel of a deprojected image about its middle, and which ring of one pixel it
/// lies in.
private struct RingGrid: Sendable {
  static let shared = RingGrid()

  let radii: [Double], angles: [Double], rings: [Int], counts: [Double]

  private init() {
    let (side, half) = (Deprojected.side, Double(Deprojected.side - 1) / 2)
    let places = (0..<side * side).map { (x: Double($0 % side) - half, y: Double($0 / side) - half) }
    radii = places.map { ($0.x * $0.x + $0.y * $0.y).squareRoot() }
    angles = places.map { arcTangent($0.y, $0.x) }
    rings = radii.map { Int($0) }
    counts = rings.reduce(into: [Double](repeating: 0, count: (rings.max() ?? 0) + 1)) { $0[$1] += 1 }
  }
}

/// Weights of the distances 0 … 3 of a Gaussian of 0.7 pixels, cut at 4 σ.
private let ringWeights = MorphologyTables.shared.fine

extension Deprojected {
  /// The mean light of the rings of 1 pixel, at r = 0.5, 1.5, …, smoothed by a Gaussian of 0.7 pixels.
  func ringProfile() -> [Double] {
    let grid = RingGrid.shared
    var means = [Double](repeating: 0, count: grid.counts.count)
    for (ring, light) in zip(grid.rings, pixels) { means[ring] += light }
    for ring in means.indices { means[ring] /= grid.counts[ring] }
    let last = means.count - 1
    return means.indices.map { ring in
      var sum = means[ring] * ringWeights[0]
      for k in 1..<ringWeights.count {
        // Mirrored, the last ring repeated.
        let below = ring - k < 0 ? k - ring - 1 : ring - k
        let above = ring + k > last ? 2 * last + 1 - ring - k : ring + k
        sum += (means[below] + means[above]) * ringWeights[k]
      }
      return sum
    }
  }

  /// A profile at a radius, linear between the rings; beyond the first and the last as there.
  private func light(_ profile: [Double], at radius: Double) -> Double {
    let place = min(max(radius - 0.5, 0), Double(profile.count - 1))
    let ring = min(Int(place), profile.count - 2)
    return profile[ring] + (profile[ring + 1] - profile[ring]) * (place - Double(ring))
  }

  /// The image of the mean of its rings.
  private func ringImage() -> [Double] {
    let profile = ringProfile()
    return RingGrid.shared.radii.map { light(profile, at: $0) }
  }

  /// 1 inside a radius, 0 outside, with a soft edge.
  private func inside(_ radius: Double) -> [Double] {
    RingGrid.shared.radii.map { 1 / (1 + exponential(($0 - radius) / 1.5)) }
  }

  /// y + b (w − y) + noise of 0.7 σ: y the mean of its rings, b what is left of the rest.
  func smoothed(_ draws: SmoothDraws) -> Deprojected {
    let rings = ringImage()
    return with(
      pixels.indices.map { i in
        rings[i] + draws.rest * (pixels[i] - rings[i]) + 0.7 * sigma * draws.noise[i]
      })
  }

  /// The mean of its rings with noise of 0.3 σ inside a radius.
  func debarred(_ draws: DebarDraws) -> Deprojected {
    let (rings, share) = (ringImage(), inside(draws.radius))
    return with(
      pixels.indices.map { i in
        pixels[i] * (1 - share[i]) + share[i] * (rings[i] + 0.3 * sigma * draws.noise[i])
      })
  }

  /// With a · level · exp(−((|u| / L)⁴ + (v / qL)²)): level the mean of the ring at L / 2, at least 2 σ.
  func barred(_ draws: BarDraws) -> Deprojected {
    let (grid, profile) = (RingGrid.shared, ringProfile())
    let level = max(light(profile, at: draws.length / 2), 2 * sigma)
    let share = draws.smoothing < 0.5 ? inside(draws.length) : []
    return with(
      pixels.indices.map { i in
        var own = pixels[i]
        if !share.isEmpty {
          let ring = light(profile, at: grid.radii[i])
          own = own * (1 - share[i]) + share[i] * (ring + 0.3 * (own - ring))
        }
        let angle = grid.angles[i] - draws.angle
        let u = grid.radii[i] * cosine(angle) / draws.length
        let v = grid.radii[i] * sine(angle) / (draws.width * draws.length)
        return own + draws.strength * level * exponential(-(u * u * u * u + v * v))
      })
  }

  /// Light above the sky times 1 + a cos(m t − p ln(r + 1.5) + φ) (1 − exp(−(r / 7)²)).
  func armed(_ draws: ArmDraws) -> Deprojected {
    let grid = RingGrid.shared, winding = draws.winding * draws.sense
    return with(
      pixels.indices.map { i in
        guard pixels[i] > 0 else { return pixels[i] }
        let radius = grid.radii[i], turn = Double(draws.number) * grid.angles[i]
        let wave = cosine(turn - winding * logarithm(radius + 1.5) + draws.phase)
        return pixels[i] * (1 + draws.strength * wave * (1 - exponential(-(radius / 7) * (radius / 7))))
      })
  }
}
