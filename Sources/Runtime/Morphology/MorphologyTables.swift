import GalaxyBase

/// What is the same for every picture: kernels of Gaussians, the polar grid, the order of pixels by radius.
struct MorphologyTables: Sendable {
  static let shared = MorphologyTables()

  /// Half and side of the deprojected image.
  static let side = Deprojected.side
  static let half = Double(side - 1) / 2
  /// Radius of the circle that pixel features are measured in: 1.17 r90.
  static let aperture = 0.95 * half
  /// The polar grid: so many radii, in equal ratios from 1.5 to 31 pixels, and angles.
  static let radii = 36, angles = 64
  static let innermost = 1.5, outermost = half - 0.5
  /// Azimuthal orders 1 … 4.
  static let orders = 4

  /// Kernels of Gaussians, from the middle outwards: half of what scipy.ndimage uses.
  let fine = gaussian(0.7), narrow = gaussian(1), broad = gaussian(2), wide = gaussian(4)
  /// For each point of the polar grid the upper left of the four pixels about it, and how far it is from that.
  let places: [Int64], tx: [Double], ty: [Double]
  /// cos(2π m j / 64) for m = 1 … 4 and j = 0 … 63, then the sines.
  let waves: [Double]
  /// Pixels inside the aperture by rising radius, of equal ones in their order, and the radii of all pixels.
  let order: [Int32], sortedRadii: [Double]
  /// Hann's window over the radii, without its zeros: ½ − ½ cos(2π i / 37), i = 1 … 36.
  let window: [Double]

  private init() {
    let (side, half) = (Self.side, Self.half)
    var (places, tx, ty): ([Int64], [Double], [Double]) = ([], [], [])
    let ratio = logarithm(Self.outermost / Self.innermost) / Double(Self.radii - 1)
    for i in 0..<Self.radii {
      let radius = Self.innermost * exponential(ratio * Double(i))
      for j in 0..<Self.angles {
        let angle = 2 * Double.pi * Double(j) / Double(Self.angles)
        let (x, y) = (half + radius * cosine(angle), half + radius * sine(angle))
        let (left, top) = (min(x.rounded(.down), Double(side - 2)), min(y.rounded(.down), Double(side - 2)))
        places.append(Int64(top) * Int64(side) + Int64(left))
        tx.append(x - left)
        ty.append(y - top)
      }
    }
    (self.places, self.tx, self.ty) = (places, tx, ty)
    let steps = (1...Self.orders).flatMap { m in (0..<Self.angles).map { Double(m * $0 % Self.angles) } }
    let turns = steps.map { 2 * Double.pi * $0 / Double(Self.angles) }
    waves = turns.map { cosine($0) } + turns.map { sine($0) }
    let all = (0..<side * side).map { i in
      let (dx, dy) = (Double(i % side) - half, Double(i / side) - half)
      return (radius: (dx * dx + dy * dy).squareRoot(), pixel: Int32(i))
    }.sorted { ($0.radius, $0.pixel) < ($1.radius, $1.pixel) }
    order = all.filter { $0.radius < Self.aperture }.map(\.pixel)
    sortedRadii = all.map(\.radius)
    window = (1...Self.radii).map { 0.5 - 0.5 * cosine(2 * Double.pi * Double($0) / Double(Self.radii + 1)) }
  }

  /// Weights of the distances 0 … 4 σ (rounded) of a Gaussian whose weights add up to 1.
  private static func gaussian(_ sigma: Double) -> [Double] {
    let radius = Int(4 * sigma + 0.5)
    let values = (0...radius).map { exponential(-0.5 / (sigma * sigma) * Double($0 * $0)) }
    let sum = values.reduce(0, +) + values.dropFirst().reduce(0, +)
    return values.map { $0 / sum }
  }
}
