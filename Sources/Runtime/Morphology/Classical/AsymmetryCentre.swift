import GalaxyKernels

extension ClassicalStamp {
  /// The aperture of asymmetry, concentration and smoothness, in r_petro.
  static let aperture = 1.5
  /// The smoothing scale, and how far the centre of asymmetry may be from that of light, in r_petro.
  static let fraction = 0.25

  /// Asymmetry about a centre: (Σ |I − I180| − what the sky of as many pixels has) / Σ |I| (Lotz, Primack
  /// and Madau 2004, equation 10). 100, as in statmorph, where there is no light or no image, so that a
  /// search for the least keeps away.
  func asymmetry(_ x: Double, _ y: Double, radius: Double, sky: Double?) -> Double {
    guard contains(x, y) else { return Self.nowhere }
    let circle = PixelEllipse(x: x, y: y, a: radius, b: radius)
    let sums = turned.sums(about: x, y, in: circle, weights: weights)
    guard sums.light != 0 else { return Self.nowhere }
    return (sums.difference - sums.area * (sky ?? 0)) / sums.light
  }

  static let nowhere = 100.0

  /// The place of least asymmetry near the centre of light.
  func asymmetryCentre(
    from centre: (x: Double, y: Double), radius petrosian: Double, sky: Double?,
    _ found: inout ClassicalMorphology.Measurement
  ) -> (x: Double, y: Double, value: Double) {
    let radius = Self.aperture * petrosian, farthest = Self.fraction * petrosian
    func least(from start: (x: Double, y: Double)) -> (x: Double, y: Double, value: Double)? {
      let place = leastPlace(from: start) { asymmetry($0, $1, radius: radius, sky: sky) }
      let (dx, dy) = (place.x - start.x, place.y - start.y)
      let isNear = (dx * dx + dy * dy).squareRoot() <= farthest
      return isNear && contains(place.x, place.y) ? place : nil
    }
    if let place = least(from: centre) { return place }
    // As statmorph does: once more from the brightest pixel, and then the centre of light as it is.
    found.remark(.centreDrifted)
    if let place = least(from: (Double(brightest.x), Double(brightest.y))) { return place }
    return (centre.x, centre.y, asymmetry(centre.x, centre.y, radius: radius, sky: sky))
  }
}

/// Where a function of two numbers is least, by the simplex of Nelder and Mead (1965) as SciPy's `fmin` has
/// it: from a triangle whose corners are 5 % apart from `start`, until it is smaller than 1e-4 and the
/// values differ by less than 1e-4, or after 400 values.
///
/// An asymmetry has many shallow hollows where the grid of pixels meets itself; the path decides which is
/// found. Hence the same path, but for its last steps.
func leastPlace(
  from start: (x: Double, y: Double), of function: (Double, Double) -> Double
) -> (x: Double, y: Double, value: Double) {
  typealias Corner = (x: Double, y: Double, value: Double)
  var calls = 0
  func corner(_ x: Double, _ y: Double) -> Corner {
    calls += 1
    return (x, y, function(x, y))
  }
  func next(_ value: Double) -> Double { value != 0 ? 1.05 * value : 0.00025 }
  var (best, middle, worst) = (
    corner(start.x, start.y), corner(next(start.x), start.y), corner(start.x, next(start.y))
  )
  func order() {
    if middle.value < best.value { swap(&best, &middle) }
    if worst.value < middle.value { swap(&middle, &worst) }
    if middle.value < best.value { swap(&best, &middle) }
  }
  order()
  while calls < 400 {
    let size = max(
      max(abs(middle.x - best.x), abs(middle.y - best.y)), max(abs(worst.x - best.x), abs(worst.y - best.y)))
    if size <= 1e-4, max(abs(middle.value - best.value), abs(worst.value - best.value)) <= 1e-4 { break }
    let (x, y) = ((best.x + middle.x) / 2, (best.y + middle.y) / 2)
    /// (1 + t) · mean − t · worst.
    func along(_ t: Double) -> Corner { corner((1 + t) * x - t * worst.x, (1 + t) * y - t * worst.y) }
    let reflected = along(1)
    if reflected.value < best.value {
      let expanded = along(2)
      worst = expanded.value < reflected.value ? expanded : reflected
    } else if reflected.value < middle.value {
      worst = reflected
    } else {
      let isOutside = reflected.value < worst.value
      let contracted = isOutside ? along(0.5) : along(-0.5)
      if isOutside ? contracted.value <= reflected.value : contracted.value < worst.value {
        worst = contracted
      } else {
        middle = corner(best.x + 0.5 * (middle.x - best.x), best.y + 0.5 * (middle.y - best.y))
        worst = corner(best.x + 0.5 * (worst.x - best.x), best.y + 0.5 * (worst.y - best.y))
      }
    }
    order()
  }
  return best
}
